package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Tensor;

/** Sums over single items of a batch, in double. */
final class Items {
    private Items() {}

    /** Computes a number for each item from its range of elements. */
    interface Measure {
        double of(int from, int to);
    }

    /** Returns a number for each item. */
    static double[] each(Tensor tensor, Measure measure) {
        double[] result = new double[tensor.shape().get(0)];
        int size = tensor.data().length / result.length;
        for (int i = 0; i < result.length; i++) {
            result[i] = measure.of(i * size, (i + 1) * size);
        }
        return result;
    }

    static double dot(Tensor a, Tensor b, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) a.data()[i] * b.data()[i];
        }
        return sum;
    }

    static double norm(Tensor tensor, int from, int to) {
        return Math.sqrt(dot(tensor, tensor, from, to));
    }

    /** Unbiased standard deviation. */
    static double spread(Tensor tensor, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += tensor.data()[i];
        }
        double mean = sum / (to - from);
        double squares = 0;
        for (int i = from; i < to; i++) {
            double difference = tensor.data()[i] - mean;
            squares += difference * difference;
        }
        return Math.sqrt(squares / (to - from - 1));
    }

    /** Returns {@code factor[item] * a + otherFactor[item] * b}. */
    static Tensor combine(double[] factor, Tensor a, double[] otherFactor, Tensor b) {
        Tensor result = Tensor.zeros(a.shape());
        int size = a.data().length / factor.length;
        for (int i = 0; i < result.data().length; i++) {
            int item = i / size;
            result.data()[i] = (float) (factor[item] * a.data()[i] + otherFactor[item] * b.data()[i]);
        }
        return result;
    }

    /** Returns {@code a + factor[item] * b}. */
    static Tensor plus(Tensor a, double[] factor, Tensor b) {
        double[] ones = new double[factor.length];
        java.util.Arrays.fill(ones, 1);
        return combine(ones, a, factor, b);
    }
}
