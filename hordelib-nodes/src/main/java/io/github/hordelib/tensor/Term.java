package io.github.hordelib.tensor;

/** A summand of {@link Tensor#sum(Term...)}: a tensor or a combination, times a factor. Immutable. */
public abstract sealed class Term {
    private Term() {}

    abstract Shape shape();

    abstract void addTo(float[] total);

    /** A tensor times a factor. */
    static final class OfTensor extends Term {
        private final Tensor tensor;
        private final float factor;

        OfTensor(Tensor tensor, float factor) {
            this.tensor = tensor;
            this.factor = factor;
        }

        @Override
        Shape shape() {
            return tensor.shape();
        }

        @Override
        void addTo(float[] total) {
            float[] values = tensor.data();
            for (int i = 0; i < total.length; i++) {
                total[i] += factor * values[i];
            }
        }
    }

    /** A combination of two tensors times a factor. */
    static final class OfCombination extends Term {
        private final Combination combination;
        private final float factor;

        OfCombination(Combination combination, float factor) {
            this.combination = combination;
            this.factor = factor;
        }

        @Override
        Shape shape() {
            return combination.x().shape();
        }

        @Override
        void addTo(float[] total) {
            float a = combination.a();
            float[] x = combination.x().data();
            float b = combination.b();
            float[] y = combination.y().data();
            for (int i = 0; i < total.length; i++) {
                total[i] += factor * (a * x[i] + b * y[i]);
            }
        }
    }
}
