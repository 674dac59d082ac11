package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the size of pictures, masks and latents. The plain methods follow torch's {@code interpolate} (no antialiasing,
 * corners not aligned); {@link #antialiased(Bitmap, int, int, ResampleFilter)} follows Pillow.
 */
public final class Resize {
    private Resize() {}

    /**
     * Resizes pictures.
     *
     * @param image the pictures
     * @param width new width, pixels
     * @param height new height, pixels
     * @param method how; Lanczos goes through 8 bit
     * @return the resized pictures
     */
    public static Image image(Image image, int width, int height, ResizeMethod method) {
        return switch (method) {
            case LANCZOS -> throughBitmaps(image, width, height);
            case BISLERP -> {
                Tensor planes = Rearrange.permute(image.pixels(), 0, 3, 1, 2);
                yield new Image(Rearrange.permute(Bislerp.resize(planes, width, height), 0, 2, 3, 1));
            }
            default -> new Image(separable(image.pixels(), 1, width, height, method));
        };
    }

    /**
     * Resizes pictures after cutting off what does not fit the new aspect ratio, the same on both sides.
     *
     * @param image the pictures
     * @param width new width, pixels
     * @param height new height, pixels
     * @param method how
     * @return the resized pictures
     */
    public static Image cover(Image image, int width, int height, ResizeMethod method) {
        Tensor cut = centreCut(image.pixels(), 1, width, height);
        return image(new Image(cut), width, height, method);
    }

    /**
     * Resizes planes, such as latents.
     *
     * @param planes [n, channels, height, width]
     * @param width new width, cells
     * @param height new height, cells
     * @param method any but Lanczos
     * @return [n, channels, height, width]
     */
    public static Tensor planes(Tensor planes, int width, int height, ResizeMethod method) {
        return method == ResizeMethod.BISLERP
                ? Bislerp.resize(planes, width, height)
                : separable(planes, 2, width, height, method);
    }

    /**
     * Resizes planes after cutting off what does not fit the new aspect ratio, the same on both sides.
     *
     * @param planes [n, channels, height, width]
     * @param width new width, cells
     * @param height new height, cells
     * @param method any but Lanczos
     * @return [n, channels, height, width]
     */
    public static Tensor coverPlanes(Tensor planes, int width, int height, ResizeMethod method) {
        return planes(centreCut(planes, 2, width, height), width, height, method);
    }

    /**
     * Resizes masks bilinearly.
     *
     * @param mask the masks
     * @param width new width, pixels
     * @param height new height, pixels
     * @return the resized masks
     */
    public static Mask mask(Mask mask, int width, int height) {
        return new Mask(separable(mask.values(), 1, width, height, ResizeMethod.BILINEAR));
    }

    /**
     * Resizes a picture with an antialiasing filter in 8 bit, bit for bit as Pillow does; RGBA is multiplied by alpha before
     * and divided after.
     *
     * @param bitmap the picture
     * @param width new width, pixels
     * @param height new height, pixels
     * @param filter the filter
     * @return the resized picture
     */
    public static Bitmap antialiased(Bitmap bitmap, int width, int height, ResampleFilter filter) {
        if (bitmap.width() == width && bitmap.height() == height) {
            return bitmap;
        }
        int channels = bitmap.channels();
        byte[] data = channels == 4 ? Alpha.multiply(bitmap.data()) : bitmap.data();
        if (bitmap.width() != width) {
            data = Taps.antialiased(filter, bitmap.width(), width)
                    .apply(data, bitmap.height(), bitmap.width(), channels);
        }
        if (bitmap.height() != height) {
            data = Taps.antialiased(filter, bitmap.height(), height).apply(data, 1, bitmap.height(), width * channels);
        }
        return Bitmap.of(width, height, channels, channels == 4 ? Alpha.divide(data) : data);
    }

    /**
     * Resizes pictures with an antialiasing filter in float, as Pillow does with its mode F; values may overshoot.
     *
     * @param image the pictures; alpha is treated like a colour
     * @param width new width, pixels
     * @param height new height, pixels
     * @param filter the filter
     * @return the resized pictures
     */
    public static Image antialiased(Image image, int width, int height, ResampleFilter filter) {
        Tensor pixels = image.pixels();
        if (image.width() != width) {
            pixels = Taps.antialiased(filter, image.width(), width).apply(pixels, 2);
        }
        if (image.height() != height) {
            pixels = Taps.antialiased(filter, image.height(), height).apply(pixels, 1);
        }
        return new Image(pixels);
    }

    /**
     * Returns the length of a side that keeps the aspect ratio.
     *
     * @param side the side now
     * @param newOther what the other side becomes
     * @param other the other side now
     * @return the new length, at least 1, rounded half to even
     */
    public static int proportional(int side, int newOther, int other) {
        return (int) Math.max(1, Math.rint((double) side * newOther / other));
    }

    private static Image throughBitmaps(Image image, int width, int height) {
        List<Bitmap> resized = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            resized.add(antialiased(image.bitmap(i), width, height, ResampleFilter.LANCZOS));
        }
        return Image.of(resized);
    }

    /** Height is {@code axis}, width the next one. */
    private static Tensor separable(Tensor tensor, int axis, int width, int height, ResizeMethod method) {
        Shape shape = tensor.shape();
        Tensor result = tensor;
        if (shape.get(axis + 1) != width) {
            result = Taps.of(method, shape.get(axis + 1), width).apply(result, axis + 1);
        }
        if (shape.get(axis) != height) {
            result = Taps.of(method, shape.get(axis), height).apply(result, axis);
        }
        return result;
    }

    private static Tensor centreCut(Tensor tensor, int axis, int width, int height) {
        int oldHeight = tensor.shape().get(axis);
        int oldWidth = tensor.shape().get(axis + 1);
        double oldAspect = (double) oldWidth / oldHeight;
        double newAspect = (double) width / height;
        int left = 0;
        int top = 0;
        if (oldAspect > newAspect) {
            left = (int) Math.rint((oldWidth - oldWidth * (newAspect / oldAspect)) / 2);
        } else if (oldAspect < newAspect) {
            top = (int) Math.rint((oldHeight - oldHeight * (oldAspect / newAspect)) / 2);
        }
        if (2 * left >= oldWidth || 2 * top >= oldHeight) {
            throw new IllegalArgumentException("centre crop: expected a shape of which something is left, found "
                    + oldWidth + "x" + oldHeight + " for " + width + "x" + height);
        }
        Tensor cut = left == 0 ? tensor : Rearrange.narrow(tensor, axis + 1, left, oldWidth - 2 * left);
        return top == 0 ? cut : Rearrange.narrow(cut, axis, top, oldHeight - 2 * top);
    }
}
