package io.github.hordelib.sampling;

import io.github.hordelib.schedule.Sigmas;

/**
 * Linear multistep (Adams-Bashforth) with coefficients for uneven steps (k-diffusion).
 *
 * @param order how many derivatives are used, at least 1
 */
record Lms(int order) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return AdamsBashforth.start(run, order, Lms::factors);
    }

    private static double[] factors(Sigmas sigmas, int i, int known) {
        double[] nodes = new double[known];
        for (int k = 0; k < known; k++) {
            nodes[k] = sigmas.get(i - k);
        }
        return Lagrange.integrals(nodes, nodes[0], sigmas.get(i + 1));
    }
}
