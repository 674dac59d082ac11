package io.github.hordelib.tensor;

/** Bilinear interpolation as PyTorch's {@code interpolate} does it without aligned corners and antialiasing. */
public final class Bilinear {
    private Bilinear() {}

    /**
     * Returns planes at another size.
     *
     * @param planes [..., h, w]
     * @param height new height
     * @param width new width
     * @return [..., height, width]; the same tensor if the size does not change
     */
    public static Tensor resize(Tensor planes, int height, int width) {
        int oldHeight = planes.shape().get(-2);
        int oldWidth = planes.shape().get(-1);
        if (oldHeight == height && oldWidth == width) {
            return planes;
        }
        Axis rows = Axis.of(oldHeight, height);
        Axis columns = Axis.of(oldWidth, width);
        Tensor result = Tensor.zeros(planes.shape().with(-2, height).with(-1, width));
        float[] from = planes.data();
        for (int i = 0; i < result.data().length; i++) {
            int x = i % width;
            int y = i / width % height;
            int base = i / (width * height) * oldHeight * oldWidth;
            int upper = base + rows.low[y] * oldWidth;
            int lower = base + rows.high[y] * oldWidth;
            float wx = columns.weight[x];
            float wy = rows.weight[y];
            float top = (1 - wx) * from[upper + columns.low[x]] + wx * from[upper + columns.high[x]];
            float bottom = (1 - wx) * from[lower + columns.low[x]] + wx * from[lower + columns.high[x]];
            result.data()[i] = (1 - wy) * top + wy * bottom;
        }
        return result;
    }

    /** Where the cells of a resized axis come from: two neighbours and the weight of the second. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axis(int[] low, int[] high, float[] weight) {
        static Axis of(int from, int to) {
            Axis axis = new Axis(new int[to], new int[to], new float[to]);
            float scale = (float) from / to;
            for (int i = 0; i < to; i++) {
                float source = Math.max(0, Math.fma(scale, i + 0.5f, -0.5f));
                axis.low[i] = Math.min((int) source, from - 1);
                axis.high[i] = Math.min(axis.low[i] + 1, from - 1);
                axis.weight[i] = source - axis.low[i];
            }
            return axis;
        }
    }
}
