package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

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

    /** One of the calls of a VAE. */
    @FunctionalInterface
    private interface Call {
        Tensor apply(Tensor tile);
    }

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

    private static Tensor mean(Tensor input, Tiling tiling, double scale, Call call) {
        int tile = tiling.tile;
        Tensor tall = new Blend(input, tile * 2, tile / 2, tiling.overlap, scale).run(call);
        Tensor wide = new Blend(input, tile / 2, tile * 2, tiling.overlap, scale).run(call);
        Tensor square = new Blend(input, tile, tile, tiling.overlap, scale).run(call);
        return tall.plus(wide).plus(square).times(1 / 3f);
    }

    /** One tiling: walks the tiles and sums their weighted results. */
    private static final class Blend {
        private final Tensor input;
        private final int tileHeight;
        private final int tileWidth;
        private final int overlap;
        private final double scale;
        private final int height;
        private final int width;

        Blend(Tensor input, int tileHeight, int tileWidth, int overlap, double scale) {
            this.input = input;
            this.tileHeight = tileHeight;
            this.tileWidth = tileWidth;
            this.overlap = overlap;
            this.scale = scale;
            this.height = scaled(input.shape().get(2));
            this.width = scaled(input.shape().get(3));
        }

        Tensor run(Call call) {
            float[] sum = {};
            float[] weight = new float[height * width];
            for (int top : positions(input.shape().get(2), tileHeight)) {
                for (int left : positions(input.shape().get(3), tileWidth)) {
                    Tensor result = call.apply(cut(top, left));
                    if (sum.length == 0) {
                        sum = new float[result.shape().get(1) * height * width];
                    }
                    add(result, scaled(top), scaled(left), sum, weight);
                }
            }
            int plane = height * width;
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= weight[i % plane];
            }
            return Tensor.of(Shape.of(1, sum.length / plane, height, width), sum);
        }

        private List<Integer> positions(int size, int tile) {
            List<Integer> positions = new ArrayList<>();
            if (size <= tile) {
                return List.of(0);
            }
            for (int at = 0; at < size - overlap; at += tile - overlap) {
                positions.add(at);
            }
            return positions;
        }

        private Tensor cut(int top, int left) {
            int rows = Math.min(tileHeight, input.shape().get(2) - top);
            int columns = Math.min(tileWidth, input.shape().get(3) - left);
            Tensor tile = Tensor.zeros(Shape.of(1, input.shape().get(1), rows, columns));
            for (int line = 0; line < input.shape().get(1) * rows; line++) {
                int channel = line / rows;
                int from = (channel * input.shape().get(2) + top + line % rows)
                                * input.shape().get(3)
                        + left;
                System.arraycopy(input.data(), from, tile.data(), line * columns, columns);
            }
            return tile;
        }

        private void add(Tensor tile, int top, int left, float[] sum, float[] weight) {
            int rows = tile.shape().get(2);
            int columns = tile.shape().get(3);
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    float share = ramp(y, rows) * ramp(x, columns);
                    int at = (top + y) * width + left + x;
                    weight[at] += share;
                    for (int c = 0; c < tile.shape().get(1); c++) {
                        sum[c * height * width + at] += tile.data()[(c * rows + y) * columns + x] * share;
                    }
                }
            }
        }

        private float ramp(int position, int size) {
            int feather = scaled(overlap);
            float share = 1;
            if (position < feather) {
                share *= (position + 1f) / feather;
            }
            if (size - 1 - position < feather) {
                share *= (size - position) / (float) feather;
            }
            return share;
        }

        private int scaled(int extent) {
            return (int) Math.round(extent * scale);
        }
    }
}
