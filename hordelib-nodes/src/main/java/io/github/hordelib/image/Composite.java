package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Pastes pictures and latents into others, through a mask. */
public final class Composite {
    private Composite() {}

    /**
     * Pastes pictures into others. The source gets the target's number of channels; added alpha is opaque.
     *
     * @param target the pictures that are pasted into
     * @param source the pictures that are pasted, as many as there are targets (repeated or left out)
     * @param x column of the target where the source starts, pixels; parts outside are cut off
     * @param y row of the target where the source starts, pixels
     * @param mask 1 where the source is seen, at any size; absent for everywhere
     * @return the pictures
     */
    public static Image images(Image target, Image source, int x, int y, Optional<Mask> mask) {
        Tensor into = channelsFirst(target);
        Tensor from = channelsFirst(withChannels(source, target.channels()));
        return channelsLast(planes(into, from, x, y, mask));
    }

    /**
     * Pastes planes into others.
     *
     * @param target [n, channels, height, width]
     * @param source [m, channels, h, w]; repeated or cut off to n items
     * @param x column of the target where the source starts, cells; parts outside are cut off
     * @param y row of the target where the source starts, cells
     * @param mask 1 where the source is seen, at any size; absent for everywhere
     * @return a tensor of the target's shape
     */
    public static Tensor planes(Tensor target, Tensor source, int x, int y, Optional<Mask> mask) {
        Shape shape = target.shape();
        int width = source.shape().get(3);
        int height = source.shape().get(2);
        int left = Math.max(-width, Math.min(x, shape.get(3)));
        int top = Math.max(-height, Math.min(y, shape.get(2)));
        Tensor paste = Rearrange.toBatch(source, shape.get(0));
        Tensor result = Tensor.of(shape, target.data().clone());
        Optional<Tensor> seen =
                mask.map(m -> Rearrange.toBatch(Resize.mask(m, width, height).values(), shape.get(0)));
        int toRight = Math.min(width, shape.get(3) - left);
        int toBottom = Math.min(height, shape.get(2) - top);
        for (int plane = 0; plane < shape.get(0) * shape.get(1); plane++) {
            int item = plane / shape.get(1);
            for (int row = Math.max(0, -top); row < toBottom; row++) {
                for (int column = Math.max(0, -left); column < toRight; column++) {
                    int to = (plane * shape.get(2) + top + row) * shape.get(3) + left + column;
                    float value = paste.data()[(plane * height + row) * width + column];
                    int at = (item * height + row) * width + column;
                    float share = seen.map(m -> m.data()[at]).orElse(1f);
                    result.data()[to] = share * value + (1 - share) * result.data()[to];
                }
            }
        }
        return result;
    }

    /** Returns pictures with another number of channels: left out, or opaque alpha added. */
    static Image withChannels(Image image, int channels) {
        if (image.channels() >= channels) {
            return image.channels(channels);
        }
        Shape missing = image.pixels().shape().with(3, channels - image.channels());
        return new Image(Rearrange.join(List.of(image.pixels(), Tensor.filled(missing, 1)), 3));
    }

    /** Returns pictures as [n, channels, height, width]. */
    static Tensor channelsFirst(Image image) {
        return Rearrange.permute(image.pixels(), 0, 3, 1, 2);
    }

    /** The opposite of {@link #channelsFirst(Image)}. */
    static Image channelsLast(Tensor planes) {
        return new Image(Rearrange.permute(planes, 0, 2, 3, 1));
    }
}
