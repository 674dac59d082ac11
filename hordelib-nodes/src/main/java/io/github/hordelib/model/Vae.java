package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Pictures to latents and back. The VAE value. Thread-safe and deterministic. */
public interface Vae {
    /** Pixels for each latent cell, on both axes. */
    int FACTOR = 8;

    /**
     * Encodes one picture as the network wants it: the mean of the latent distribution, not scaled for the diffusion network.
     *
     * @param samples [1, 3, height, width], -1 to 1, sides multiples of {@link #FACTOR}
     * @param cancellation stops the call early
     * @return [1, channels, height/8, width/8]
     */
    Tensor encodeRaw(Tensor samples, Cancellation cancellation);

    /**
     * Decodes one latent to what the network gives.
     *
     * @param latent VAE space, [1, channels, h, w]
     * @param cancellation stops the call early
     * @return [1, 3, 8h, 8w], about -1 to 1, not clamped
     */
    Tensor decodeRaw(Tensor latent, Cancellation cancellation);

    /**
     * Encodes pictures: the mean of the latent distribution, not scaled for the diffusion network. Sides that are no multiples
     * of {@link #FACTOR} are cut, as much on both ends; alpha is left out. Each picture is encoded alone, so that its latent
     * does not depend on the others.
     *
     * @param pixels at least one cell high and wide
     * @param cancellation stops the call early
     * @return [n, channels, height/8, width/8]
     */
    default Tensor encode(Image pixels, Cancellation cancellation) {
        List<Tensor> latents = new ArrayList<>();
        for (int i = 0; i < pixels.count(); i++) {
            latents.add(encodeRaw(Samples.of(pixels, i), cancellation));
        }
        return Tensor.concat(latents);
    }

    /**
     * Decodes latents, each alone.
     *
     * @param latent VAE space, [n, channels, h, w]
     * @param cancellation stops the call early
     * @return RGB pictures of 8 times the size, clamped to 0..1
     */
    default Image decode(Tensor latent, Cancellation cancellation) {
        List<Tensor> pictures = new ArrayList<>();
        for (int i = 0; i < latent.shape().get(0); i++) {
            pictures.add(Samples.toPixels(decodeRaw(latent.item(i), cancellation)));
        }
        return new Image(Tensor.concat(pictures));
    }

    /**
     * Returns this VAE working on tiles, for pictures that do not fit into memory as a whole. The result is the mean of three
     * tilings.
     *
     * @param tile side of a tile, pixels
     * @param overlap of neighbouring tiles, pixels; less than half a tile
     * @return a VAE over the same weights
     */
    default Vae tiled(int tile, int overlap) {
        return new TiledVae(this, tile, overlap);
    }
}
