package io.github.hordelib.schedule;

/**
 * Noise levels that were optimised for one number of steps, interpolated in logarithms for other numbers.
 *
 * @param levels falling, above 0; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OptimisedLevels(double... levels) {
    /** Returns the levels of the last {@code round(steps * denoise)} of so many steps, halves to even; none if denoise is 0. */
    Sigmas sigmas(int steps, double denoise) {
        if (denoise <= 0) {
            return Sigmas.of();
        }
        int kept = denoise < 1 ? (int) Math.rint(steps * denoise) : steps;
        float[] values = new float[steps + 1];
        for (int i = 0; i <= steps; i++) {
            values[i] = (float) at((double) i / steps * (levels.length - 1));
        }
        values[steps] = 0;
        return Sigmas.of(values).last(kept + 1);
    }

    private double at(double position) {
        int low = Math.min((int) position, levels.length - 2);
        double share = position - low;
        return share == 0
                ? levels[low]
                : Math.exp((1 - share) * Math.log(levels[low]) + share * Math.log(levels[low + 1]));
    }
}
