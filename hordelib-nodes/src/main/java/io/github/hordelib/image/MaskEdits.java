package io.github.hordelib.image;

import io.github.hordelib.image.Outpaint.Margins;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Tensor;

/** Changes masks; the given masks stay as they are. */
public final class MaskEdits {
    private MaskEdits() {}

    /**
     * Multiplies the borders with a ramp. As in ComfyUI, the ramps of the right and the bottom side start at the first column
     * and row instead of the last: the last ones keep their values, the first ones are multiplied too.
     *
     * @param mask the masks
     * @param ramps length of each ramp, pixels; at most the side
     * @return the masks
     */
    public static Mask feather(Mask mask, Margins ramps) {
        int width = mask.width();
        int height = mask.height();
        float[] left = ramp(width, ramps.left(), false);
        float[] right = ramp(width, ramps.right(), true);
        float[] top = ramp(height, ramps.top(), false);
        float[] bottom = ramp(height, ramps.bottom(), true);
        float[] values = mask.values().data().clone();
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width % height;
            values[i] = values[i] * left[x] * right[x] * top[y] * bottom[y];
        }
        return new Mask(Tensor.of(mask.values().shape(), values));
    }

    private static float[] ramp(int side, int wanted, boolean atEnd) {
        int length = Math.min(wanted, side);
        float[] factors = new float[side];
        java.util.Arrays.fill(factors, 1);
        for (int i = 0; i < length; i++) {
            factors[atEnd && i > 0 ? side - i : i] = (float) ((i + 1.0) / length);
        }
        return factors;
    }

    /**
     * Grows masks by the largest, or shrinks them by the smallest value around each pixel, one pixel at a time.
     *
     * @param mask the masks
     * @param pixels how far; negative to shrink
     * @param tapered whether diagonal neighbours count only after two steps, which makes corners round
     * @return the masks
     */
    public static Mask grow(Mask mask, int pixels, boolean tapered) {
        float sign = pixels < 0 ? -1 : 1;
        int steps = Math.min(Math.abs(pixels), mask.width() + mask.height());
        float[] values = mask.values().times(sign).data();
        for (int i = 0; i < steps; i++) {
            values = grown(values, mask.width(), mask.height(), tapered);
        }
        return new Mask(Tensor.of(mask.values().shape(), values).times(sign));
    }

    private static float[] grown(float[] values, int width, int height, boolean tapered) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width % height;
            float best = values[i];
            for (int dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
                for (int dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
                    if (!tapered || dx == 0 || dy == 0) {
                        best = Math.max(best, values[i + dy * width + dx]);
                    }
                }
            }
            result[i] = best;
        }
        return result;
    }

    /**
     * Makes masks hard: 1 above a value, else 0.
     *
     * @param mask the masks
     * @param threshold the value
     * @return the masks
     */
    public static Mask threshold(Mask mask, float threshold) {
        float[] values = mask.values().data().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] > threshold ? 1 : 0;
        }
        return new Mask(Tensor.of(mask.values().shape(), values));
    }

    /**
     * Returns the part of masks inside a rectangle.
     *
     * @param mask the masks
     * @param x first column
     * @param y first row
     * @param width columns; fewer are returned where the mask ends
     * @param height rows; fewer are returned where the mask ends
     * @return the part
     */
    public static Mask crop(Mask mask, int x, int y, int width, int height) {
        int left = Math.min(x, mask.width());
        int top = Math.min(y, mask.height());
        Tensor rows = Rearrange.narrow(mask.values(), 1, top, Math.min(height, mask.height() - top));
        return new Mask(Rearrange.narrow(rows, 2, left, Math.min(width, mask.width() - left)));
    }

    /** How two mask values become one. */
    public enum Combination {
        /** The product. */
        MULTIPLY,
        /** The sum. */
        ADD,
        /** The first minus the second. */
        SUBTRACT,
        /** 1 where both round to 1. */
        AND,
        /** 1 where one or both round to 1. */
        OR,
        /** 1 where just one rounds to 1. */
        XOR;

        private float apply(float a, float b) {
            boolean first = Math.rint(a) != 0;
            boolean second = Math.rint(b) != 0;
            return switch (this) {
                case MULTIPLY -> a * b;
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case AND -> first && second ? 1 : 0;
                case OR -> first || second ? 1 : 0;
                case XOR -> first != second ? 1 : 0;
            };
        }
    }

    /**
     * Combines the part of masks that others cover; everything is clipped to 0 to 1.
     *
     * @param target the masks that are changed
     * @param source the masks that are laid on, one or as many as there are targets
     * @param x column of the target where the source starts
     * @param y row of the target where the source starts
     * @param combination how
     * @return masks of the target's size
     */
    public static Mask combine(Mask target, Mask source, int x, int y, Combination combination) {
        float[] values = target.values().data().clone();
        Tensor laid = Rearrange.toBatch(source.values(), target.count());
        int right = Math.min(source.width(), target.width() - x);
        int bottom = Math.min(source.height(), target.height() - y);
        for (int item = 0; item < target.count(); item++) {
            for (int row = 0; row < bottom; row++) {
                for (int column = 0; column < right; column++) {
                    int to = (item * target.height() + y + row) * target.width() + x + column;
                    int from = (item * source.height() + row) * source.width() + column;
                    values[to] = combination.apply(values[to], laid.data()[from]);
                }
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(1, values[i]));
        }
        return new Mask(Tensor.of(target.values().shape(), values));
    }

    /**
     * Returns masks that are 1 where pictures have just one colour, else 0. Values are cut off to 8 bit.
     *
     * @param image the pictures
     * @param colour red x 65536 + green x 256 + blue
     * @return one mask a picture
     */
    public static Mask ofColour(Image image, int colour) {
        int channels = image.channels();
        float[] pixels = image.pixels().data();
        float[] values = new float[pixels.length / channels];
        for (int i = 0; i < values.length; i++) {
            int found = 0;
            for (int c = 0; c < 3; c++) {
                found = (found << 8) | (int) (Math.max(0, Math.min(1, pixels[i * channels + c])) * 255);
            }
            values[i] = found == colour ? 1 : 0;
        }
        return new Mask(Tensor.of(image.channel(0).values().shape(), values));
    }

    /**
     * Returns masks as grey pictures.
     *
     * @param mask the masks
     * @return RGB with equal channels
     */
    public static Image toImage(Mask mask) {
        Tensor plane =
                mask.values().reshape(io.github.hordelib.tensor.Shape.of(mask.count(), mask.height(), mask.width(), 1));
        return new Image(Rearrange.join(java.util.List.of(plane, plane, plane), 3));
    }
}
