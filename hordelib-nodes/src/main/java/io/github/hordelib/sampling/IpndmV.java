package io.github.hordelib.sampling;

import io.github.hordelib.schedule.Sigmas;

/**
 * Adams-Bashforth with coefficients from the ratios of the steps (Zhang and Chen, 2023, variable-step iPNDM).
 *
 * @param order how many derivatives are used, 1 to 4
 */
record IpndmV(int order) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return AdamsBashforth.start(run, order, IpndmV::factors);
    }

    private static double[] factors(Sigmas sigmas, int i, int known) {
        double[] factors = ratios(sigmas, i, known);
        for (int k = 0; k < known; k++) {
            factors[k] *= step(sigmas, i);
        }
        return factors;
    }

    private static double[] ratios(Sigmas sigmas, int i, int known) {
        if (known == 1) {
            return new double[] {1};
        }
        double h = step(sigmas, i);
        double h1 = step(sigmas, i - 1);
        if (known == 2) {
            return new double[] {(2 + h / h1) / 2, -(h / h1) / 2};
        }
        double h2 = step(sigmas, i - 2);
        double t1 = (1 - h / (3 * (h + h1)) * (h * (h + h1)) / (h1 * (h1 + h2))) / 2;
        if (known == 3) {
            return new double[] {(2 + h / h1) / 2 + t1, -(h / h1) / 2 - (1 + h1 / h2) * t1, t1 * h1 / h2};
        }
        double h3 = step(sigmas, i - 3);
        double t2 = ((1 - h / (3 * (h + h1))) / 2 + (1 - h / (2 * (h + h1))) * h / (6 * (h + h1 + h2)))
                * (h * (h + h1) * (h + h1 + h2))
                / (h1 * (h1 + h2) * (h1 + h2 + h3));
        double g = h1 * (h1 + h2) / (h2 * (h2 + h3));
        return new double[] {
            (2 + h / h1) / 2 + t1 + t2,
            -(h / h1) / 2 - (1 + h1 / h2) * t1 - (1 + h1 / h2 + g) * t2,
            t1 * h1 / h2 + (h1 / h2 + g * (1 + h2 / h3)) * t2,
            -t2 * g * h1 / h2
        };
    }

    private static double step(Sigmas sigmas, int i) {
        return (double) sigmas.get(i + 1) - sigmas.get(i);
    }
}
