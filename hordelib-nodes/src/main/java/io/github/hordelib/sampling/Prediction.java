package io.github.hordelib.sampling;

import java.util.List;

/**
 * What a network predicts, and so how its output {@code o} for the input {@code x / inputDivisor} becomes an estimate of the
 * clean latent. Written with {@code d} = the standard deviation of clean latents, 1 for Stable Diffusion. Each operation is
 * rounded to float in the order of the formula, as the reference does. The names are those of ComfyUI's ModelSamplingDiscrete
 * and ModelSamplingContinuousEDM.
 */
public enum Prediction {
    /** The noise: {@code x - sigma * o}. */
    EPS("eps") {
        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            return (x, o) -> x - sigma * o;
        }
    },
    /** Velocity (Salimans and Ho, 2022). */
    V("v_prediction") {
        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            float divisor = inputDivisor(sigma, d);
            return (x, o) -> kept(x, sigma, d) - o * sigma * d / divisor;
        }
    },
    /** As in EDM (Karras et al., 2022): velocity of the other sign. */
    EDM("edm") {
        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            float divisor = inputDivisor(sigma, d);
            return (x, o) -> kept(x, sigma, d) + o * sigma * d / divisor;
        }
    },
    /** The clean latent. */
    X0("x0") {
        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            return (x, o) -> o;
        }
    },
    /** The clean latent from an input that is not scaled. */
    IMG_TO_IMG("img_to_img") {
        @Override
        float inputDivisor(float sigma, float d) {
            return 1;
        }

        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            return (x, o) -> o;
        }
    },
    /** The noise, with the boundary conditions of latent consistency models (Luo et al., 2023). */
    LCM("lcm") {
        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            double scaled = 10 * timestep;
            float skip = (float) (0.25 / (scaled * scaled + 0.25));
            float out = (float) (scaled / Math.sqrt(scaled * scaled + 0.25));
            return (x, o) -> out * (x - sigma * o) + skip * x;
        }
    },
    /** Rectified flow: {@code x = (1 - sigma) * latent + sigma * noise}, the network gives {@code noise - latent}. */
    FLOW("const") {
        @Override
        float inputDivisor(float sigma, float d) {
            return 1;
        }

        @Override
        Estimate estimate(float sigma, double timestep, float d) {
            return (x, o) -> x - sigma * o;
        }
    };

    private final String id;

    Prediction(String id) {
        this.id = id;
    }

    /**
     * Returns the name used in workflows.
     *
     * @return such as {@code v_prediction}
     */
    public String id() {
        return id;
    }

    /**
     * Returns the prediction of a name.
     *
     * @param id such as {@code v_prediction}
     * @return the prediction
     * @throws IllegalArgumentException if there is none
     */
    public static Prediction of(String id) {
        for (Prediction prediction : values()) {
            if (prediction.id.equals(id)) {
                return prediction;
            }
        }
        throw new IllegalArgumentException("prediction: expected one of "
                + List.of(values()).stream().map(Prediction::id).toList() + ", found \"" + id + "\"");
    }

    float inputDivisor(float sigma, float d) {
        return (float) Math.sqrt(sigma * sigma + d * d);
    }

    /** What velocity takes over from the noisy latent. */
    private static float kept(float x, float sigma, float d) {
        return x * (d * d) / (sigma * sigma + d * d);
    }

    /** Returns how elements of the clean latent are estimated at a noise level. */
    abstract Estimate estimate(float sigma, double timestep, float d);

    /** Estimates an element of the clean latent. */
    @FunctionalInterface
    interface Estimate {
        float of(float x, float output);
    }
}
