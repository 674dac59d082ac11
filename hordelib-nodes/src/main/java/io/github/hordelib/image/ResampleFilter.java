package io.github.hordelib.image;

/**
 * Filters of antialiased resampling as Pillow defines them: when a picture shrinks, the filter widens with it. Coefficients
 * are computed in double precision and sum to one.
 */
public enum ResampleFilter {
    /** Average of the covered pixels. */
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /** Triangle. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** Cubic convolution with a = -0.5. */
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double t = Math.abs(x);
            if (t < 1) {
                return (1.5 * t - 2.5) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * -0.5 : 0;
        }
    },
    /** Sinc windowed by a wider sinc, three lobes. */
    LANCZOS(3) {
        @Override
        double weight(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    };

    private final double support;

    ResampleFilter(double support) {
        this.support = support;
    }

    /**
     * Returns the half width of the filter.
     *
     * @return pixels of the larger grid
     */
    double support() {
        return support;
    }

    /**
     * Returns the weight at a distance.
     *
     * @param x signed distance in pixels of the larger grid
     * @return the weight, not normalised
     */
    abstract double weight(double x);

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : Math.sin(angle) / angle;
    }
}
