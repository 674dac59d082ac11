package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Layers with seeded random weights, to be written as one file. Confined to one thread. */
final class RandomWeights {
    private final SafetensorsWriter writer = SafetensorsWriter.create();
    private final DType dtype;
    private long seed;

    RandomWeights(DType dtype, long seed) {
        this.dtype = dtype;
        this.seed = seed;
    }

    void write(Path file) {
        writer.metadata("modelspec.title", "random weights").write(file);
    }

    void conv(String path, int from, int to, int kernel) {
        random(path + ".weight", Shape.of(to, from, kernel, kernel), spread(from * kernel * kernel));
        random(path + ".bias", Shape.of(to), 0.01);
    }

    void linear(String path, int from, int to, boolean bias) {
        random(path + ".weight", Shape.of(to, from), spread(from));
        if (bias) {
            random(path + ".bias", Shape.of(to), 0.01);
        }
    }

    /** Half of what would keep the variance, so that sums of residuals stay small. */
    private static double spread(int inputs) {
        return 0.5 * Math.sqrt(3.0 / inputs);
    }

    void norm(String path, int width) {
        writer.add(path + ".weight", dtype, Shape.of(width), () -> Tensor.filled(Shape.of(width), 1));
        random(path + ".bias", Shape.of(width), 0.01);
    }

    void random(String name, Shape shape, double spread) {
        long own = ++seed;
        writer.add(name, dtype, shape, () -> uniform(shape, spread, own));
    }

    private static Tensor uniform(Shape shape, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L);
        Tensor tensor = Tensor.zeros(shape);
        float[] data = tensor.data();
        float unit = (float) spread * 0x1p-31f;
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextInt() * unit;
        }
        return tensor;
    }
}
