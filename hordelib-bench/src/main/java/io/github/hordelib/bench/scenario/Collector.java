package io.github.hordelib.bench.scenario;

import io.github.hordelib.bench.predict.Median;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.MeasuredJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures jobs of many kinds for the predictor: sizes, steps, samplers, guidance, source images, numbers of pictures,
 * drawn at random, so that slow drifts of the machine do not look like a property of one kind. Thread-safe.
 */
public final class Collector {
    private static final List<String> SAMPLERS =
            List.of("euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2s_ancestral", "ddim", "lms");
    private static final String PROMPT = "a green square on a white background";
    private static final int WARMUPS = 3;
    private static final int TOLD = 20;
    private static final int LEAST_STEPS = 8;
    private static final int REFERENCE_STEPS = 6;

    private Collector() {}

    /**
     * Plans jobs.
     *
     * @param count how many
     * @param seed of all choices
     * @param sides widths and heights to choose from, pixels
     * @param maxSteps steps are chosen from 8 to this
     * @param baseline family of the model
     * @return job descriptions
     */
    public static List<JobFeatures> plan(int count, long seed, List<Integer> sides, int maxSteps, String baseline) {
        SplittableRandom random = new SplittableRandom(seed);
        List<JobFeatures> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JobFeatures.Builder job = JobFeatures.builder()
                    .size(sides.get(random.nextInt(sides.size())), sides.get(random.nextInt(sides.size())))
                    .steps(LEAST_STEPS + random.nextInt(Math.max(1, maxSteps - LEAST_STEPS + 1)))
                    .sampler(SAMPLERS.get(random.nextInt(SAMPLERS.size())))
                    .karras(random.nextBoolean())
                    .cfgScale(random.nextInt(4) == 0 ? 1 : 2 + random.nextInt(10))
                    .images(random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1)
                    .baseline(baseline);
            if (random.nextInt(4) == 0) {
                job.source("img2img", false).denoise(0.1 * (3 + random.nextInt(7)));
            }
            jobs.add(job.build());
        }
        return jobs;
    }

    /**
     * A measured job.
     *
     * @param job with the median of its times at the typical speed of the machine
     * @param rawSeconds the median of its times as they were
     */
    public record Measurement(MeasuredJob job, double rawSeconds) {}

    /**
     * Runs jobs, one after the other, in rounds over all of them, so that a busy minute does not spoil every run of one job.
     * Between them a small job is run, always the same, by whose times the drift of the machine's speed is taken out.
     *
     * @param target what draws
     * @param model name of the model; empty for the default one
     * @param jobs what to draw, at least one
     * @param repeats how often each job is run; from 2 on the drift is taken out
     * @param progress is told how far it is
     * @param found is given the jobs that were run, in order, with their times so far, now and then and at the end
     */
    public static void run(
            BenchTarget target,
            String model,
            List<JobFeatures> jobs,
            int repeats,
            Consumer<String> progress,
            Consumer<List<Measurement>> found) {
        if (jobs.isEmpty() || repeats < 1) {
            throw new IllegalArgumentException(
                    "collecting: expected at least 1 job and 1 run of it, found " + jobs.size() + " and " + repeats);
        }
        List<BenchJob> all = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            all.add(new BenchJob(model, PROMPT, i, jobs.get(i)));
        }
        BenchJob reference = new BenchJob(model, PROMPT, 0, reference(jobs));
        for (int i = 0; i < WARMUPS; i++) {
            target.run(all.get(i % all.size()));
            target.run(reference);
        }
        double[] seconds = new double[repeats * jobs.size()];
        double[] references = new double[seconds.length + 1];
        references[0] = target.run(reference).seconds();
        for (int run = 0; run < seconds.length; run++) {
            if (run % TOLD == 0) {
                progress.accept("run " + run + " of " + seconds.length);
            }
            seconds[run] = target.run(all.get(run % jobs.size())).seconds();
            references[run + 1] = target.run(reference).seconds();
            if ((run + 1) % TOLD == 0 || run + 1 == seconds.length) {
                double[] soFar = Arrays.copyOf(seconds, run + 1);
                found.accept(measurements(jobs, soFar, Arrays.copyOf(references, run + 2)));
            }
        }
    }

    private static JobFeatures reference(List<JobFeatures> jobs) {
        int[] sides = jobs.stream().mapToInt(JobFeatures::width).sorted().toArray();
        int side = sides[sides.length / 2];
        return JobFeatures.builder()
                .size(side, side)
                .steps(REFERENCE_STEPS)
                .sampler("euler")
                .cfgScale(7)
                .baseline(jobs.get(0).baseline())
                .build();
    }

    private static List<Measurement> measurements(List<JobFeatures> jobs, double[] seconds, double[] references) {
        double[] corrected = new Drift(jobs.size(), seconds, references).corrected();
        List<Measurement> found = new ArrayList<>();
        for (int job = 0; job < Math.min(jobs.size(), seconds.length); job++) {
            double time = median(corrected, job, jobs.size());
            found.add(new Measurement(new MeasuredJob(jobs.get(job), time), median(seconds, job, jobs.size())));
        }
        return found;
    }

    private static double median(double[] runs, int job, int jobs) {
        return Median.of(IntStream.range(0, runs.length)
                .filter(run -> run % jobs == job)
                .mapToDouble(run -> runs[run])
                .toArray());
    }
}
