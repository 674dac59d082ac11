package io.github.hordelib.schedule;

/** Chooses the noise levels of a run. Stateless. */
@FunctionalInterface
public interface Scheduler {
    /**
     * Returns the noise levels for a number of steps.
     *
     * @param schedule what the network was trained on
     * @param steps number of steps, at least 1
     * @return usually steps+1 levels, the last 0
     */
    Sigmas sigmas(NoiseSchedule schedule, int steps);
}
