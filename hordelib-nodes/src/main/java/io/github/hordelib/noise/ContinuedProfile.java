package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One CUDA stream for a single item, from which the initial noise and the samplers' noise are drawn one after the other.
 *
 * @param name the profile's name
 */
record ContinuedProfile(String name) implements NoiseProfile {
    @Override
    public RunNoise start(long seed, Shape shape) {
        GaussianGenerator generator = new TorchCudaGenerator(seed);
        return new RunNoise() {
            @Override
            public Tensor initial(Optional<List<Integer>> batchIndex) {
                return generator.next(shape);
            }

            @Override
            public Tensor underMask() {
                return new TorchCudaGenerator(seed + 1).next(shape);
            }

            @Override
            public NoiseSource forSampler(NoiseKind kind, float sigmaMin, float sigmaMax) {
                return switch (kind) {
                    case NONE -> NoiseSources.none();
                    case STREAM, INITIAL_STREAM -> NoiseSources.stream(generator, shape);
                    case BROWNIAN, BROWNIAN_ON_DEVICE ->
                        NoiseSources.brownian(new long[] {seed}, shape, sigmaMin, sigmaMax, TorchCudaGenerator::new);
                };
            }
        };
    }
}
