package io.github.hordelib.bench.scenario;

import io.github.hordelib.base.CancelledException;
import io.github.hordelib.bench.report.BenchReport;
import io.github.hordelib.bench.report.Comparison;
import io.github.hordelib.bench.report.Measure;
import io.github.hordelib.bench.report.Measure.Better;
import io.github.hordelib.kudos.JobFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Runs all scenarios, one after the other. Confined to one thread. */
public final class Suite {
    private static final String PROMPT = "a red circle on a blue background";
    private static final String LOAD = "load";
    private static final int WARM_LOADS = 3;
    private static final String MACHINE = "machine";

    private final Supplier<BenchTarget> targets;
    private final SuiteOptions options;
    private final DoubleSupplier ceiling;
    private final Consumer<String> progress;
    private final List<Measure> measures = new ArrayList<>();
    private final List<BenchReport.Picture> pictures = new ArrayList<>();
    private final List<Double> ceilings = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param targets opens what is to be measured, anew at each call
     * @param options what to do
     * @param ceiling measures what the machine can do at best, GFLOP/s; NaN if it cannot be measured
     * @param progress is told what is being done
     */
    public Suite(
            Supplier<BenchTarget> targets, SuiteOptions options, DoubleSupplier ceiling, Consumer<String> progress) {
        this.targets = targets;
        this.options = options;
        this.ceiling = ceiling;
        this.progress = progress;
    }

    /**
     * Runs.
     *
     * @return all that was found
     */
    public BenchReport run() {
        Map<String, String> environment = new LinkedHashMap<>(Machine.describe());
        measureCeiling();
        loading();
        try (BenchTarget target = targets.get()) {
            environment.putAll(target.describe());
            for (int size : options.sizes()) {
                measureCeiling();
                drawing(target, size);
            }
            options.clients().forEach(clients -> crowd(target, clients));
            options.upscalers().forEach(upscaler -> upscaling(target, upscaler));
            switching(target);
            changing(target);
        }
        measureCeiling();
        if (!ceilings.isEmpty()) {
            add(MACHINE, Comparison.CEILING, "GFLOP/s", Better.NEITHER, ceilings);
        }
        Machine.memory().forEach((name, mebibytes) -> add(MACHINE, name, "MiB", Better.LOWER, List.of(mebibytes)));
        return new BenchReport(environment, measures, pictures);
    }

    private void measureCeiling() {
        progress.accept("measuring the machine's ceiling");
        double found = ceiling.getAsDouble();
        if (Double.isFinite(found)) {
            ceilings.add(found);
        }
    }

    /**
     * The first load of a process reads files and natives and starts the compiler; later ones find them in the system's
     * caches; with the model in memory nothing is loaded.
     */
    private void loading() {
        BenchJob job = job(options.models().get(0), options.sizes().get(0), 1);
        List<Double> opened = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        for (int i = 0; i <= WARM_LOADS; i++) {
            progress.accept("loading, " + i + " of " + WARM_LOADS);
            long start = System.nanoTime();
            try (BenchTarget target = targets.get()) {
                target.run(job);
                opened.add(since(start));
                ready.add(target.run(job).seconds());
            }
        }
        add(LOAD, "cold, to first image", "s", Better.LOWER, opened.subList(0, 1));
        add(LOAD, "warm, to first image", "s", Better.LOWER, opened.subList(1, opened.size()));
        add(LOAD, "in memory, to first image", "s", Better.LOWER, ready);
    }

    private void drawing(BenchTarget target, int size) {
        String scenario = "txt2img " + size + "x" + size + ", " + options.steps() + " steps";
        List<JobRun> runs = new ArrayList<>();
        int all = options.warmups() + options.repeats();
        for (int i = 0; i < all; i++) {
            progress.accept(scenario + ", run " + (i + 1) + " of " + all);
            JobRun run = target.run(job(options.models().get(0), size, i));
            if (i >= options.warmups()) {
                runs.add(run);
            }
        }
        pictures.add(new BenchReport.Picture(
                scenario + ": " + PROMPT, runs.get(runs.size() - 1).png()));
        measures.addAll(
                new RunMeasures(scenario, runs, target.work(job(options.models().get(0), size, 0)), bestCeiling())
                        .measures());
        previewing(target, scenario, size);
    }

    /** Apart from the others, since previews take time. */
    private void previewing(BenchTarget target, String scenario, int size) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < Math.min(3, options.repeats()); i++) {
            progress.accept(scenario + ", previews");
            target.run(job(options.models().get(0), size, i).withPreviews())
                    .firstPreview()
                    .ifPresent(seconds::add);
        }
        if (!seconds.isEmpty()) {
            add(scenario, "first preview", "s", Better.LOWER, seconds);
        }
    }

    /** Only the stage itself: the others are measured already. The first run opens the network. */
    private void upscaling(BenchTarget target, String upscaler) {
        int size = options.sizes().get(0);
        BenchJob job = job(options.models().get(0), size, 1, List.of(upscaler));
        String scenario =
                "upscaling " + size + "x" + size + ", " + Path.of(upscaler).getFileName();
        List<Double> seconds = new ArrayList<>();
        int runs = 1 + Math.min(3, options.repeats());
        for (int i = 0; i < runs; i++) {
            progress.accept(scenario + ", run " + (i + 1) + " of " + runs);
            Double taken = target.run(job).stages().get("post process");
            if (taken == null) {
                throw new IllegalArgumentException("upscalers: expected a file or a name, found \"" + upscaler + "\"");
            }
            seconds.add(taken);
        }
        add(scenario, "stage post process", "s", Better.LOWER, seconds.subList(1, seconds.size()));
    }

    private double bestCeiling() {
        return ceilings.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private void crowd(BenchTarget target, int clients) {
        int jobs = Math.max(2 * clients, options.repeats());
        int size = options.sizes().get(0);
        progress.accept(clients + " at once");
        List<Double> latencies = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long start = System.nanoTime();
        try {
            List<Future<JobRun>> futures = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                BenchJob job = job(options.models().get(0), size, i);
                futures.add(threads.submit(() -> target.run(job)));
            }
            for (Future<JobRun> future : futures) {
                latencies.add(result(future).seconds());
            }
        } finally {
            threads.shutdownNow();
        }
        double seconds = since(start);
        String scenario = clients + " at once, " + size + "x" + size;
        add(scenario, "throughput", "images/min", Better.HIGHER, List.of(60 * jobs / seconds));
        add(scenario, "latency", "s", Better.LOWER, latencies);
    }

    private static JobRun result(Future<JobRun> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the benchmark was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private void switching(BenchTarget target) {
        if (options.models().size() < 2) {
            return;
        }
        List<Double> seconds = new ArrayList<>();
        int switches = Math.min(options.repeats(), 3) * options.models().size();
        for (int i = 0; i <= switches; i++) {
            progress.accept("switching models, " + i + " of " + switches);
            String model = options.models().get(i % options.models().size());
            double taken = target.run(job(model, options.sizes().get(0), 1)).seconds();
            if (i > 0) {
                seconds.add(taken);
            }
        }
        add(LOAD, "model switch, to first image", "s", Better.LOWER, seconds);
    }

    /** Each LoRA is put on in turn, which makes a new view of the network. */
    private void changing(BenchTarget target) {
        List<Double> seconds = new ArrayList<>();
        for (String lora : options.loras()) {
            progress.accept("switching to LoRA " + lora);
            BenchJob job =
                    job(options.models().get(0), options.sizes().get(0), 1).withLora(lora);
            seconds.add(target.run(job).seconds());
        }
        if (!seconds.isEmpty()) {
            add(LOAD, "LoRA switch, to first image", "s", Better.LOWER, seconds);
        }
    }

    private BenchJob job(String model, int size, int number) {
        return job(model, size, number, List.of());
    }

    private BenchJob job(String model, int size, int number, List<String> postProcessing) {
        JobFeatures shape = JobFeatures.builder()
                .size(size, size)
                .steps(options.steps())
                .sampler("euler")
                .cfgScale(7)
                .postProcessing(postProcessing)
                .build();
        return new BenchJob(model, PROMPT, 1000L + number, shape);
    }

    private void add(String scenario, String metric, String unit, Better better, List<Double> samples) {
        measures.add(new Measure(scenario, metric, unit, better, samples));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
