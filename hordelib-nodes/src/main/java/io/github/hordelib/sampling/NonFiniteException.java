package io.github.hordelib.sampling;

import io.github.hordelib.base.HordelibException;

/** Thrown if a network gives values that are not numbers; the usual cause is half precision that overflows. */
public final class NonFiniteException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /** The step, from 0. */
    private final int step;
    /** Noise level of the step. */
    private final float sigma;

    NonFiniteException(int step, int steps, float sigma, float found) {
        super("step " + step + " of " + steps + " (sigma " + sigma
                + "): expected finite values from the network, found " + found);
        this.step = step;
        this.sigma = sigma;
    }

    /**
     * Returns the step in which it happened.
     *
     * @return step, from 0
     */
    public int step() {
        return step;
    }

    /**
     * Returns the noise level of the call.
     *
     * @return sigma
     */
    public float sigma() {
        return sigma;
    }
}
