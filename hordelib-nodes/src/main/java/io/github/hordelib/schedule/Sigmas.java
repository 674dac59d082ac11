package io.github.hordelib.schedule;

import java.util.Arrays;

/**
 * Noise levels a sampler walks, one more than there are steps; falling, the last one 0 unless a range of steps ends early.
 * Immutable.
 */
public final class Sigmas {
    private final float[] values;

    private Sigmas(float[] values) {
        this.values = values;
    }

    /**
     * Returns the given levels.
     *
     * @param values the levels; copied
     * @return the sigmas
     */
    public static Sigmas of(float... values) {
        return new Sigmas(values.clone());
    }

    /**
     * Returns a level.
     *
     * @param index 0 to size-1
     * @return sigma
     */
    public float get(int index) {
        return values[index];
    }

    /**
     * Returns how many levels there are.
     *
     * @return the number of levels, 0 if there is nothing to do
     */
    public int size() {
        return values.length;
    }

    /**
     * Returns how many steps a sampler takes.
     *
     * @return the number of steps, {@code max(size - 1, 0)}
     */
    public int steps() {
        return Math.max(values.length - 1, 0);
    }

    /**
     * Returns all levels.
     *
     * @return a copy
     */
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sigmas sigmas && Arrays.equals(values, sigmas.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Sigmas" + Arrays.toString(values);
    }
}
