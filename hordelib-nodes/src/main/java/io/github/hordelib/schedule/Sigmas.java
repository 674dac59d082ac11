package io.github.hordelib.schedule;

import java.util.Arrays;
import java.util.List;

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
     * Returns whether there is nothing to do.
     *
     * @return true if there are no levels
     */
    public boolean isEmpty() {
        return values.length == 0;
    }

    /**
     * Returns some of the levels.
     *
     * @param from first index; values beyond the end give no levels
     * @param to index after the last; cut to the size
     * @return the levels from {@code from} to {@code to - 1}
     */
    public Sigmas range(int from, int to) {
        int end = Math.min(to, values.length);
        return new Sigmas(from >= end ? new float[0] : Arrays.copyOfRange(values, from, end));
    }

    /**
     * Returns the last levels.
     *
     * @param count how many at most
     * @return the last levels
     */
    public Sigmas last(int count) {
        return range(Math.max(values.length - count, 0), values.length);
    }

    /**
     * Returns a copy with one level changed.
     *
     * @param index 0 to size-1
     * @param sigma the new level
     * @return the sigmas
     */
    public Sigmas with(int index, float sigma) {
        float[] copy = values.clone();
        copy[index] = sigma;
        return new Sigmas(copy);
    }

    /**
     * Returns the levels in the opposite order, for runs that add noise. A level of 0 that comes first becomes 0.0001.
     *
     * @return the sigmas
     */
    public Sigmas flipped() {
        float[] copy = new float[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[values.length - 1 - i];
        }
        if (copy.length > 0 && copy[0] == 0) {
            copy[0] = 0.0001f;
        }
        return new Sigmas(copy);
    }

    /**
     * Cuts the run of the last steps off: its length is a share of the steps.
     *
     * @param denoise share, 0 to 1; rounded to whole steps, halves to even
     * @return the levels before and those of the last steps; they share one level unless there are no last steps
     */
    public List<Sigmas> splitByDenoise(double denoise) {
        int count = (int) Math.rint(steps() * denoise);
        Sigmas high = count == 0 ? new Sigmas(new float[0]) : range(0, values.length - count);
        return List.of(high, last(count + 1));
    }

    /** How levels are spread between two others. */
    public enum Spacing {
        /** Evenly. */
        LINEAR,
        /** Denser at the lower level. */
        COSINE,
        /** Denser at the higher level. */
        SINE;

        private double share(double x) {
            return switch (this) {
                case LINEAR -> x;
                case COSINE -> Math.sin(x * Math.PI / 2);
                case SINE -> 1 - Math.cos(x * Math.PI / 2);
            };
        }
    }

    /**
     * Puts levels between others.
     *
     * @param steps how many steps become of one
     * @param startAt steps that start above this level stay as they are
     * @param endAt steps that start below this level stay as they are
     * @param spacing how the new levels are spread
     * @return the sigmas
     */
    public Sigmas extended(int steps, double startAt, double endAt, Spacing spacing) {
        float[] result = new float[values.length * steps];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            result[count++] = values[i];
            if (i + 1 < values.length && values[i] <= startAt && values[i] >= endAt) {
                for (int k = 1; k < steps; k++) {
                    double share = spacing.share((double) k / steps);
                    result[count++] = (float) (values[i] + (values[i + 1] - values[i]) * share);
                }
            }
        }
        return new Sigmas(Arrays.copyOf(result, count));
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
