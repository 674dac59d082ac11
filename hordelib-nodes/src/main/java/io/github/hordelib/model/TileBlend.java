package io.github.hordelib.model;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One way of cutting an image into tiles that overlap. Results are blended by weights that rise linearly from every edge of a
 * tile.
 *
 * @param tileHeight rows of a tile, in units of the input
 * @param tileWidth columns of a tile
 * @param overlap shared by neighbours
 * @param scale how much larger the result is than the input
 */
record TileBlend(int tileHeight, int tileWidth, int overlap, double scale) {
    /**
     * Puts an image together from the results of its tiles.
     *
     * @param input [1, channels, height, width]
     * @param call gives the result of a tile, [1, channels', scale*rows, scale*columns]
     * @return [1, channels', scale*height, scale*width]
     */
    Tensor apply(Tensor input, UnaryOperator<Tensor> call) {
        int height = scaled(input.shape().get(2));
        int width = scaled(input.shape().get(3));
        float[] sum = {};
        float[] weight = new float[height * width];
        for (int top : positions(input.shape().get(2), tileHeight)) {
            for (int left : positions(input.shape().get(3), tileWidth)) {
                Tensor result = call.apply(cut(input, top, left));
                if (sum.length == 0) {
                    sum = new float[result.shape().get(1) * height * width];
                }
                add(result, scaled(top), scaled(left), width, sum, weight);
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

    private Tensor cut(Tensor input, int top, int left) {
        int rows = Math.min(tileHeight, input.shape().get(2) - top);
        int columns = Math.min(tileWidth, input.shape().get(3) - left);
        Tensor tile = Tensor.zeros(Shape.of(1, input.shape().get(1), rows, columns));
        for (int line = 0; line < input.shape().get(1) * rows; line++) {
            int row = line / rows * input.shape().get(2) + top + line % rows;
            System.arraycopy(input.data(), row * input.shape().get(3) + left, tile.data(), line * columns, columns);
        }
        return tile;
    }

    private void add(Tensor tile, int top, int left, int width, float[] sum, float[] weight) {
        int rows = tile.shape().get(2);
        int columns = tile.shape().get(3);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float share = ramp(y, rows) * ramp(x, columns);
                int at = (top + y) * width + left + x;
                weight[at] += share;
                for (int c = 0; c < tile.shape().get(1); c++) {
                    sum[c * weight.length + at] += tile.data()[(c * rows + y) * columns + x] * share;
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
