package io.github.hordelib.sampling;

/**
 * Adams-Bashforth with the coefficients for even steps (Liu et al., 2022; improved PNDM of Zhang and Chen, 2023).
 *
 * @param order how many derivatives are used, 1 to 4
 */
record Ipndm(int order) implements Sampler {
    private static final double[][] FACTORS = {
        {1}, {3.0 / 2, -1.0 / 2}, {23.0 / 12, -16.0 / 12, 5.0 / 12}, {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}
    };

    /** Returns the factors of the newest derivatives for a step. */
    static double[] factors(int known, double change) {
        double[] factors = FACTORS[known - 1].clone();
        for (int k = 0; k < known; k++) {
            factors[k] *= change;
        }
        return factors;
    }

    @Override
    public Step start(SamplerRun run) {
        return AdamsBashforth.start(
                run, order, (sigmas, i, known) -> factors(known, (double) sigmas.get(i + 1) - sigmas.get(i)));
    }
}
