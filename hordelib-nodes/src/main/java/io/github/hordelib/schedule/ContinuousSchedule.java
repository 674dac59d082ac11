package io.github.hordelib.schedule;

/** Noise levels between two bounds, any of which the network takes. */
final class ContinuousSchedule implements NoiseSchedule {
    /** How a level is told to the network. */
    enum Timestep {
        /** A quarter of the logarithm (EDM). */
        LOG,
        /** The angle between clean latent and noise, as a share of a right angle (V). */
        ANGLE
    }

    private static final int LEVELS = 1000;
    /** In float32, as angles are: near a right angle the tangent multiplies their roundings. */
    private static final float PI = (float) Math.PI;

    private final float[] sigmas;
    private final Timestep kind;

    ContinuousSchedule(double sigmaMin, double sigmaMax, Timestep kind) {
        if (!(sigmaMin > 0 && sigmaMin <= sigmaMax)) {
            throw new IllegalArgumentException(
                    "noise levels: expected 0 < sigma_min <= sigma_max, found " + sigmaMin + " and " + sigmaMax);
        }
        this.kind = kind;
        this.sigmas = Linspace.of(Math.log(sigmaMin), Math.log(sigmaMax), LEVELS);
        for (int i = 0; i < LEVELS; i++) {
            sigmas[i] = (float) Math.exp(sigmas[i]);
        }
    }

    @Override
    public int levels() {
        return LEVELS;
    }

    @Override
    public float level(int index) {
        return sigmas[index];
    }

    @Override
    public float timestep(float sigma) {
        return kind == Timestep.LOG ? (float) (0.25 * Math.log(sigma)) : (float) Math.atan(sigma) / PI * 2;
    }

    @Override
    public float sigma(float timestep) {
        return (float) (kind == Timestep.LOG ? Math.exp(timestep / 0.25) : Math.tan(timestep * PI / 2));
    }

    @Override
    public float percentToSigma(double percent) {
        if (percent <= 0) {
            return 1e9f;
        }
        if (percent >= 1) {
            return 0;
        }
        double low = Math.log(sigmaMin());
        return (float) Math.exp((Math.log(sigmaMax()) - low) * (1 - percent) + low);
    }

    @Override
    public String toString() {
        return "ContinuousSchedule[" + kind + ", " + sigmaMin() + " to " + sigmaMax() + "]";
    }
}
