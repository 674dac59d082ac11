package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;

/** Increments of Brownian paths between noise levels, scaled to unit variance (k-diffusion's sampler noise). */
final class BrownianNoise implements NoiseSource {
    private final List<BrownianTree> trees;
    private final DoubleUnaryOperator transform;
    private final int sign;

    /**
     * Creates a source.
     *
     * @param seeds one seed for the whole batch, or one for each item
     * @param shape shape of the noise, [n, c, h, w]
     * @param ends smallest and largest noise level
     * @param transform noise level to time, monotone
     * @param generator makes the generator for a seed
     */
    BrownianNoise(
            long[] seeds,
            Shape shape,
            Ends ends,
            DoubleUnaryOperator transform,
            LongFunction<GaussianGenerator> generator) {
        this.transform = transform;
        float first = (float) transform.applyAsDouble(ends.sigmaMin());
        float last = (float) transform.applyAsDouble(ends.sigmaMax());
        this.sign = first < last ? 1 : -1;
        this.trees = new ArrayList<>();
        Shape each = seeds.length == 1 ? shape : shape.with(0, 1);
        for (long seed : seeds) {
            trees.add(new BrownianTree(seed, each, Math.min(first, last), Math.max(first, last), generator));
        }
    }

    /** Range of noise levels a path covers. */
    record Ends(float sigmaMin, float sigmaMax) {}

    @Override
    public Tensor next(float sigma, float sigmaNext) {
        float from = (float) transform.applyAsDouble(sigma);
        float to = (float) transform.applyAsDouble(sigmaNext);
        int direction = from < to ? sign : -sign;
        List<Tensor> parts = new ArrayList<>();
        for (BrownianTree tree : trees) {
            parts.add(tree.increment(Math.min(from, to), Math.max(from, to)));
        }
        Tensor increment = parts.size() == 1 ? parts.get(0) : Tensor.concat(parts);
        return increment.times(direction / (float) Math.sqrt(Math.abs(to - from)));
    }
}
