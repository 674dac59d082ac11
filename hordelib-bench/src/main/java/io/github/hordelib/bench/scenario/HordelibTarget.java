package io.github.hordelib.bench.scenario;

import io.github.hordelib.GenerationRequest;
import io.github.hordelib.GenerationResult;
import io.github.hordelib.Hordelib;
import io.github.hordelib.HordelibOptions;
import io.github.hordelib.JobEvent;
import io.github.hordelib.JobOptions;
import io.github.hordelib.image.Image;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.ort.BackendOptions;
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
    private final BackendOptions backend;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger crowds = new AtomicInteger();

    private HordelibTarget(Hordelib library, BackendOptions backend) {
        this.library = library;
        this.backend = backend;
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
        return new HordelibTarget(Hordelib.open(options.withMemory(options.weightBytes(), 0)), backend);
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
        result.timings()
                .phases()
                .forEach((phase, time) ->
                        stages.put(phase.name().toLowerCase(Locale.ROOT).replace('_', ' '), seconds(time)));
        return new JobRun(
                seconds,
                stages,
                result.timings().steps().stream().map(HordelibTarget::seconds).toList(),
                preview.get() == 0 ? OptionalDouble.empty() : OptionalDouble.of(preview.get() * 1e-9),
                alone ? OptionalDouble.of(Math.max(0, seconds - runtime)) : OptionalDouble.empty(),
                result.images().get(0).png());
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
                .batch(shape.images());
        if (!job.model().isEmpty()) {
            request.model(job.model());
        }
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
