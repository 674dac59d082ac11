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

    /**
     * Returns the noise levels of the last part of a schedule. There are as many steps whatever the share: those of a longer
     * schedule.
     *
     * @param schedule what the network was trained on
     * @param steps number of steps, at least 1
     * @param denoise share of the schedule that is run, 0 to 1
     * @return the levels, none if the share is 0
     */
    default Sigmas sigmas(NoiseSchedule schedule, int steps, double denoise) {
        if (denoise >= 1) {
            return sigmas(schedule, steps);
        }
        return denoise <= 0
                ? Sigmas.of()
                : sigmas(schedule, (int) (steps / denoise)).last(steps + 1);
    }
}
