package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** The operations on latents the library comes with. */
public final class LatentOperations {
    private static final float TINY = 1e-6f;
    private static final float TINIER = 1e-10f;

    private LatentOperations() {}

    /**
     * Sharpens the direction of each cell's vector; its length stays.
     *
     * @param radius of the kernel, cells; edges are mirrored
     * @param sigma width of the kernel, 1 = its radius
     * @param alpha how strongly
     * @return the operation
     */
    public static LatentOperation sharpen(int radius, double sigma, double alpha) {
        Tensor kernel = Sharpening.kernel(radius, sigma, alpha);
        return latent -> {
            Tensor lengths = plus(Cells.norms(latent), TINY);
            Tensor sharpened = Sharpening.apply(Cells.times(latent, inverse(lengths)), kernel);
            return Cells.times(sharpened, lengths);
        };
    }

    /**
     * Compresses the lengths of the cells' vectors (Reinhard tone mapping) below three standard deviations over their mean.
     *
     * @param multiplier of that limit
     * @return the operation
     */
    public static LatentOperation tonemapReinhard(double multiplier) {
        return latent -> {
            Tensor lengths = plus(Cells.norms(latent), TINIER);
            Shape shape = lengths.shape();
            int size = shape.get(2) * shape.get(3);
            Tensor factors = Tensor.zeros(shape);
            double[] tops = Items.each(
                    lengths,
                    (from, to) -> (3 * Items.spread(lengths, from, to) + mean(lengths, from, to)) * multiplier);
            for (int i = 0; i < factors.data().length; i++) {
                double top = tops[i / size];
                factors.data()[i] = (float) (1 / (lengths.data()[i] / top + 1));
            }
            return Cells.times(latent, factors);
        };
    }

    private static double mean(Tensor tensor, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += tensor.data()[i];
        }
        return sum / (to - from);
    }

    private static Tensor plus(Tensor tensor, float value) {
        return tensor.plus(Tensor.filled(tensor.shape(), value));
    }

    private static Tensor inverse(Tensor tensor) {
        Tensor result = Tensor.zeros(tensor.shape());
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = 1 / tensor.data()[i];
        }
        return result;
    }
}
