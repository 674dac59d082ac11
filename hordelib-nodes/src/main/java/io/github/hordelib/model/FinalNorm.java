package io.github.hordelib.model;

import io.github.hordelib.tensor.Tensor;

/**
 * The layer normalisation behind the last layer of a transformer, found from its input and output: an export shows both, but
 * not, under any dependable name, its scale and shift. Immutable.
 */
final class FinalNorm {
    private static final double EPSILON = 1e-5;
    private static final double TOLERANCE = 1e-2;

    private final double[] scale;
    private final double[] shift;

    private FinalNorm(double[] scale, double[] shift) {
        this.scale = scale;
        this.shift = shift;
    }

    /** Fits {@code after = normalised(before) * scale + shift} for each channel; exact but for rounding. */
    static FinalNorm recover(Tensor before, Tensor after) {
        int width = before.shape().get(-1);
        int tokens = before.data().length / width;
        double[] x = standardise(before);
        double[] scale = new double[width];
        double[] shift = new double[width];
        for (int channel = 0; channel < width; channel++) {
            double meanX = 0;
            double meanY = 0;
            for (int t = 0; t < tokens; t++) {
                meanX += x[t * width + channel] / tokens;
                meanY += (double) after.data()[t * width + channel] / tokens;
            }
            double xx = 0;
            double xy = 0;
            for (int t = 0; t < tokens; t++) {
                double dx = x[t * width + channel] - meanX;
                xx += dx * dx;
                xy += dx * (after.data()[t * width + channel] - meanY);
            }
            scale[channel] = xx == 0 ? 0 : xy / xx;
            shift[channel] = meanY - scale[channel] * meanX;
        }
        FinalNorm norm = new FinalNorm(scale, shift);
        norm.requireFit(norm.apply(before), after);
        return norm;
    }

    private void requireFit(Tensor found, Tensor expected) {
        for (int i = 0; i < found.data().length; i++) {
            double allowed = TOLERANCE * (1 + Math.abs(expected.data()[i]));
            if (!(Math.abs(found.data()[i] - expected.data()[i]) <= allowed)) {
                throw new ModelException("text encoder: expected the last hidden state to be the layer normalisation of"
                        + " the one before it, found another relation");
            }
        }
    }

    Tensor apply(Tensor states) {
        int width = scale.length;
        double[] x = standardise(states);
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) (x[i] * scale[i % width] + shift[i % width]);
        }
        return Tensor.of(states.shape(), result);
    }

    private static double[] standardise(Tensor states) {
        int width = states.shape().get(-1);
        double[] result = new double[states.data().length];
        for (int from = 0; from < result.length; from += width) {
            double mean = 0;
            for (int i = from; i < from + width; i++) {
                mean += (double) states.data()[i] / width;
            }
            double variance = 0;
            for (int i = from; i < from + width; i++) {
                double d = states.data()[i] - mean;
                variance += d * d / width;
            }
            for (int i = from; i < from + width; i++) {
                result[i] = (states.data()[i] - mean) / Math.sqrt(variance + EPSILON);
            }
        }
        return result;
    }
}
