package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Canny's edge detector with the definitions of kornia: luminance, Gaussian of 5 x 5 with sigma 1, normalised Sobel operator,
 * thinning along eight directions, hysteresis. OpenCV's detector, which ControlNet models are trained with, differs.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.1986.4767851">Canny, A computational approach to edge detection, 1986</a>
 */
public final class CannyEdges {
    private static final double SIGMA_IN_RADII = 0.5;
    private static final float EPSILON = 1e-6f;
    private static final int[] STEP_X = {1, 1, 0, -1, -1, -1, 0, 1};
    private static final int[] STEP_Y = {0, 1, 1, 1, 0, -1, -1, -1};

    private final int width;
    private final int height;
    private final float[] strength;
    private final int[] direction;

    private CannyEdges(float[] grey, int width, int height) {
        this.width = width;
        this.height = height;
        this.strength = new float[grey.length];
        this.direction = new int[grey.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                slope(grey, x, y);
            }
        }
    }

    /**
     * Finds the edges of pictures.
     *
     * @param image RGB pictures, at least 3 pixels wide and high
     * @param low strength above which pixels belong to an edge if they touch one
     * @param high strength above which pixels are an edge
     * @return black pictures with white edges
     */
    public static Image of(Image image, float low, float high) {
        int width = image.width();
        int height = image.height();
        Image blurred = Blur.gaussian(grey(image), 2, SIGMA_IN_RADII);
        float[] result = new float[image.count() * width * height * 3];
        for (int item = 0; item < image.count(); item++) {
            float[] values = blurred.pixels().item(item).data();
            boolean[] edges = new CannyEdges(values, width, height).edges(low, high);
            for (int i = 0; i < edges.length * 3; i++) {
                result[item * edges.length * 3 + i] = edges[i / 3] ? 1 : 0;
            }
        }
        return new Image(Tensor.of(Shape.of(image.count(), height, width, 3), result));
    }

    private static Image grey(Image image) {
        int channels = image.channels();
        float[] pixels = image.pixels().data();
        Tensor grey = Tensor.zeros(image.pixels().shape().with(3, 1));
        for (int i = 0; i < grey.data().length; i++) {
            int at = i * channels;
            grey.data()[i] = 0.299f * pixels[at] + 0.587f * pixels[at + 1] + 0.114f * pixels[at + 2];
        }
        return new Image(grey);
    }

    /** Sobel operator whose weights sum to one in size; the border pixels go on outside. */
    private void slope(float[] grey, int x, int y) {
        float dx = 0;
        float dy = 0;
        for (int k = -1; k <= 1; k++) {
            float weight = k == 0 ? 0.25f : 0.125f;
            dx += weight * (at(grey, x + 1, y + k) - at(grey, x - 1, y + k));
            dy += weight * (at(grey, x + k, y + 1) - at(grey, x + k, y - 1));
        }
        strength[y * width + x] = (float) Math.sqrt(dx * dx + dy * dy + EPSILON);
        direction[y * width + x] = Math.floorMod((int) Math.rint(Math.toDegrees(Math.atan2(dy, dx)) / 45), 8);
    }

    private float at(float[] values, int x, int y) {
        return values[Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x))];
    }

    private boolean[] edges(float low, float high) {
        boolean[] weak = new boolean[strength.length];
        boolean[] edges = new boolean[strength.length];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < strength.length; i++) {
            boolean peak = isPeak(i);
            weak[i] = peak && strength[i] > low;
            edges[i] = peak && strength[i] > high;
            if (edges[i]) {
                open.add(i);
            }
        }
        while (!open.isEmpty()) {
            int i = open.remove();
            for (int k = 0; k < 8; k++) {
                int x = i % width + STEP_X[k];
                int y = i / width + STEP_Y[k];
                int next = y * width + x;
                if (isInside(x, y) && weak[next] && !edges[next]) {
                    edges[next] = true;
                    open.add(next);
                }
            }
        }
        return edges;
    }

    /** Whether a pixel is stronger than both its neighbours along the slope; outside there is nothing. */
    private boolean isPeak(int i) {
        int step = direction[i];
        return strength[i] > neighbour(i, step, 1) && strength[i] > neighbour(i, step, -1);
    }

    private float neighbour(int i, int step, int sign) {
        int x = i % width + sign * STEP_X[step];
        int y = i / width + sign * STEP_Y[step];
        return isInside(x, y) ? strength[y * width + x] : 0;
    }

    private boolean isInside(int x, int y) {
        return x >= 0 && x < width && y >= 0 && y < height;
    }
}
