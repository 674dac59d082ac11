package io.github.hordelib.model;

import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Brings a picture to the size a control network wants: cut about the centre to its proportions, nearest pixel. */
final class HintFit {
    private static final int RGB = 3;

    private HintFit() {}

    /** Returns one picture as [1, 3, height, width], 0 to 1. */
    static Tensor fit(Image image, int item, int height, int width) {
        int cutX = 0;
        int cutY = 0;
        double had = (double) image.width() / image.height();
        double wanted = (double) width / height;
        if (had > wanted) {
            cutX = (int) Math.rint((image.width() - image.width() * (wanted / had)) / 2);
        } else if (had < wanted) {
            cutY = (int) Math.rint((image.height() - image.height() * (had / wanted)) / 2);
        }
        int insideWidth = image.width() - 2 * cutX;
        int insideHeight = image.height() - 2 * cutY;
        float[] target = new float[RGB * height * width];
        for (int y = 0; y < height; y++) {
            int fromY = cutY + nearest(y, insideHeight, height);
            for (int x = 0; x < width; x++) {
                int fromX = cutX + nearest(x, insideWidth, width);
                int from = ((item * image.height() + fromY) * image.width() + fromX) * image.channels();
                for (int c = 0; c < RGB; c++) {
                    target[(c * height + y) * width + x] = image.pixels().data()[from + c];
                }
            }
        }
        return Tensor.of(Shape.of(1, RGB, height, width), target);
    }

    private static int nearest(int position, int size, int newSize) {
        return Math.min((int) Math.floor((position + 0.5) * size / newSize), size - 1);
    }
}
