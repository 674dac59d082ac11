package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.TimePredictor;
import java.util.List;

/**
 * How well predictions meet measured times. Immutable.
 *
 * @param accuracy mean of 1 - |actual - predicted| / max(actual, predicted) in percent, both rounded to hundredths of a
 *     second first
 * @param mse mean squared error, s²
 * @param mae mean absolute error, s
 * @param rows number of jobs
 */
public record Score(double accuracy, double mse, double mae, int rows) {

    /**
     * Judges a predictor.
     *
     * @param predictor what foretells
     * @param jobs measured jobs
     * @return the score
     */
    public static Score of(TimePredictor predictor, List<MeasuredJob> jobs) {
        return of(
                jobs.stream().mapToDouble(MeasuredJob::seconds).toArray(),
                jobs.stream()
                        .mapToDouble(job -> predictor.predict(job.features()).seconds())
                        .toArray());
    }

    /**
     * Compares.
     *
     * @param actual measured seconds
     * @param predicted predicted seconds, of the same length
     * @return the score
     */
    public static Score of(double[] actual, double[] predicted) {
        double agreement = 0;
        double squares = 0;
        double absolutes = 0;
        for (int i = 0; i < actual.length; i++) {
            double a = Math.round(actual[i] * 100) / 100.0;
            double p = Math.round(predicted[i] * 100) / 100.0;
            double larger = Math.max(a, p);
            agreement += larger == 0 ? 1 : 1 - Math.abs(a - p) / larger;
            squares += (actual[i] - predicted[i]) * (actual[i] - predicted[i]);
            absolutes += Math.abs(actual[i] - predicted[i]);
        }
        int rows = actual.length;
        return new Score(100 * agreement / rows, squares / rows, absolutes / rows, rows);
    }
}
