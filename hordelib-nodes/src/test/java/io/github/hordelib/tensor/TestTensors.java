package io.github.hordelib.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleSupplier;

/** Tensors for tests, and how far two of them are apart: none may be NaN, and shapes must be equal. */
public final class TestTensors {
    private TestTensors() {}

    /** Normal values of mean 0, the same for the same seed. */
    public static Tensor gaussian(Shape shape, double deviation, long seed) {
        Random random = new Random(seed);
        return filled(shape, () -> deviation * random.nextGaussian());
    }

    /** Even values from -spread to spread, the same for the same seed. */
    public static Tensor uniform(Shape shape, double spread, long seed) {
        Random random = new Random(seed);
        return filled(shape, () -> spread * (2 * random.nextDouble() - 1));
    }

    private static Tensor filled(Shape shape, DoubleSupplier values) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.data().length; i++) {
            tensor.data()[i] = (float) values.getAsDouble();
        }
        return tensor;
    }

    /** Largest difference of two elements. */
    public static double largestDifference(Tensor found, Tensor expected) {
        return largest(found, expected, 0);
    }

    /** Largest difference of two elements, over what is expected where that is above 1. */
    public static double largestRelativeDifference(Tensor found, Tensor expected) {
        return largest(found, expected, 1);
    }

    private static double largest(Tensor found, Tensor expected, double share) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        double largest = 0;
        for (int i = 0; i < expected.data().length; i++) {
            double scale = Math.max(1, share * Math.abs(expected.data()[i]));
            largest = Math.max(largest, Math.abs(found.data()[i] - expected.data()[i]) / scale);
        }
        assertThat(largest).isNotNaN();
        return largest;
    }
}
