package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * Noise that is added before a step, which then starts from a higher level (Karras et al., 2022, algorithm 2).
 *
 * @param amount spread over the steps; 0 for none
 * @param from lowest level at which noise is added
 * @param to highest level at which noise is added
 * @param noise factor of the noise
 */
record Churn(double amount, double from, double to, double noise) {
    static Churn of(SamplerOptions.Reader options) {
        return new Churn(
                options.number("s_churn", 0),
                options.number("s_tmin", 0),
                options.number("s_tmax", Double.POSITIVE_INFINITY),
                options.number("s_noise", 1));
    }

    /** A latent and its level. */
    record Raised(Tensor x, float sigma) {}

    NoiseKind kind() {
        return amount > 0 ? NoiseKind.INITIAL_STREAM : NoiseKind.NONE;
    }

    /** Raises the level of a step if there is something to add. */
    Raised raised(SamplerRun run, int index, Tensor x) {
        float sigma = run.sigmas().get(index);
        double gamma =
                sigma >= from && sigma <= to ? Math.min(amount / run.sigmas().steps(), Math.sqrt(2) - 1) : 0;
        return gamma > 0 ? raised(x, sigma, gamma, run.noise().next(sigma, sigma)) : new Raised(x, sigma);
    }

    /** The same for a sampler that draws in every step, whether or not it is used. */
    Raised raisedDrawingAlways(SamplerRun run, int index, Tensor x) {
        float sigma = run.sigmas().get(index);
        boolean inRange = sigma >= from && sigma <= to;
        if (amount > 0 && !inRange) {
            run.noise().next(sigma, sigma);
        }
        return raised(run, index, x);
    }

    private Raised raised(Tensor x, float sigma, double gamma, Tensor drawn) {
        float raised = (float) (sigma * (gamma + 1));
        double added = Math.sqrt((double) raised * raised - (double) sigma * sigma);
        return new Raised(Tensor.sum(x.by(1), drawn.by(noise * added)), raised);
    }
}
