package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * DPM-Solver++(2S) (Lu et al., 2022) with ancestral noise: two calls a step, one in the last.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param plusPlus whether guidance acts as in CFG++ (Chung et al., 2024)
 */
record Dpmpp2sAncestral(double eta, double noiseFactor, boolean plusPlus) implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public boolean usesUnconditional() {
        return plusPlus;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.walk(run, (i, x, out, then) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            if (ancestral.down() == 0) {
                return then.apply(afresh(run, i, out.guided(), ancestral));
            }
            double middle = Math.sqrt((double) sigma * ancestral.down());
            Tensor trial = Tensor.sum(moved(x, out, out, middle / sigma));
            return new Step.Evaluate(i, trial, (float) middle, second -> {
                List<Term> terms = moved(x, out, second, (double) ancestral.down() / sigma);
                terms.add(noise(run, i, ancestral));
                return then.apply(Tensor.sum(terms));
            });
        });
    }

    private Tensor afresh(SamplerRun run, int i, Tensor denoised, Ancestral ancestral) {
        return ancestral.up() == 0 ? denoised : Tensor.sum(denoised.by(1), noise(run, i, ancestral));
    }

    private Term noise(SamplerRun run, int i, Ancestral ancestral) {
        Tensor drawn = run.noise().next(run.sigmas().get(i), run.sigmas().get(i + 1));
        return drawn.by(ancestral.up() * noiseFactor);
    }

    /** CFG++ replaces x by x + (first guided - latest unconditional). */
    private List<Term> moved(Tensor x, Denoised first, Denoised latest, double kept) {
        List<Term> terms = new ArrayList<>(List.of(x.by(kept)));
        if (plusPlus) {
            terms.add(first.guided().by(kept));
            terms.add(latest.unconditional().by(-kept));
        }
        terms.add(latest.guided().by(1 - kept));
        return terms;
    }
}
