package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A VAE that works on tiles of a picture, for pictures that do not fit into memory as a whole. The result is the mean of three
 * tilings (tall, wide and square tiles); in a tiling, tiles overlap and are blended by weights that rise linearly from every
 * edge.
 */
final class TiledVae implements Vae {
    private final Vae vae;
    private final Tiling encoding;
    private final Tiling decoding;

    /**
     * Size of tiles and overlap, in units of the input.
     *
     * @param tile side of a square tile
     * @param overlap shared by neighbours
     */
    private record Tiling(int tile, int overlap) {}

    TiledVae(Vae vae, int tilePixels, int overlapPixels) {
        this.vae = vae;
        this.encoding = new Tiling(tilePixels, overlapPixels);
        this.decoding = new Tiling(tilePixels / FACTOR, overlapPixels / FACTOR);
    }

    @Override
    public Tensor encodeRaw(Tensor samples, Cancellation cancellation) {
        return mean(samples, encoding, 1.0 / FACTOR, tile -> vae.encodeRaw(tile, cancellation));
    }

    @Override
    public Tensor decodeRaw(Tensor latent, Cancellation cancellation) {
        return mean(latent, decoding, FACTOR, tile -> vae.decodeRaw(tile, cancellation));
    }

    private static Tensor mean(Tensor input, Tiling tiling, double scale, UnaryOperator<Tensor> call) {
        int tile = tiling.tile;
        Tensor tall = new TileBlend(tile * 2, tile / 2, tiling.overlap, scale).apply(input, call);
        Tensor wide = new TileBlend(tile / 2, tile * 2, tiling.overlap, scale).apply(input, call);
        Tensor square = new TileBlend(tile, tile, tiling.overlap, scale).apply(input, call);
        return tall.plus(wide).plus(square).times(1 / 3f);
    }
}
