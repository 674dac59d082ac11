package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Bilinear;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/**
 * Where and how strongly an entry counts on the latents of one run. Immutable.
 *
 * @param area the rectangle asked for, which may reach beyond the latent; absent = the whole latent
 * @param crop the part of the latent the entry is computed on
 * @param weight of each cell of the crop, [1 or n, crop height, crop width]
 */
record Weighting(Optional<Area.Cells> area, Area.Cells crop, Tensor weight) {
    private static final int WIDEST_RAMP = 8;
    private static final int SMALLEST_BOUNDS = 8;

    /** Places an entry on latents [n, c, h, w]. */
    static Weighting of(Conditioning.Place place, Shape latent) {
        int height = latent.get(2);
        int width = latent.get(3);
        Optional<Tensor> mask = place.mask().map(value -> Bilinear.resize(value.values(), height, width));
        Optional<Area.Cells> area = place.maskBounds() && mask.isPresent()
                ? Optional.of(bounds(mask.get()))
                : place.area().map(value -> value.on(height, width));
        Area.Cells crop = area.map(value -> inside(value, height, width)).orElse(new Area.Cells(height, width, 0, 0));
        Tensor weight = mask.map(value -> masked(value, crop, place)).orElseGet(() -> plain(crop, place, latent));
        return new Weighting(area, crop, weight);
    }

    private static Area.Cells inside(Area.Cells area, int height, int width) {
        if (area.y() >= height || area.x() >= width) {
            throw new IllegalArgumentException("conditioning area at row " + area.y() + ", column " + area.x()
                    + ": expected a start inside the latent, found one outside of " + height + "x" + width + " cells");
        }
        return new Area.Cells(
                Math.min(area.height(), height - area.y()),
                Math.min(area.width(), width - area.x()),
                area.y(),
                area.x());
    }

    /** Smallest rectangle around everything that is not zero. */
    private static Area.Cells bounds(Tensor mask) {
        int height = mask.shape().get(1);
        int width = mask.shape().get(2);
        int top = height;
        int left = width;
        int bottom = -1;
        int right = -1;
        for (int i = 0; i < mask.data().length; i++) {
            if (mask.data()[i] != 0) {
                int y = i / width % height;
                top = Math.min(top, y);
                bottom = Math.max(bottom, y);
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
            }
        }
        if (bottom < 0) {
            return new Area.Cells(SMALLEST_BOUNDS, SMALLEST_BOUNDS, 0, 0);
        }
        return new Area.Cells(
                Math.max(SMALLEST_BOUNDS, bottom - top + 1), Math.max(SMALLEST_BOUNDS, right - left + 1), top, left);
    }

    private static Tensor masked(Tensor mask, Area.Cells crop, Conditioning.Place place) {
        float strength = (float) place.strength();
        float maskStrength = (float) place.maskStrength();
        Tensor part = Rows.crop(mask, crop);
        Tensor result = Tensor.zeros(Shape.of(mask.shape().get(0), crop.height(), crop.width()));
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = part.data()[i] * maskStrength * strength;
        }
        return result;
    }

    /** Equal weights, falling towards the edges of the crop that lie inside the picture. */
    private static Tensor plain(Area.Cells crop, Conditioning.Place place, Shape latent) {
        Tensor result = Tensor.filled(Shape.of(1, crop.height(), crop.width()), (float) place.strength());
        if (place.area().isPresent()) {
            for (int y = 0; y < crop.height(); y++) {
                float down = ramp(y, crop.height(), crop.y(), latent.get(2));
                for (int x = 0; x < crop.width(); x++) {
                    result.data()[y * crop.width() + x] *= down * ramp(x, crop.width(), crop.x(), latent.get(3));
                }
            }
        }
        return result;
    }

    private static float ramp(int index, int size, int offset, int whole) {
        int cells = Math.min(WIDEST_RAMP, size / 4);
        float factor = 1;
        if (offset > 0 && index < cells) {
            factor *= (1f / cells) * (index + 1);
        }
        int fromEnd = size - 1 - index;
        if (offset + size < whole && fromEnd < cells) {
            factor *= (1f / cells) * (fromEnd + 1);
        }
        return factor;
    }

    /** Returns the weight of a cell of the crop for an item of the batch. */
    float weightOf(int item, int row, int column) {
        int rows = weight.shape().get(0);
        return weight.data()[(item % rows * crop.height() + row) * crop.width() + column];
    }

    /** Returns whether the whole latent counts with weight 1. */
    boolean isOneEverywhere(Shape latent) {
        if (crop.height() != latent.get(2) || crop.width() != latent.get(3)) {
            return false;
        }
        for (float value : weight.data()) {
            if (value != 1) {
                return false;
            }
        }
        return true;
    }

    /** Returns the same place with other weights. */
    Weighting withWeight(Tensor newWeight) {
        return new Weighting(area, crop, newWeight);
    }
}
