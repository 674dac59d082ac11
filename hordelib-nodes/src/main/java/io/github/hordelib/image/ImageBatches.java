package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Joins, repeats, divides and cuts batches of pictures. */
public final class ImageBatches {
    private ImageBatches() {}

    /**
     * Returns two batches as one; alpha, if one of them has it, is added to the other.
     *
     * @param first pictures
     * @param second pictures, resized bilinearly (edges cut off) if they have another size
     * @return the pictures
     */
    public static Image join(Image first, Image second) {
        int channels = Math.max(first.channels(), second.channels());
        Image other = Composite.withChannels(second, channels);
        if (first.width() != second.width() || first.height() != second.height()) {
            other = Resize.cover(other, first.width(), first.height(), ResizeMethod.BILINEAR);
        }
        return new Image(
                Tensor.concat(List.of(Composite.withChannels(first, channels).pixels(), other.pixels())));
    }

    /**
     * Returns a batch several times.
     *
     * @param image the pictures
     * @param amount how often
     * @return the pictures
     */
    public static Image repeat(Image image, int amount) {
        return new Image(Rearrange.toBatch(image.pixels(), image.count() * amount));
    }

    /**
     * Returns a part of a batch.
     *
     * @param image the pictures
     * @param start first picture; past the end, the last one
     * @param length how many; fewer where the batch ends
     * @return the pictures
     */
    public static Image slice(Image image, int start, int length) {
        int from = Math.min(start, image.count() - 1);
        return new Image(Rearrange.narrow(image.pixels(), 0, from, Math.min(length, image.count() - from)));
    }

    /**
     * Deals the pictures of several batches into batches of one size. A batch also ends where the size of the pictures
     * changes.
     *
     * @param images the batches, in order
     * @param size pictures of a batch; the last ones may be smaller
     * @return the batches
     */
    public static List<Image> rebatch(List<Image> images, int size) {
        List<Image> result = new ArrayList<>();
        List<Tensor> open = new ArrayList<>();
        for (Image image : images) {
            for (int i = 0; i < image.count(); i++) {
                Tensor item = image.pixels().item(i);
                boolean fits = open.isEmpty() || open.get(0).shape().equals(item.shape());
                if (open.size() == size || !fits) {
                    result.add(new Image(Tensor.concat(open)));
                    open.clear();
                }
                open.add(item);
            }
        }
        if (!open.isEmpty()) {
            result.add(new Image(Tensor.concat(open)));
        }
        return result;
    }

    /**
     * Returns a rectangle of pictures.
     *
     * @param image the pictures
     * @param x first column; past the end, the last one
     * @param y first row; past the end, the last one
     * @param width columns; fewer where the picture ends
     * @param height rows; fewer where the picture ends
     * @return the pictures
     */
    public static Image crop(Image image, int x, int y, int width, int height) {
        int left = Math.min(x, image.width() - 1);
        int top = Math.min(y, image.height() - 1);
        Tensor rows = Rearrange.narrow(image.pixels(), 1, top, Math.min(height, image.height() - top));
        return new Image(Rearrange.narrow(rows, 2, left, Math.min(width, image.width() - left)));
    }
}
