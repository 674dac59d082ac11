package io.github.hordelib.sampling;

import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * Multistep consistency sampling (Luo et al., 2023) of latents that grow: each estimate is enlarged before it is made noisy
 * again, in steps of equal size.
 *
 * @param ratio how many times wider and higher the latent is in the end
 * @param steps after how many steps it has grown; negative for all of the run
 * @param method how estimates are enlarged
 */
record LcmUpscale(double ratio, int steps, ResizeMethod method) implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        Shape first = run.x().shape();
        int growing = steps < 0 ? run.sigmas().steps() : steps;
        return Steps.memoryless(run, (i, x, out) -> {
            Tensor estimate =
                    i < growing ? enlarged(out.guided(), first, 1 + (ratio - 1) * (i + 1) / growing) : out.guided();
            float next = run.sigmas().get(i + 1);
            return next == 0
                    ? estimate
                    : Tensor.sum(
                            estimate.by(1), run.noise().next(estimate.shape()).by(next));
        });
    }

    private Tensor enlarged(Tensor estimate, Shape first, double factor) {
        return Resize.planes(estimate, cells(first.get(3), factor), cells(first.get(2), factor), method);
    }

    private static int cells(int first, double factor) {
        return Math.max(1, (int) Math.rint(first * factor));
    }
}
