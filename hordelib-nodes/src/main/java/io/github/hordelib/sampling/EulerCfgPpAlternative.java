package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;

/** Euler's method along {@code (x - 2 guided + unconditional) / sigma}, ComfyUI's second form of CFG++. */
record EulerCfgPpAlternative() implements Sampler {
    @Override
    public boolean usesUnconditional() {
        return true;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.memoryless(run, (i, x, out) -> {
            double part = run.sigmas().get(i + 1) / (double) run.sigmas().get(i) - 1;
            Tensor moved = Tensor.sum(
                    x.by(1 + part),
                    out.guided().by(-2 * part),
                    out.unconditional().by(part));
            return moved;
        });
    }
}
