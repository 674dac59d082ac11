package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * Pictures with room around them, and where to paint.
 *
 * @param image the larger pictures; the new room is grey (0.5)
 * @param mask one mask: 1 in the new room, falling to 0 inside the old picture
 */
public record Outpaint(Image image, Mask mask) {
    /**
     * Room in pixels at each side.
     *
     * @param left columns added at the left
     * @param top rows added above
     * @param right columns added at the right
     * @param bottom rows added below
     */
    public record Margins(int left, int top, int right, int bottom) {}

    /**
     * Makes room around pictures.
     *
     * @param image the pictures
     * @param margins how much room
     * @param feathering how far from a widened side the mask reaches into the old picture, pixels; no feathering if twice of
     *     it does not fit the picture
     * @return the larger pictures and the mask
     */
    public static Outpaint pad(Image image, Margins margins, int feathering) {
        Image padded = Padding.pad(image, margins, 0.5f);
        Mask mask = new Mask(Tensor.filled(Shape.of(1, padded.height(), padded.width()), 1));
        boolean feathered = feathering > 0 && feathering * 2 < image.height() && feathering * 2 < image.width();
        float[] values = mask.values().data();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int distance = distance(image, margins, x, y);
                double share = feathered && distance < feathering ? (double) (feathering - distance) / feathering : 0;
                values[(y + margins.top) * padded.width() + x + margins.left] = (float) (share * share);
            }
        }
        return new Outpaint(padded, mask);
    }

    /** Distance to the nearest widened side. */
    private static int distance(Image image, Margins margins, int x, int y) {
        int top = margins.top != 0 ? y : image.height();
        int bottom = margins.bottom != 0 ? image.height() - y : image.height();
        int left = margins.left != 0 ? x : image.width();
        int right = margins.right != 0 ? image.width() - x : image.width();
        return Math.min(Math.min(top, bottom), Math.min(left, right));
    }
}
