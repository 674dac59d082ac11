package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * Porter-Duff compositing and the blend modes drawn beside it, on colours that are multiplied by their alpha.
 *
 * @see <a href="https://doi.org/10.1145/800031.808606">Porter and Duff, Compositing digital images, 1984</a>
 */
public enum PorterDuff {
    /** Sum of both, cut off at 1. */
    ADD {
        @Override
        float alpha(float sa, float da) {
            return Math.min(1, sa + da);
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return Math.min(1, s + d);
        }
    },
    /** Nothing. */
    CLEAR {
        @Override
        float alpha(float sa, float da) {
            return 0;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return 0;
        }
    },
    /** The darker of both. */
    DARKEN {
        @Override
        float alpha(float sa, float da) {
            return sa + da - sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return (1 - da) * s + (1 - sa) * d + Math.min(s, d);
        }
    },
    /** The destination. */
    DST {
        @Override
        float alpha(float sa, float da) {
            return da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return d;
        }
    },
    /** The destination where the source is, the source around it. */
    DST_ATOP {
        @Override
        float alpha(float sa, float da) {
            return sa;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return sa * d + (1 - da) * s;
        }
    },
    /** The destination where the source is. */
    DST_IN {
        @Override
        float alpha(float sa, float da) {
            return sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return d * sa;
        }
    },
    /** The destination where the source is not. */
    DST_OUT {
        @Override
        float alpha(float sa, float da) {
            return (1 - sa) * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return (1 - sa) * d;
        }
    },
    /** The destination over the source. */
    DST_OVER {
        @Override
        float alpha(float sa, float da) {
            return da + (1 - da) * sa;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return d + (1 - da) * s;
        }
    },
    /** The lighter of both. */
    LIGHTEN {
        @Override
        float alpha(float sa, float da) {
            return sa + da - sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return (1 - da) * s + (1 - sa) * d + Math.max(s, d);
        }
    },
    /** The product. */
    MULTIPLY {
        @Override
        float alpha(float sa, float da) {
            return sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return s * d;
        }
    },
    /** Multiply where the destination is dark, else like screen, but with each colour beside the other's alpha, as ComfyUI does. */
    OVERLAY {
        @Override
        float alpha(float sa, float da) {
            return sa + da - sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return 2 * d < da ? 2 * s * d : sa * da - 2 * (da - s) * (sa - d);
        }
    },
    /** The product of the complements. */
    SCREEN {
        @Override
        float alpha(float sa, float da) {
            return sa + da - sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return s + d - s * d;
        }
    },
    /** The source. */
    SRC {
        @Override
        float alpha(float sa, float da) {
            return sa;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return s;
        }
    },
    /** The source where the destination is, the destination around it. */
    SRC_ATOP {
        @Override
        float alpha(float sa, float da) {
            return da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return da * s + (1 - sa) * d;
        }
    },
    /** The source where the destination is. */
    SRC_IN {
        @Override
        float alpha(float sa, float da) {
            return sa * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return s * da;
        }
    },
    /** The source where the destination is not. */
    SRC_OUT {
        @Override
        float alpha(float sa, float da) {
            return (1 - da) * sa;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return (1 - da) * s;
        }
    },
    /** The source over the destination. */
    SRC_OVER {
        @Override
        float alpha(float sa, float da) {
            return sa + (1 - sa) * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return s + (1 - sa) * d;
        }
    },
    /** Each where the other is not. */
    XOR {
        @Override
        float alpha(float sa, float da) {
            return (1 - da) * sa + (1 - sa) * da;
        }

        @Override
        float colour(float s, float sa, float d, float da) {
            return (1 - da) * s + (1 - sa) * d;
        }
    };

    abstract float alpha(float sa, float da);

    abstract float colour(float s, float sa, float d, float da);

    /**
     * A picture with alpha, one picture a batch item.
     *
     * @param colours RGB, not multiplied by alpha
     * @param alpha 0 (transparent) to 1, of the same size
     */
    public record Layer(Image colours, Mask alpha) {
        private int count() {
            return Math.min(colours.count(), alpha.count());
        }

        private Layer fitted(int count, int width, int height) {
            Image image = ImageBatches.slice(colours, 0, count).channels(3);
            Tensor planes = Rearrange.narrow(alpha.planes(), 0, 0, count);
            if (image.width() != width || image.height() != height) {
                image = Resize.cover(image, width, height, ResizeMethod.BICUBIC);
            }
            if (alpha.width() != width || alpha.height() != height) {
                planes = Resize.coverPlanes(planes, width, height, ResizeMethod.BICUBIC);
            }
            return new Layer(image, new Mask(planes.reshape(Shape.of(count, height, width))));
        }
    }

    /**
     * Composites layers: as many pictures as all parts have. What has another size than the destination's colours is resized
     * bicubically, edges cut off. Results are clipped to 0 to 1.
     *
     * @param source what is laid on
     * @param destination what it is laid on
     * @return the result, of the size of the destination
     */
    public Layer composite(Layer source, Layer destination) {
        int count = Math.min(source.count(), destination.count());
        int width = destination.colours.width();
        int height = destination.colours.height();
        return apply(source.fitted(count, width, height), destination.fitted(count, width, height));
    }

    private Layer apply(Layer source, Layer destination) {
        Tensor alpha = Tensor.zeros(source.alpha.values().shape());
        Tensor colours = Tensor.zeros(source.colours.pixels().shape());
        for (int i = 0; i < alpha.data().length; i++) {
            float sa = source.alpha.values().data()[i];
            float da = destination.alpha.values().data()[i];
            float out = alpha(sa, da);
            for (int c = 3 * i; c < 3 * i + 3; c++) {
                float s = source.colours.pixels().data()[c] * sa;
                float d = destination.colours.pixels().data()[c] * da;
                float value = colour(s, sa, d, da);
                colours.data()[c] = Math.max(0, Math.min(1, out > 1e-5f ? value / out : 0));
            }
            alpha.data()[i] = Math.max(0, Math.min(1, out));
        }
        return new Layer(new Image(colours), new Mask(alpha));
    }
}
