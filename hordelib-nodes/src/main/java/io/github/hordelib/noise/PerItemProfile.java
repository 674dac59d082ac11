package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One stream for each item of a batch: item i has exactly the noise that seed + i gives alone, so that it can be made again
 * alone.
 *
 * @param name the profile's name
 * @param alone the profile of a single item
 */
record PerItemProfile(String name, NoiseProfile alone) implements NoiseProfile {
    @Override
    public RunNoise start(long seed, Shape shape) {
        return new Noise(seed, shape);
    }

    private final class Noise implements RunNoise {
        private final long seed;
        private final Shape one;
        private List<RunNoise> items;

        Noise(long seed, Shape shape) {
            this.seed = seed;
            this.one = shape.with(0, 1);
            this.items = items(IntStream.range(0, shape.get(0)).boxed().toList());
        }

        private List<RunNoise> items(List<Integer> indices) {
            return indices.stream().map(index -> alone.start(seed + index, one)).toList();
        }

        @Override
        public Tensor initial(Optional<List<Integer>> batchIndex) {
            batchIndex.ifPresent(indices -> items = items(indices));
            return each(item -> item.initial(Optional.empty()));
        }

        @Override
        public Tensor underMask() {
            return each(RunNoise::underMask);
        }

        @Override
        public NoiseSource forSampler(NoiseKind kind, float sigmaMin, float sigmaMax) {
            return new NoiseSources.Items(items.stream()
                    .map(item -> item.forSampler(kind, sigmaMin, sigmaMax))
                    .toList());
        }

        private Tensor each(Function<RunNoise, Tensor> draw) {
            return Tensor.concat(items.stream().map(draw).toList());
        }
    }
}
