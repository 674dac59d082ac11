package io.github.hordelib.sampling;

import java.util.List;

/**
 * What a network predicts, and so how its output {@code o} for the input {@code x / inputDivisor} becomes an estimate of the
 * clean latent: {@code keep * x + use * o}. Written with {@code d} = the standard deviation of clean latents, 1 for Stable
 * Diffusion. The names are those of ComfyUI's ModelSamplingDiscrete and ModelSamplingContinuousEDM.
 */
public enum Prediction {
    /** The noise: {@code x - sigma * o}. */
    EPS("eps") {
        @Override
        double keep(double sigma, double timestep, double d) {
            return 1;
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return -sigma;
        }
    },
    /** Velocity (Salimans and Ho, 2022). */
    V("v_prediction") {
        @Override
        double keep(double sigma, double timestep, double d) {
            return d * d / (sigma * sigma + d * d);
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return -sigma * d / Math.sqrt(sigma * sigma + d * d);
        }
    },
    /** As in EDM (Karras et al., 2022): velocity of the other sign. */
    EDM("edm") {
        @Override
        double keep(double sigma, double timestep, double d) {
            return V.keep(sigma, timestep, d);
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return -V.use(sigma, timestep, d);
        }
    },
    /** The clean latent. */
    X0("x0") {
        @Override
        double keep(double sigma, double timestep, double d) {
            return 0;
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return 1;
        }
    },
    /** The clean latent from an input that is not scaled. */
    IMG_TO_IMG("img_to_img") {
        @Override
        float inputDivisor(float sigma, float d) {
            return 1;
        }

        @Override
        double keep(double sigma, double timestep, double d) {
            return 0;
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return 1;
        }
    },
    /** The noise, with the boundary conditions of latent consistency models (Luo et al., 2023). */
    LCM("lcm") {
        @Override
        double keep(double sigma, double timestep, double d) {
            double scaled = 10 * timestep;
            return 0.25 / (scaled * scaled + 0.25) + out(scaled);
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return -out(10 * timestep) * sigma;
        }

        private double out(double scaled) {
            return scaled / Math.sqrt(scaled * scaled + 0.25);
        }
    },
    /** Rectified flow: {@code x = (1 - sigma) * latent + sigma * noise}, the network gives {@code noise - latent}. */
    FLOW("const") {
        @Override
        float inputDivisor(float sigma, float d) {
            return 1;
        }

        @Override
        double keep(double sigma, double timestep, double d) {
            return 1;
        }

        @Override
        double use(double sigma, double timestep, double d) {
            return -sigma;
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

    abstract double keep(double sigma, double timestep, double d);

    abstract double use(double sigma, double timestep, double d);
}
