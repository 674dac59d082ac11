package io.github.hordelib.bench.scenario;

import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.MeasuredJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

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
     * Runs jobs, one after the other; the first few are run once more before, to warm up. What else runs on a machine only
     * ever adds time, and so does preparing for a size that is new, so the fastest of several runs is what a job itself
     * takes. They are done in rounds over all jobs, so that a busy minute does not spoil every run of one job.
     *
     * @param target what draws
     * @param model name of the model; empty for the default one
     * @param jobs what to draw
     * @param repeats how often each job is run
     * @param progress is told about each round
     * @param found is given each measured job after its last run
     */
    public static void run(
            BenchTarget target,
            String model,
            List<JobFeatures> jobs,
            int repeats,
            Consumer<String> progress,
            Consumer<MeasuredJob> found) {
        for (int i = 0; i < Math.min(WARMUPS, jobs.size()); i++) {
            target.run(new BenchJob(model, PROMPT, i, jobs.get(i)));
        }
        double[] fastest = new double[jobs.size()];
        Arrays.fill(fastest, Double.MAX_VALUE);
        for (int round = 1; round <= repeats; round++) {
            for (int i = 0; i < fastest.length; i++) {
                if (i % TOLD == 0) {
                    progress.accept("round " + round + " of " + repeats + ", " + i + " of " + fastest.length + " jobs");
                }
                BenchJob job = new BenchJob(model, PROMPT, i, jobs.get(i));
                fastest[i] = Math.min(fastest[i], target.run(job).seconds());
                if (round == repeats) {
                    found.accept(new MeasuredJob(jobs.get(i), fastest[i]));
                }
            }
        }
    }
}
