package io.github.hordelib.model;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Brings images to the sizes that networks take, and turns squares of pixels into channels as PyTorch's {@code pixel_unshuffle} does. */
final class PixelSquares {
    private PixelSquares() {}

    /**
     * Returns {@code [1, channels*side*side, height/side, width/side]}.
     *
     * @param image [1, channels, height, width]; sides that are no multiple are continued as in a mirror
     * @param side pixels
     */
    static Tensor toChannels(Tensor image, int side) {
        int rows = image.shape().get(2);
        int columns = image.shape().get(3);
        int height = (rows + side - 1) / side;
        int width = (columns + side - 1) / side;
        int square = side * side;
        Tensor result = Tensor.zeros(Shape.of(1, image.shape().get(1) * square, height, width));
        for (int i = 0; i < result.data().length; i++) {
            int plane = i / (height * width);
            int y = mirrored(i / width % height * side + plane % square / side, rows);
            int x = mirrored(i % width * side + plane % side, columns);
            result.data()[i] = image.data()[(plane / square * rows + y) * columns + x];
        }
        return result;
    }

    /**
     * Returns an image whose sides are multiples of a number, continued below and to the right as in a mirror.
     *
     * @param image [1, channels, height, width]
     * @param multiple pixels
     */
    static Tensor filled(Tensor image, int multiple) {
        int rows = image.shape().get(2);
        int columns = image.shape().get(3);
        int height = (rows + multiple - 1) / multiple * multiple;
        int width = (columns + multiple - 1) / multiple * multiple;
        if (height == rows && width == columns) {
            return image;
        }
        Tensor result = Tensor.zeros(image.shape().with(2, height).with(3, width));
        for (int i = 0; i < result.data().length; i++) {
            int y = mirrored(i / width % height, rows);
            result.data()[i] = image.data()[(i / (height * width) * rows + y) * columns + mirrored(i % width, columns)];
        }
        return result;
    }

    private static int mirrored(int position, int size) {
        return position < size ? position : Math.max(0, 2 * (size - 1) - position);
    }
}
