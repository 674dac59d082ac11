package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** What concerns the vectors over the channels of single cells. */
final class Cells {
    private Cells() {}

    /** Returns the lengths of the cells' vectors, [n, 1, h, w]. */
    static Tensor norms(Tensor latent) {
        Tensor result = dots(latent, latent);
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = (float) Math.sqrt(result.data()[i]);
        }
        return result;
    }

    /** Returns the dot products of the cells' vectors, [n, 1, h, w]. */
    static Tensor dots(Tensor a, Tensor b) {
        Shape shape = a.shape();
        int plane = shape.get(2) * shape.get(3);
        int channels = shape.get(1);
        Tensor result = Tensor.zeros(shape.with(1, 1));
        for (int i = 0; i < result.data().length; i++) {
            int at = i / plane * channels * plane + i % plane;
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += (double) a.data()[at + channel * plane] * b.data()[at + channel * plane];
            }
            result.data()[i] = (float) sum;
        }
        return result;
    }

    /** Returns latents with each cell's vector multiplied. */
    static Tensor times(Tensor latent, Tensor factors) {
        int plane = latent.shape().get(2) * latent.shape().get(3);
        int item = plane * latent.shape().get(1);
        Tensor result = Tensor.zeros(latent.shape());
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = latent.data()[i] * factors.data()[i / item * plane + i % plane];
        }
        return result;
    }
}
