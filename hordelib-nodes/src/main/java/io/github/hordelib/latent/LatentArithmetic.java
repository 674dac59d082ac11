package io.github.hordelib.latent;

import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Sums and mixtures of latents. The first latents give size, batch, mask and index; the second are made to fit. */
public final class LatentArithmetic {
    private LatentArithmetic() {}

    /**
     * Returns {@code a first + b second}.
     *
     * @param a a factor
     * @param first latents
     * @param b a factor
     * @param second latents, resized bilinearly (edges cut off) if they have another size
     * @return the latents
     */
    public static Latent combine(float a, Latent first, float b, Latent second) {
        Tensor other = fitted(second.samples(), first.samples().shape(), ResizeMethod.BILINEAR);
        return first.withSamples(Tensor.combine(a, first.samples(), b, other));
    }

    /**
     * Returns {@code factor first + (1 - factor) second}.
     *
     * @param first latents
     * @param second latents, resized bicubically (edges cut off) if they have another size
     * @param factor share of the first
     * @return the latents
     */
    public static Latent blend(Latent first, Latent second, float factor) {
        Tensor other = fitted(second.samples(), first.samples().shape(), ResizeMethod.BICUBIC);
        return first.withSamples(Tensor.combine(factor, first.samples(), 1 - factor, other));
    }

    /**
     * Mixes the directions of the channel vectors and, on their own, their lengths.
     *
     * @param first latents
     * @param second latents, resized bilinearly (edges cut off) if they have another size
     * @param ratio share of the first
     * @return the latents
     */
    public static Latent interpolate(Latent first, Latent second, float ratio) {
        Shape shape = first.samples().shape();
        Tensor other = fitted(second.samples(), shape, ResizeMethod.BILINEAR);
        Tensor result = Tensor.zeros(shape);
        int plane = shape.get(2) * shape.get(3);
        int item = plane * shape.get(1);
        for (int i = 0; i < shape.get(0) * plane; i++) {
            int at = i / plane * item + i % plane;
            double lengthA = length(first.samples().data(), at, plane, item);
            double lengthB = length(other.data(), at, plane, item);
            double lengthMixed = 0;
            double[] mixed = new double[shape.get(1)];
            for (int c = 0; c < mixed.length; c++) {
                mixed[c] = ratio * unit(first.samples().data()[at + c * plane], lengthA)
                        + (1 - ratio) * unit(other.data()[at + c * plane], lengthB);
                lengthMixed += mixed[c] * mixed[c];
            }
            double length = ratio * lengthA + (1 - ratio) * lengthB;
            for (int c = 0; c < mixed.length; c++) {
                result.data()[at + c * plane] = (float) (unit(mixed[c], Math.sqrt(lengthMixed)) * length);
            }
        }
        return first.withSamples(result);
    }

    private static double length(float[] values, int at, int plane, int item) {
        double sum = 0;
        for (int c = 0; c < item; c += plane) {
            sum += (double) values[at + c] * values[at + c];
        }
        return Math.sqrt(sum);
    }

    private static double unit(double value, double length) {
        return length == 0 ? 0 : value / length;
    }

    /** Returns a tensor with the channels' size and the batch of another; edges are cut off rather than distorted. */
    static Tensor fitted(Tensor tensor, Shape shape, ResizeMethod method) {
        return Rearrange.toBatch(resized(tensor, shape, method), shape.get(0));
    }

    static Tensor resized(Tensor tensor, Shape shape, ResizeMethod method) {
        boolean fits = tensor.shape().with(0, 1).equals(shape.with(0, 1));
        return fits ? tensor : Resize.coverPlanes(tensor, shape.get(3), shape.get(2), method);
    }
}
