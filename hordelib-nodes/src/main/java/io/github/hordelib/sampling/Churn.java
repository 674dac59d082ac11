package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

    /** Goes on from the estimate at a raised level, at once or after further calls, with the summands of the next latent. */
    interface Rule {
        Step step(int index, Raised raised, Denoised out, Function<List<Term>, Step> then);
    }

    /** Runs a sampler that remembers nothing from step to step. */
    Step walk(SamplerRun run, Rule rule) {
        return walk(run, 0, List.of(run.x().by(1)), false, rule);
    }

    /** The same for a sampler that draws in every step, whether or not it is used. */
    Step walkDrawingAlways(SamplerRun run, Rule rule) {
        return walk(run, 0, List.of(run.x().by(1)), true, rule);
    }

    /** The latent is given by its summands: with noise to add, it isn't made without. */
    private Step walk(SamplerRun run, int index, List<Term> latent, boolean always, Rule rule) {
        if (index == run.sigmas().steps()) {
            return new Step.Finished(Tensor.sum(latent));
        }
        float sigma = run.sigmas().get(index);
        if (always && amount > 0 && !contains(sigma)) {
            run.noise().next(sigma, sigma);
        }
        double gamma = contains(sigma) ? Math.min(amount / run.sigmas().steps(), Math.sqrt(2) - 1) : 0;
        Raised raised = gamma > 0
                ? raised(latent, sigma, gamma, run.noise().next(sigma, sigma))
                : new Raised(Tensor.sum(latent), sigma);
        return new Step.Evaluate(
                index,
                raised.x,
                raised.sigma,
                out -> rule.step(index, raised, out, terms -> walk(run, index + 1, terms, always, rule)));
    }

    private boolean contains(float sigma) {
        return sigma >= from && sigma <= to;
    }

    private Raised raised(List<Term> latent, float sigma, double gamma, Tensor drawn) {
        float raised = (float) (sigma * (gamma + 1));
        double added = Math.sqrt((double) raised * raised - (double) sigma * sigma);
        List<Term> terms = new ArrayList<>(latent);
        terms.add(drawn.by(noise * added));
        return new Raised(Tensor.sum(terms), raised);
    }
}
