package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.TimeModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model and how well its kind does on jobs it has not seen. Immutable.
 *
 * @param model trained on all jobs; its band comes from predictions of kinds of jobs that were not seen
 * @param byRows scores by learner, split row by row
 * @param grouped scores by learner, split by distinct feature vector
 */
public record TrainingReport(TimeModel model, Map<String, Score> byRows, Map<String, Score> grouped) {
    private static final double TAIL = 0.1;

    /**
     * Trains and judges.
     *
     * @param jobs measured jobs, at least one
     * @param seed of the model and of the splits
     * @param origin where the jobs come from, one line
     * @return the model with its scores
     */
    public static TrainingReport of(List<MeasuredJob> jobs, long seed, String origin) {
        Learner boosted = Learner.boosted(seed);
        CrossValidation byRows = CrossValidation.byRows(jobs, seed);
        CrossValidation grouped = CrossValidation.grouped(jobs, seed);
        double[] unseen = grouped.predict(boosted);
        Map<String, Score> rowScores = new LinkedHashMap<>();
        Map<String, Score> groupScores = new LinkedHashMap<>();
        rowScores.put("model", byRows.score(boosted));
        groupScores.put("model", Score.of(grouped.seconds(), unseen));
        Map<String, Learner> baselines = new LinkedHashMap<>();
        baselines.put("lookup", Learner.lookup());
        baselines.put("linear", Learner.linear());
        baselines.put("constant", Learner.constant());
        baselines.forEach((name, learner) -> {
            rowScores.put(name, byRows.score(learner));
            groupScores.put(name, grouped.score(learner));
        });
        TimeModel model = new Trainer(seed).train(jobs, origin);
        TimeModel banded = new TimeModel(
                origin, model.intercept(), model.coefficients(), model.trees(), band(grouped.seconds(), unseen));
        return new TrainingReport(banded, rowScores, groupScores);
    }

    private static TimeModel.Band band(double[] measured, double[] predicted) {
        double[] ratios = new double[measured.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = measured[i] / predicted[i];
        }
        Arrays.sort(ratios);
        int tail = (int) (TAIL * ratios.length);
        return new TimeModel.Band(Math.min(1, ratios[tail]), Math.max(1, ratios[ratios.length - 1 - tail]));
    }
}
