package io.github.hordelib.schedule;

/** Relation of noise level and training timestep of a network. Immutable. */
public interface NoiseSchedule {
    /**
     * Returns how many noise levels the network was trained on.
     *
     * @return number of levels; continuous schedules have a table too, for schedulers that read one
     */
    int levels();

    /**
     * Returns a noise level of training.
     *
     * @param index 0 (lowest) to levels-1
     * @return sigma
     */
    float level(int index);

    /**
     * Returns the lowest noise level of training.
     *
     * @return sigma
     */
    default float sigmaMin() {
        return level(0);
    }

    /**
     * Returns the highest noise level of training.
     *
     * @return sigma
     */
    default float sigmaMax() {
        return level(levels() - 1);
    }

    /**
     * Returns what the network is given for a noise level.
     *
     * @param sigma noise level
     * @return timestep; for table schedules a whole number
     */
    float timestep(float sigma);

    /**
     * Returns the noise level at a timestep.
     *
     * @param timestep timestep, whole or between two
     * @return sigma
     */
    float sigma(float timestep);

    /**
     * Returns the noise level at a share of the way from noise to picture.
     *
     * @param percent 0 (before the first step) to 1 (the end)
     * @return sigma; 999999999.9 at and below 0, 0 at and above 1
     */
    float percentToSigma(double percent);
}
