package io.github.hordelib.image;

/** How the colours of two pictures are combined; values 0 to 1. */
public enum BlendMode {
    /** The second picture. */
    NORMAL {
        @Override
        float apply(float a, float b) {
            return b;
        }
    },
    /** The product, darker than both. */
    MULTIPLY {
        @Override
        float apply(float a, float b) {
            return a * b;
        }
    },
    /** The product of the complements, lighter than both. */
    SCREEN {
        @Override
        float apply(float a, float b) {
            return 1 - (1 - a) * (1 - b);
        }
    },
    /** Multiply where the first picture is dark, screen where it is light. */
    OVERLAY {
        @Override
        float apply(float a, float b) {
            return a <= 0.5f ? 2 * a * b : 1 - 2 * (1 - a) * (1 - b);
        }
    },
    /** Darkens or lightens the first picture by the second, gently (W3C compositing's soft light). */
    SOFT_LIGHT {
        @Override
        float apply(float a, float b) {
            return b <= 0.5f ? a - (1 - 2 * b) * a * (1 - a) : a + (2 * b - 1) * (lifted(a) - a);
        }
    },
    /** The first minus the second, not below 0 once it is clipped. */
    DIFFERENCE {
        @Override
        float apply(float a, float b) {
            return a - b;
        }
    };

    abstract float apply(float a, float b);

    private static float lifted(float x) {
        return x <= 0.25f ? ((16 * x - 12) * x + 4) * x : (float) Math.sqrt(x);
    }

    /**
     * Mixes pictures: {@code a (1 - factor) + mode(a, b) factor}, clipped to 0 to 1.
     *
     * @param first the pictures that give size and channels
     * @param second resized (bicubic, edges cut off) if it has another size
     * @param factor 0 (only the first) to 1
     * @return the mixed pictures
     */
    public Image blend(Image first, Image second, float factor) {
        Image other = Composite.withChannels(second, first.channels());
        if (other.width() != first.width() || other.height() != first.height()) {
            other = Resize.cover(other, first.width(), first.height(), ResizeMethod.BICUBIC);
        }
        float[] a = first.pixels().data();
        float[] b = io.github.hordelib.tensor.Rearrange.toBatch(other.pixels(), first.count())
                .data();
        float[] result = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            float mixed = a[i] * (1 - factor) + apply(a[i], b[i]) * factor;
            result[i] = Math.max(0, Math.min(1, mixed));
        }
        return new Image(io.github.hordelib.tensor.Tensor.of(first.pixels().shape(), result));
    }
}
