package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
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
        return new Stream(generator, shape);
    }

    private record Stream(GaussianGenerator generator, Shape shape) implements NoiseSource {
        @Override
        public Tensor next(float sigma, float sigmaNext) {
            return next(shape);
        }

        @Override
        public Tensor next(Shape other) {
            return generator.next(other);
        }
    }

    /** Gives each item of a batch noise from a source of its own. */
    record Items(List<NoiseSource> sources) implements NoiseSource {
        @Override
        public Tensor next(float sigma, float sigmaNext) {
            return each(source -> source.next(sigma, sigmaNext));
        }

        @Override
        public Tensor next(Shape shape) {
            return each(source -> source.next(shape.with(0, 1)));
        }

        private Tensor each(Function<NoiseSource, Tensor> draw) {
            return Tensor.concat(sources.stream().map(draw).toList());
        }
    }

    static NoiseSource brownian(
            long[] seeds, Shape shape, float sigmaMin, float sigmaMax, LongFunction<GaussianGenerator> generator) {
        return new BrownianNoise(
                seeds, shape, new BrownianNoise.Ends(sigmaMin, sigmaMax), DoubleUnaryOperator.identity(), generator);
    }
}
