package io.github.hordelib.latent;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Sizes, cuts, turns and pastes of latents. Noise masks stay as they are: they are resized when they are used. */
public final class LatentGeometry {
    /** Pixels of a cell. */
    public static final int CELL = 8;

    private static final int SMALLEST = 64 / CELL;

    private LatentGeometry() {}

    /**
     * Returns latents of zeros with four channels.
     *
     * @param width pixels
     * @param height pixels
     * @param count how many
     * @return the latents
     */
    public static Latent empty(int width, int height, int count) {
        return Latent.of(Tensor.zeros(Shape.of(count, 4, height / CELL, width / CELL)));
    }

    /**
     * Resizes latents.
     *
     * @param latent the latents
     * @param width pixels; less than 64 counts as 64; 0 keeps the aspect ratio
     * @param height pixels; less than 64 counts as 64; 0 keeps the aspect ratio; both 0 change nothing
     * @param method how
     * @param crop whether to cut the edges off rather than to distort
     * @return the latents
     */
    public static Latent resize(Latent latent, int width, int height, ResizeMethod method, boolean crop) {
        if (width == 0 && height == 0) {
            return latent;
        }
        Shape shape = latent.samples().shape();
        int oldWidth = shape.get(3);
        int oldHeight = shape.get(2);
        int columns = Math.max(SMALLEST, width / CELL);
        int rows = Math.max(SMALLEST, height / CELL);
        if (width == 0) {
            columns = (int) Math.max(SMALLEST, Math.rint((double) oldWidth * Math.max(64, height) / oldHeight) / CELL);
        } else if (height == 0) {
            rows = (int) Math.max(SMALLEST, Math.rint((double) oldHeight * Math.max(64, width) / oldWidth) / CELL);
        }
        Tensor samples = crop
                ? Resize.coverPlanes(latent.samples(), columns, rows, method)
                : Resize.planes(latent.samples(), columns, rows, method);
        return latent.withSamples(samples);
    }

    /**
     * Resizes latents by a factor.
     *
     * @param latent the latents
     * @param factor factor of both sides; results are rounded to whole cells, half to even
     * @param method how
     * @return the latents
     */
    public static Latent scale(Latent latent, double factor, ResizeMethod method) {
        Shape shape = latent.samples().shape();
        int columns = (int) Math.rint(shape.get(3) * factor);
        int rows = (int) Math.rint(shape.get(2) * factor);
        return latent.withSamples(Resize.planes(latent.samples(), columns, rows, method));
    }

    /**
     * Cuts out a part.
     *
     * @param latent the latents
     * @param x pixels; moved so that at least 8 cells remain
     * @param y pixels; moved so that at least 8 cells remain
     * @param width pixels; less where the latent ends
     * @param height pixels; less where the latent ends
     * @return the latents
     */
    public static Latent crop(Latent latent, int x, int y, int width, int height) {
        Tensor columns = cropAxis(latent.samples(), 3, x / CELL, width / CELL);
        return latent.withSamples(cropAxis(columns, 2, y / CELL, height / CELL));
    }

    private static Tensor cropAxis(Tensor tensor, int axis, int start, int length) {
        int side = tensor.shape().get(axis);
        int from = Math.max(0, Math.min(start, side - SMALLEST));
        return Rearrange.narrow(tensor, axis, from, Math.min(length, side - from));
    }

    /**
     * Cuts a range out of one axis.
     *
     * @param latent the latents
     * @param axis 1 to 3 for channels, height, width
     * @param index first cell; negative ones count from the end
     * @param amount how many; fewer where the axis ends
     * @return the latents
     */
    public static Latent cut(Latent latent, int axis, int index, int amount) {
        int side = latent.samples().shape().get(axis);
        int start = index >= 0 ? Math.min(index, side - 1) : Math.max(0, side + index);
        return latent.withSamples(Rearrange.narrow(latent.samples(), axis, start, Math.min(side - start, amount)));
    }

    /**
     * Joins latents on one axis.
     *
     * @param first the latents that give mask, index and batch size
     * @param second latents of the same size elsewhere, repeated or left out to the batch size
     * @param axis 1 to 3 for channels, height, width
     * @param reversed whether the second comes first
     * @return the latents
     */
    public static Latent join(Latent first, Latent second, int axis, boolean reversed) {
        Tensor a = first.samples();
        Tensor b = Rearrange.toBatch(second.samples(), a.shape().get(0));
        return first.withSamples(Rearrange.join(reversed ? List.of(b, a) : List.of(a, b), axis));
    }

    /**
     * Pastes latents into others, with a ramp at the edges that lie inside the target.
     *
     * @param target the latents that are pasted into
     * @param source the latents that are pasted
     * @param x pixels
     * @param y pixels
     * @param feather length of the ramp, pixels
     * @return the latents
     */
    public static Latent paste(Latent target, Latent source, int x, int y, int feather) {
        Shape into = target.samples().shape();
        Shape from = source.samples().shape();
        int left = x / CELL;
        int top = y / CELL;
        int width = Math.max(0, Math.min(from.get(3), into.get(3) - left));
        int height = Math.max(0, Math.min(from.get(2), into.get(2) - top));
        if (width == 0 || height == 0) {
            return target;
        }
        Tensor cut = Rearrange.narrow(Rearrange.narrow(source.samples(), 3, 0, width), 2, 0, height);
        float[] columns = ramp(width, feather / CELL, left != 0, left + width < into.get(3));
        float[] rows = ramp(height, feather / CELL, top != 0, top + height < into.get(2));
        Tensor mask = Tensor.zeros(Shape.of(1, height, width));
        for (int i = 0; i < mask.data().length; i++) {
            mask.data()[i] = rows[i / width] * columns[i % width];
        }
        return pasteMasked(target, Latent.of(cut), left * CELL, top * CELL, Optional.of(new Mask(mask)));
    }

    private static float[] ramp(int side, int feather, boolean atStart, boolean atEnd) {
        float[] factors = new float[side];
        java.util.Arrays.fill(factors, 1);
        for (int i = 0; i < Math.min(feather, side); i++) {
            float factor = (float) (1.0 / feather * (i + 1));
            factors[i] *= atStart ? factor : 1;
            factors[side - 1 - i] *= atEnd ? factor : 1;
        }
        return factors;
    }

    /**
     * Pastes latents into others through a mask.
     *
     * @param target the latents that are pasted into
     * @param source the latents that are pasted
     * @param x pixels
     * @param y pixels
     * @param mask 1 where the source is seen, at any size; absent for everywhere
     * @return the latents
     */
    public static Latent pasteMasked(Latent target, Latent source, int x, int y, Optional<Mask> mask) {
        return target.withSamples(io.github.hordelib.image.Composite.planes(
                target.samples(), source.samples(), Math.floorDiv(x, CELL), Math.floorDiv(y, CELL), mask));
    }

    /**
     * Returns latents resized bilinearly to the size of others, whatever their aspect ratio.
     *
     * @param latent the latents
     * @param like latents of the wanted size
     * @return the latents
     */
    public static Latent resizedLike(Latent latent, Latent like) {
        Shape shape = like.samples().shape();
        return latent.withSamples(Resize.planes(latent.samples(), shape.get(3), shape.get(2), ResizeMethod.BILINEAR));
    }
}
