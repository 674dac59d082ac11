package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Tensor;

/** Flat grey-scale morphology in a square window; what lies outside the picture does not count. */
public enum Morphology {
    /** Smallest value of the window. */
    ERODE {
        @Override
        Tensor of(Tensor x, int size) {
            return extreme(x, size, -1);
        }
    },
    /** Largest value of the window. */
    DILATE {
        @Override
        Tensor of(Tensor x, int size) {
            return extreme(x, size, 1);
        }
    },
    /** Eroded, then dilated: small bright spots vanish. */
    OPEN {
        @Override
        Tensor of(Tensor x, int size) {
            return DILATE.of(ERODE.of(x, size), size);
        }
    },
    /** Dilated, then eroded: small dark spots vanish. */
    CLOSE {
        @Override
        Tensor of(Tensor x, int size) {
            return ERODE.of(DILATE.of(x, size), size);
        }
    },
    /** Dilated minus eroded: edges. */
    GRADIENT {
        @Override
        Tensor of(Tensor x, int size) {
            return DILATE.of(x, size).minus(ERODE.of(x, size));
        }
    },
    /** Closed minus the picture: small dark spots. */
    BOTTOM_HAT {
        @Override
        Tensor of(Tensor x, int size) {
            return CLOSE.of(x, size).minus(x);
        }
    },
    /** The picture minus opened: small bright spots. */
    TOP_HAT {
        @Override
        Tensor of(Tensor x, int size) {
            return x.minus(OPEN.of(x, size));
        }
    };

    abstract Tensor of(Tensor x, int size);

    /**
     * Applies the operation to each channel.
     *
     * @param image the pictures
     * @param size side of the window, pixels; of an even window the larger part lies before the centre
     * @return the pictures
     */
    public Image apply(Image image, int size) {
        return new Image(of(image.pixels(), size));
    }

    /** Rows first, then columns: a square is the product of two lines. */
    private static Tensor extreme(Tensor x, int size, int sign) {
        Tensor turned = Rearrange.permute(alongRows(x, size, sign), 0, 2, 1, 3);
        return Rearrange.permute(alongRows(turned, size, sign), 0, 2, 1, 3);
    }

    private static Tensor alongRows(Tensor x, int size, int sign) {
        int width = x.shape().get(2);
        int channels = x.shape().get(3);
        int before = size / 2;
        Tensor result = Tensor.zeros(x.shape());
        for (int row = 0; row < x.shape().get(0) * x.shape().get(1); row++) {
            for (int column = 0; column < width; column++) {
                for (int c = 0; c < channels; c++) {
                    float best = Float.NEGATIVE_INFINITY;
                    int last = Math.min(width - 1, column - before + size - 1);
                    for (int k = Math.max(0, column - before); k <= last; k++) {
                        best = Math.max(best, sign * x.data()[(row * width + k) * channels + c]);
                    }
                    result.data()[(row * width + column) * channels + c] = sign * best;
                }
            }
        }
        return result;
    }
}
