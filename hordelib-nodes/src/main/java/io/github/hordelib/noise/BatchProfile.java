package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * ComfyUI's rule: one stream for the whole batch.
 *
 * @param name the profile's name
 * @param device makes the generator of the device the latents are on
 * @param samplerSeedOffset what is added to the seed for the samplers' own stream
 */
record BatchProfile(String name, LongFunction<GaussianGenerator> device, int samplerSeedOffset)
        implements NoiseProfile {
    @Override
    public RunNoise start(long seed, Shape shape) {
        return new Noise(seed, shape);
    }

    private final class Noise implements RunNoise {
        private final long seed;
        private final Shape shape;
        private final GaussianGenerator processWide;

        Noise(long seed, Shape shape) {
            this.seed = seed;
            this.shape = shape;
            this.processWide = new TorchCpuGenerator(seed);
        }

        @Override
        public Tensor initial(Optional<List<Integer>> batchIndex) {
            return batchIndex.map(this::items).orElseGet(() -> processWide.next(shape));
        }

        /** Draws items one at a time up to the last one that is wanted. */
        private Tensor items(List<Integer> wanted) {
            int last = wanted.stream().mapToInt(Integer::intValue).max().orElseThrow();
            List<Tensor> drawn = new ArrayList<>();
            for (int i = 0; i <= last; i++) {
                drawn.add(processWide.next(shape.with(0, 1)));
            }
            return Tensor.concat(wanted.stream().map(drawn::get).toList());
        }

        @Override
        public Tensor underMask() {
            return new TorchCpuGenerator(seed + 1).next(shape);
        }

        @Override
        public NoiseSource forSampler(NoiseKind kind, float sigmaMin, float sigmaMax) {
            return switch (kind) {
                case NONE -> NoiseSources.none();
                case STREAM -> NoiseSources.stream(device.apply(seed + samplerSeedOffset), shape);
                case INITIAL_STREAM -> NoiseSources.stream(initialStream(), shape);
                case BROWNIAN -> brownian(TorchCpuGenerator::new, sigmaMin, sigmaMax);
                case BROWNIAN_ON_DEVICE -> brownian(device, sigmaMin, sigmaMax);
            };
        }

        /** Seeding the process seeds every device; the initial noise itself is always drawn on the CPU. */
        private GaussianGenerator initialStream() {
            GaussianGenerator onDevice = device.apply(seed);
            return onDevice instanceof TorchCpuGenerator ? processWide : onDevice;
        }

        private NoiseSource brownian(LongFunction<GaussianGenerator> generator, float sigmaMin, float sigmaMax) {
            return NoiseSources.brownian(new long[] {seed}, shape, sigmaMin, sigmaMax, generator);
        }
    }
}
