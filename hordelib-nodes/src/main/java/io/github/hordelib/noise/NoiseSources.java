package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;

/** The kinds of noise sources. */
final class NoiseSources {
    private NoiseSources() {}

    static NoiseSource none() {
        return (sigma, sigmaNext) -> {
            throw new IllegalStateException("noise: expected a sampler that asks for none, found one that draws");
        };
    }

    static NoiseSource stream(GaussianGenerator generator, Shape shape) {
        return (sigma, sigmaNext) -> generator.next(shape);
    }

    static NoiseSource brownian(
            long[] seeds, Shape shape, float sigmaMin, float sigmaMax, LongFunction<GaussianGenerator> generator) {
        return new BrownianNoise(
                seeds, shape, new BrownianNoise.Ends(sigmaMin, sigmaMax), DoubleUnaryOperator.identity(), generator);
    }
}
