package io.github.hordelib.kudos;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves predictions from the machine a model was trained on to another one: each kind of work gets a factor. With few
 * measured jobs there is one factor for all.
 *
 * <p>Immutable.
 *
 * @param fixed seconds added to every job
 * @param sampling factor on the time in the denoising network
 * @param rest factor on all other time
 */
public record Calibration(double fixed, double sampling, double rest) {
    private static final int ENOUGH_FOR_PARTS = 12;

    /** The fixed seconds of the model count as other time; {@link #fixed} is what this machine adds. */
    private static double[] inputs(TimeModel.Parts parts) {
        return new double[] {1, parts.sampling(), parts.rest() + parts.fixed()};
    }

    /**
     * Fits the factors to jobs measured on this machine.
     *
     * @param model whose predictions are to be moved
     * @param jobs measured jobs, at least one; from 12 on the kinds of work are told apart
     * @return the factors
     */
    public static Calibration fit(TimeModel model, List<MeasuredJob> jobs) {
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("calibration, jobs: expected at least 1, found 0");
        }
        List<double[]> rows = new ArrayList<>();
        double[] seconds = jobs.stream().mapToDouble(MeasuredJob::seconds).toArray();
        boolean enough = jobs.size() >= ENOUGH_FOR_PARTS;
        for (MeasuredJob job : jobs) {
            TimeModel.Parts parts = model.parts(FeatureSchema.vector(job.features()));
            rows.add(enough ? inputs(parts) : new double[] {parts.total()});
        }
        double[] found = RelativeFit.fit(rows, seconds);
        return enough ? new Calibration(found[0], found[1], found[2]) : new Calibration(0, found[0], found[0]);
    }

    /**
     * Converts a prediction.
     *
     * @param parts predicted by the model
     * @return seconds on the machine that was calibrated
     */
    public double seconds(TimeModel.Parts parts) {
        return fixed + sampling * parts.sampling() + rest * (parts.rest() + parts.fixed());
    }
}
