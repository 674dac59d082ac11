package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Euler's method with CFG++ (Chung et al., 2024): noise is estimated without the positive conditioning.
 *
 * @param eta share of ancestral noise, 0 for none
 * @param noiseFactor factor of the noise
 */
record EulerCfgPp(double eta, double noiseFactor) implements Sampler {
    @Override
    public NoiseKind noise() {
        return eta > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    @Override
    public boolean usesUnconditional() {
        return true;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.memoryless(run, (i, x, out) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return out.guided();
            }
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            double share = (double) ancestral.down() / sigma;
            List<Term> terms = new ArrayList<>(
                    List.of(out.guided().by(1), x.by(share), out.unconditional().by(-share)));
            if (eta > 0) {
                terms.add(run.noise().next(sigma, next).by(ancestral.up() * noiseFactor));
            }
            return Tensor.sum(terms);
        });
    }
}
