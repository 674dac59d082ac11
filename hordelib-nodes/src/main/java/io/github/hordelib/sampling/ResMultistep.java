package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refined exponential solver, second order multistep (Zhang et al., 2023), with ancestral noise if wanted.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param plusPlus whether guidance acts as in CFG++ (Chung et al., 2024)
 */
record ResMultistep(double eta, double noiseFactor, boolean plusPlus) implements Sampler {
    @Override
    public NoiseKind noise() {
        return eta > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    @Override
    public boolean usesUnconditional() {
        return plusPlus;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), Optional.empty());
    }

    /** What the last step leaves: the level it went down to, and its estimate. */
    private record Last(float down, Tensor denoised) {}

    private Step step(SamplerRun run, int i, Tensor x, Optional<Last> last) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            List<Term> terms = new ArrayList<>(
                    last.isEmpty() || ancestral.down() == 0
                            ? straight(x, out, (double) ancestral.down() / sigma)
                            : curved(run, i, x, out, ancestral.down(), last.get()));
            if (next > 0 && eta > 0) {
                terms.add(run.noise().next(sigma, next).by(ancestral.up() * noiseFactor));
            }
            Tensor kept = plusPlus ? out.unconditional() : out.guided();
            return step(run, i + 1, Tensor.sum(terms), Optional.of(new Last(ancestral.down(), kept)));
        });
    }

    private List<Term> straight(Tensor x, Denoised out, double kept) {
        return plusPlus
                ? List.of(out.guided().by(1), x.by(kept), out.unconditional().by(-kept))
                : List.of(x.by(kept), out.guided().by(1 - kept));
    }

    private List<Term> curved(SamplerRun run, int i, Tensor x, Denoised out, double down, Last last) {
        double sigma = run.sigmas().get(i);
        double h = Math.log(sigma / down);
        double c2 = Math.log(last.down / (double) run.sigmas().get(i - 1)) / h;
        double phi1 = Math.expm1(-h) / -h;
        double phi2 = (phi1 - 1) / -h;
        double b1 = finite(phi1 - phi2 / c2) * h;
        double b2 = finite(phi2 / c2) * h;
        double kept = Math.exp(-h);
        return plusPlus
                ? List.of(x.by(kept), out.guided().by(kept), out.unconditional().by(b1 - kept), last.denoised.by(b2))
                : List.of(x.by(kept), out.guided().by(b1), last.denoised.by(b2));
    }

    private static double finite(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
