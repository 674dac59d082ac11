package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** DPM-Solver++(2M) with CFG++ (Chung et al., 2024). */
record Dpmpp2mCfgPp() implements Sampler {
    @Override
    public boolean usesUnconditional() {
        return true;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), Optional.empty());
    }

    private Step step(SamplerRun run, int i, Tensor x, Optional<Tensor> old) {
        return Steps.at(run, i, x, out -> {
            double sigma = run.sigmas().get(i);
            double next = run.sigmas().get(i + 1);
            double kept = next / sigma;
            Tensor plain = out.unconditional();
            Optional<Tensor> history = Optional.of(plain);
            if (old.isEmpty() || next == 0) {
                return step(run, i + 1, Tensor.sum(out.guided().by(1), plain.by(-kept), x.by(kept)), history);
            }
            double ratio = Math.log(run.sigmas().get(i - 1) / sigma) / Math.log(sigma / next);
            double extra = (1 - kept) / (2 * ratio);
            Tensor moved = Tensor.sum(
                    out.guided().by(1 + extra),
                    plain.by(-kept),
                    x.by(kept),
                    old.get().by(-extra));
            return step(run, i + 1, moved, history);
        });
    }
}
