package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/** Ancestral sampling of the discrete process (Ho et al., 2020). */
record Ddpm() implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.memoryless(run, (i, x, out) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            double signal = 1 / ((double) sigma * sigma + 1);
            double signalNext = 1 / ((double) next * next + 1);
            double alpha = signal / signalNext;
            // mean = (x sqrt(signal) - (1 - alpha) eps / sqrt(1 - signal)) / sqrt(alpha), eps = (x - D) / sigma
            double eps = (1 - alpha) / Math.sqrt(1 - signal) / sigma;
            double scale = 1 / Math.sqrt(alpha);
            double raise = next > 0 ? Math.sqrt(1 + (double) next * next) : 1;
            double kept = raise * scale * (Math.sqrt(signal) - eps);
            double used = raise * scale * eps;
            if (next == 0) {
                return Tensor.sum(x.by(kept), out.guided().by(used));
            }
            double up = raise * Math.sqrt((1 - alpha) * (1 - signalNext) / (1 - signal));
            Tensor noise = run.noise().next(sigma, next);
            return Tensor.sum(x.by(kept), out.guided().by(used), noise.by(up));
        });
    }
}
