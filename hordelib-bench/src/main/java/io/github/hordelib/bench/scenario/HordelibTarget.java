package io.github.hordelib.bench.scenario;

import io.github.hordelib.GenerationRequest;
import io.github.hordelib.GenerationResult;
import io.github.hordelib.Hordelib;
import io.github.hordelib.HordelibOptions;
import io.github.hordelib.JobEvent;
import io.github.hordelib.JobOptions;
import io.github.hordelib.Plan;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.image.Image;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.JobWork;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptOptions;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.tensor.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The library itself. Results of nodes are not kept between jobs, so that every job does all of its work. */
public final class HordelibTarget implements BenchTarget {
    private final Hordelib library;
    private final HordelibOptions options;
    private final BackendOptions backend;
    private final PromptTokenizer tokenizer;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger crowds = new AtomicInteger();

    private HordelibTarget(HordelibOptions options) {
        this.options = options;
        library = Hordelib.open(options);
        backend = options.backend();
        ClipVocabulary vocabulary = ClipVocabulary.bundled();
        tokenizer =
                new PromptTokenizer(new ClipTokenizer(vocabulary), TokenLayout.clipL(vocabulary), EmbeddingSource.NONE);
    }

    /**
     * Opens the library.
     *
     * @param models folder of models; the embedded model is used if there is none
     * @param backend provider and threads
     * @return the library
     */
    public static HordelibTarget open(Path models, BackendOptions backend) {
        HordelibOptions options = HordelibOptions.of(models).withBackend(backend);
        return new HordelibTarget(options.withMemory(options.weightBytes(), 0));
    }

    @Override
    public Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("onnxruntime", library.backend().version());
        facts.put("provider", library.backend().provider().toString());
        facts.put("threads", String.valueOf(backend.threads()));
        facts.put("concurrent runs", String.valueOf(backend.concurrentRuns()));
        facts.put("models", String.join(", ", library.models()));
        return facts;
    }

    @Override
    public JobRun run(BenchJob job) {
        if (running.incrementAndGet() > 1) {
            crowds.incrementAndGet();
        }
        try {
            return measured(job);
        } finally {
            running.decrementAndGet();
        }
    }

    private JobRun measured(BenchJob job) {
        int crowdsBefore = crowds.get();
        Duration inside = library.backend().statistics().runTime();
        AtomicLong preview = new AtomicLong();
        long start = System.nanoTime();
        JobOptions options = JobOptions.DEFAULT.withListener(event -> {
            if (event instanceof JobEvent.Preview) {
                preview.compareAndSet(0, System.nanoTime() - start);
            }
        });
        GenerationResult result = library.submit(request(job), job.previews() ? options.withPreviews() : options)
                .await();
        double seconds = (System.nanoTime() - start) * 1e-9;
        double runtime = seconds(library.backend().statistics().runTime().minus(inside));
        boolean alone = running.get() == 1 && crowds.get() == crowdsBefore;
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("tokenise", tokenising(job.prompt()));
        result.timings()
                .phases()
                .forEach((phase, time) ->
                        stages.put(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '), seconds(time)));
        long written = System.nanoTime();
        byte[] png = result.images().get(0).png();
        stages.put("write PNG", (System.nanoTime() - written) * 1e-9);
        return new JobRun(
                seconds,
                stages,
                result.timings().steps().stream().map(HordelibTarget::seconds).toList(),
                preview.get() == 0 ? OptionalDouble.empty() : OptionalDouble.of(preview.get() * 1e-9),
                alone ? OptionalDouble.of(Math.max(0, seconds - runtime)) : OptionalDouble.empty(),
                png);
    }

    /** A part of encoding the prompt, too short to be seen there. */
    private double tokenising(String prompt) {
        long start = System.nanoTime();
        tokenizer.tokenize(prompt, PromptOptions.DEFAULT);
        return (System.nanoTime() - start) * 1e-9;
    }

    @Override
    public double work(BenchJob job) {
        Plan plan = library.plan(request(job));
        try (ModelStore none = ModelStore.open(library.backend(), 0)) {
            return ModelLibrary.of(
                            options.models(),
                            none,
                            ModelLibrary.standardFormats(),
                            EmbeddedModels.unpack(backend.cacheFolder()))
                    .find(plan.model())
                    .flatMap(file -> CheckpointFile.open(file).unet())
                    .map(unet -> evaluations(job.shape()) * UnetWork.gflop(unet.weights(), plan.width(), plan.height()))
                    .orElse(Double.NaN);
        }
    }

    private static double evaluations(JobFeatures shape) {
        return JobWork.of(shape).evaluations() * (shape.cfgScale() == 1 ? 1 : 2) * shape.images();
    }

    private static double seconds(Duration time) {
        return time.toNanos() * 1e-9;
    }

    private static GenerationRequest request(BenchJob job) {
        JobFeatures shape = job.shape();
        GenerationRequest.Builder request = GenerationRequest.builder()
                .prompt(job.prompt())
                .seed(job.seed())
                .width(shape.width())
                .height(shape.height())
                .steps(shape.steps())
                .sampler(shape.sampler())
                .scheduler(shape.karras() ? "karras" : "normal")
                .guidanceScale(shape.cfgScale())
                .postProcessing(shape.postProcessing())
                .batch(shape.images());
        if (!job.model().isEmpty()) {
            request.model(job.model());
        }
        job.lora().ifPresent(name -> request.lora(new GenerationRequest.Lora(name, 1, 1)));
        if (shape.sourceImage()) {
            Shape size = Shape.of(1, shape.height(), shape.width(), 3);
            request.sourceImage(Image.filled(size, 0x4080c0)).denoise(shape.denoise());
        }
        return request.build();
    }

    @Override
    public void close() {
        library.close();
    }
}
