package io.github.hordelib.sampling;

import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
import java.util.Set;

/**
 * Which noise levels a run with a named sampler and scheduler walks: the rules of ComfyUI's KSampler and KSamplerAdvanced.
 * Immutable.
 *
 * @param sampler sampler name
 * @param scheduler scheduler name
 * @param steps number of steps of a whole run, at least 1
 * @param denoise share of the schedule that is run, 0 to 1; as many steps are run whatever it is
 * @param range which of the steps are run
 */
public record SamplingPlan(String sampler, String scheduler, int steps, double denoise, Range range) {
    private static final Set<String> WITHOUT_PENULTIMATE = Set.of("dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2");
    private static final double FULL_DENOISE = 0.9999;

    /**
     * Steps of a run that are run.
     *
     * @param start first step
     * @param end step after the last
     * @param leftoverNoise whether the noise that is left after an early end stays
     */
    public record Range(int start, int end, boolean leftoverNoise) {
        /** All steps. */
        public static final Range ALL = new Range(0, Integer.MAX_VALUE, false);
    }

    /**
     * Returns a plan for all steps.
     *
     * @param sampler sampler name
     * @param scheduler scheduler name
     * @param steps number of steps, at least 1
     * @param denoise share of the schedule that is run
     * @return the plan
     */
    public static SamplingPlan of(String sampler, String scheduler, int steps, double denoise) {
        return new SamplingPlan(sampler, scheduler, steps, denoise, Range.ALL);
    }

    /**
     * Returns the noise levels.
     *
     * @param schedule what the network was trained on
     * @return the levels; none if there is nothing to do, so that the latent stays as it is
     * @throws IllegalArgumentException if there is no such scheduler
     */
    public Sigmas sigmas(NoiseSchedule schedule) {
        Sigmas sigmas = whole(schedule);
        if (range.end < sigmas.steps()) {
            sigmas = sigmas.range(0, range.end + 1);
            if (!range.leftoverNoise && !sigmas.isEmpty()) {
                sigmas = sigmas.with(sigmas.size() - 1, 0);
            }
        }
        return range.start < sigmas.steps() ? sigmas.range(range.start, sigmas.size()) : Sigmas.of();
    }

    private Sigmas whole(NoiseSchedule schedule) {
        if (denoise > FULL_DENOISE) {
            return scheduled(schedule, steps);
        }
        return denoise <= 0
                ? Sigmas.of()
                : scheduled(schedule, (int) (steps / denoise)).last(steps + 1);
    }

    private Sigmas scheduled(NoiseSchedule schedule, int count) {
        if (!WITHOUT_PENULTIMATE.contains(sampler)) {
            return Schedulers.byName(scheduler).sigmas(schedule, count);
        }
        Sigmas sigmas = Schedulers.byName(scheduler).sigmas(schedule, count + 1);
        float[] kept = sigmas.range(0, sigmas.size() - 1).toArray();
        kept[kept.length - 1] = sigmas.get(sigmas.size() - 1);
        return Sigmas.of(kept);
    }
}
