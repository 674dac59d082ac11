package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.FeatureSchema;
import io.github.hordelib.kudos.MeasuredJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Judges learners on jobs they have not seen: each fifth of the jobs is predicted by a model of the other four.
 *
 * <p>Immutable and thread-safe.
 */
public final class CrossValidation {
    private static final int FOLDS = 5;

    private final List<MeasuredJob> jobs;
    private final int[] fold;

    private CrossValidation(List<MeasuredJob> jobs, int[] fold) {
        this.jobs = jobs;
        this.fold = fold;
    }

    /**
     * Splits row by row; the same job measured twice may be on both sides.
     *
     * @param jobs measured jobs
     * @param seed of the split
     * @return a validation
     */
    public static CrossValidation byRows(List<MeasuredJob> jobs, long seed) {
        int[] fold = new int[jobs.size()];
        List<Integer> order = shuffled(jobs.size(), seed);
        for (int i = 0; i < fold.length; i++) {
            fold[order.get(i)] = i % FOLDS;
        }
        return new CrossValidation(List.copyOf(jobs), fold);
    }

    /**
     * Splits by distinct feature vector, as the horde's own predictor sees jobs; what is predicted was never seen.
     *
     * @param jobs measured jobs
     * @param seed of the split
     * @return a validation
     */
    public static CrossValidation grouped(List<MeasuredJob> jobs, long seed) {
        Map<List<Double>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            List<Double> key = Learner.key(FeatureSchema.vector(jobs.get(i).features()));
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(i);
        }
        List<Integer> order = shuffled(groups.size(), seed);
        int[] fold = new int[jobs.size()];
        int group = 0;
        for (List<Integer> members : groups.values()) {
            int part = order.get(group++) % FOLDS;
            members.forEach(i -> fold[i] = part);
        }
        return new CrossValidation(List.copyOf(jobs), fold);
    }

    private static List<Integer> shuffled(int size, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    /**
     * Predicts every job by a model that has not seen it.
     *
     * @param learner how to learn
     * @return seconds, in the order of the jobs; with too few jobs to leave any out, the times themselves are learned
     */
    public double[] predict(Learner learner) {
        double[] predicted = new double[fold.length];
        for (int part = 0; part < FOLDS; part++) {
            List<MeasuredJob> seen = new ArrayList<>();
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] != part) {
                    seen.add(jobs.get(i));
                }
            }
            ToDoubleFunction<double[]> model = learner.learn(seen.isEmpty() ? jobs : seen);
            for (int i = 0; i < fold.length; i++) {
                if (fold[i] == part) {
                    predicted[i] =
                            model.applyAsDouble(FeatureSchema.vector(jobs.get(i).features()));
                }
            }
        }
        return predicted;
    }

    /**
     * Scores a learner.
     *
     * @param learner how to learn
     * @return score over all jobs
     */
    public Score score(Learner learner) {
        return Score.of(seconds(), predict(learner));
    }

    /**
     * Returns the measured times.
     *
     * @return seconds, in the order of the jobs; the caller's own
     */
    public double[] seconds() {
        return jobs.stream().mapToDouble(MeasuredJob::seconds).toArray();
    }
}
