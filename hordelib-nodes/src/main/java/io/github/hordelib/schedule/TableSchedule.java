package io.github.hordelib.schedule;

/**
 * A table of noise levels with whole timesteps. The timestep of a level is that of the nearest entry by logarithm; between
 * entries the logarithm is interpolated. Entry k stands for timestep {@code stride * k + stride - 1}.
 */
final class TableSchedule implements NoiseSchedule {
    private static final int TIMESTEPS = 1000;

    private final double[] exact;
    private final float[] sigmas;
    private final float[] logs;
    private final int stride;

    private TableSchedule(double[] exact, int stride) {
        this.exact = exact;
        this.sigmas = new float[exact.length];
        this.logs = new float[exact.length];
        this.stride = stride;
        for (int i = 0; i < exact.length; i++) {
            sigmas[i] = (float) exact[i];
            logs[i] = (float) Math.log(exact[i]);
        }
    }

    static TableSchedule of(double[] exact, int stride) {
        return new TableSchedule(exact, stride);
    }

    /** Returns a level before it is rounded to float32. */
    double exact(int index) {
        return exact[index];
    }

    @Override
    public int levels() {
        return sigmas.length;
    }

    @Override
    public float level(int index) {
        return sigmas[index];
    }

    @Override
    public float timestep(float sigma) {
        float log = (float) Math.log(sigma);
        int nearest = 0;
        for (int i = 1; i < logs.length; i++) {
            if (Math.abs(log - logs[i]) < Math.abs(log - logs[nearest])) {
                nearest = i;
            }
        }
        return (float) stride * nearest + (stride - 1);
    }

    @Override
    public float sigma(float timestep) {
        float position = (timestep - (stride - 1)) / stride;
        float at = Math.min(Math.max(position, 0), sigmas.length - 1);
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        float share = at - low;
        float log = (1 - share) * logs[low] + share * logs[high];
        return (float) Math.exp(log);
    }

    @Override
    public float percentToSigma(double percent) {
        if (percent <= 0) {
            return 1e9f;
        }
        return percent >= 1 ? 0 : sigma((float) ((1 - percent) * (TIMESTEPS - 1)));
    }

    @Override
    public String toString() {
        return "TableSchedule[" + sigmas.length + " levels, " + sigmaMin() + " to " + sigmaMax() + "]";
    }
}
