package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Takes pixels for latents: the same size, three channels, -1 to 1. For networks that work on pictures. Immutable. */
public final class PixelSpaceVae implements Vae {
    /** Creates the VAE. */
    public PixelSpaceVae() {}

    @Override
    public Tensor encodeRaw(Tensor samples, Cancellation cancellation) {
        return samples;
    }

    @Override
    public Tensor decodeRaw(Tensor latent, Cancellation cancellation) {
        return latent;
    }

    @Override
    public Tensor encode(Image pixels, Cancellation cancellation) {
        List<Tensor> latents = new ArrayList<>();
        for (int i = 0; i < pixels.count(); i++) {
            latents.add(Samples.cut(pixels, i, Shape.of(pixels.height(), pixels.width())));
        }
        return Tensor.concat(latents);
    }
}
