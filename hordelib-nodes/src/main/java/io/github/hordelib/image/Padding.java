package io.github.hordelib.image;

import io.github.hordelib.image.Outpaint.Margins;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;

/** Puts pictures on a larger ground. */
public final class Padding {
    private Padding() {}

    /**
     * Adds room of one value around pictures.
     *
     * @param image the pictures
     * @param margins how much room
     * @param value every channel of the room
     * @return the larger pictures
     */
    public static Image pad(Image image, Margins margins, float value) {
        float[] colour = new float[image.channels()];
        Arrays.fill(colour, value);
        return pad(image, margins, colour);
    }

    static Image pad(Image image, Margins margins, float[] colour) {
        int width = image.width() + margins.left() + margins.right();
        int height = image.height() + margins.top() + margins.bottom();
        int channels = image.channels();
        Tensor result = Tensor.zeros(Shape.of(image.count(), height, width, channels));
        float[] values = result.data();
        for (int i = 0; i < values.length; i++) {
            values[i] = colour[i % channels];
        }
        int row = image.width() * channels;
        for (int i = 0; i < image.count(); i++) {
            for (int y = 0; y < image.height(); y++) {
                int to = ((i * height + y + margins.top()) * width + margins.left()) * channels;
                System.arraycopy(image.pixels().data(), (i * image.height() + y) * row, values, to, row);
            }
        }
        return new Image(result);
    }

    /**
     * Resizes pictures to fit into a size, keeping their aspect ratio, and centres them on a ground.
     *
     * @param image the pictures
     * @param width width of the result, pixels
     * @param height height of the result, pixels
     * @param method how to resize
     * @param value every channel of the ground
     * @return pictures of exactly that size
     */
    public static Image fit(Image image, int width, int height, ResizeMethod method, float value) {
        double scale = Math.min((double) width / image.width(), (double) height / image.height());
        int innerWidth = (int) (image.width() * scale);
        int innerHeight = (int) (image.height() * scale);
        int left = (width - innerWidth) / 2;
        int top = (height - innerHeight) / 2;
        Margins margins = new Margins(left, top, width - innerWidth - left, height - innerHeight - top);
        return pad(Resize.image(image, innerWidth, innerHeight, method), margins, value);
    }
}
