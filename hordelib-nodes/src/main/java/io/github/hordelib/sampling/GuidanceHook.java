package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;

/**
 * Code that takes part in guidance. A hook that remembers something from step to step returns a fresh copy of itself in
 * {@code start()}; all others are stateless.
 */
public final class GuidanceHook {
    private GuidanceHook() {}

    /** Changes the estimates before they are combined. */
    @FunctionalInterface
    public interface Before {
        /**
         * Changes the estimates.
         *
         * @param call the step
         * @param estimates what is to be combined
         * @return what to combine instead
         */
        Estimates apply(GuidanceCall call, Estimates estimates);

        /**
         * Returns the hook for one run.
         *
         * @return this if it has no state
         */
        default Before start() {
            return this;
        }
    }

    /** Combines the estimates. */
    @FunctionalInterface
    public interface Combine {
        /**
         * Combines the estimates.
         *
         * @param call the step
         * @param estimates what to combine
         * @return guided estimate of the clean latent
         */
        Tensor apply(GuidanceCall call, Estimates estimates);
    }

    /** Changes the guided estimate. */
    @FunctionalInterface
    public interface After {
        /**
         * Changes the guided estimate.
         *
         * @param call the step
         * @param estimates what it was combined from
         * @param guided the estimate so far
         * @return the estimate
         */
        Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided);

        /**
         * Returns the hook for one run.
         *
         * @return this if it has no state
         */
        default After start() {
            return this;
        }
    }

    /**
     * What guidance combines. Immutable.
     *
     * @param positive estimate of the clean latent for what is wanted, [n, c, h, w]
     * @param negative the same for what is not wanted; zeros where it was left out
     * @param scale guidance scale
     */
    public record Estimates(Tensor positive, Tensor negative, double scale) {
        /**
         * Returns the same with other estimates.
         *
         * @param newPositive estimate for what is wanted
         * @param newNegative estimate for what is not wanted
         * @return the estimates
         */
        public Estimates with(Tensor newPositive, Tensor newNegative) {
            return new Estimates(newPositive, newNegative, scale);
        }

        /**
         * Combines the estimates in the plain way (classifier-free guidance, arXiv 2207.12598).
         *
         * @return {@code negative + scale * (positive - negative)}
         */
        public Tensor combined() {
            float factor = (float) scale;
            Tensor result = Tensor.zeros(positive.shape());
            for (int i = 0; i < result.data().length; i++) {
                float from = negative.data()[i];
                result.data()[i] = from + (positive.data()[i] - from) * factor;
            }
            return result;
        }
    }
}
