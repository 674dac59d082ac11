package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** DPM-Solver++(2M) (Lu et al., 2022): second order with one call a step. */
record Dpmpp2m() implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), Optional.empty());
    }

    private Step step(SamplerRun run, int i, Tensor x, Optional<Tensor> old) {
        return Steps.at(run, i, x, out -> {
            Tensor denoised = out.guided();
            double sigma = run.sigmas().get(i);
            double next = run.sigmas().get(i + 1);
            double kept = next / sigma;
            if (old.isEmpty() || next == 0) {
                Tensor moved = Tensor.sum(x.by(kept), denoised.by(1 - kept));
                return step(run, i + 1, moved, Optional.of(denoised));
            }
            double ratio = Math.log(run.sigmas().get(i - 1) / sigma) / Math.log(sigma / next);
            double extra = 1 / (2 * ratio);
            Tensor moved = Tensor.sum(
                    x.by(kept), denoised.by((1 - kept) * (1 + extra)), old.get().by(-(1 - kept) * extra));
            return step(run, i + 1, moved, Optional.of(denoised));
        });
    }
}
