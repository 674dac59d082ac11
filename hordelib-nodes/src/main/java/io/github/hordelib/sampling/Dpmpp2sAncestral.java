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
                return then.apply(out.guided());
            }
            double middle = Math.sqrt((double) sigma * ancestral.down());
            Tensor trial = Tensor.sum(moved(x, out, out, middle / sigma));
            return new Step.Evaluate(i, trial, (float) middle, second -> {
                List<Term> terms = moved(x, out, second, (double) ancestral.down() / sigma);
                terms.add(run.noise().next(sigma, next).by(ancestral.up() * noiseFactor));
                return then.apply(Tensor.sum(terms));
            });
        });
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
