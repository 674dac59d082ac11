package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.FeatureSchema;
import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.RelativeFit;
import io.github.hordelib.kudos.TimeModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A way to learn times from measured jobs. Implementations are functions of the jobs. */
@FunctionalInterface
public interface Learner {
    /**
     * Learns.
     *
     * @param jobs measured jobs, at least one
     * @return predicted seconds of a row of {@link FeatureSchema#vector}
     */
    ToDoubleFunction<double[]> learn(List<MeasuredJob> jobs);

    /**
     * The predictor of the library.
     *
     * @param seed of its random choices
     * @return a learner
     */
    static Learner boosted(long seed) {
        return jobs -> {
            TimeModel model = new Trainer(seed).train(jobs, "");
            return model::seconds;
        };
    }

    /**
     * The median time, whatever the job.
     *
     * @return a learner
     */
    static Learner constant() {
        return jobs -> {
            double median = median(jobs);
            return row -> median;
        };
    }

    /**
     * A linear model of what a user would name: steps, megapixels, their product, second pass, source, post-processors.
     *
     * @return a learner
     */
    static Learner linear() {
        return jobs -> {
            List<double[]> rows = jobs.stream()
                    .map(job -> plain(FeatureSchema.vector(job.features())))
                    .toList();
            double[] found = RelativeFit.fit(
                    rows, jobs.stream().mapToDouble(MeasuredJob::seconds).toArray());
            return row -> {
                double[] inputs = plain(row);
                double sum = 0;
                for (int i = 0; i < found.length; i++) {
                    sum += found[i] * inputs[i];
                }
                return sum;
            };
        };
    }

    /**
     * The median of the same job measured before; the median of all for others.
     *
     * @return a learner
     */
    static Learner lookup() {
        return jobs -> {
            Map<List<Double>, Double> known = new HashMap<>();
            jobs.stream()
                    .collect(Collectors.groupingBy(job -> key(FeatureSchema.vector(job.features()))))
                    .forEach((key, same) -> known.put(key, median(same)));
            double otherwise = median(jobs);
            return row -> known.getOrDefault(key(row), otherwise);
        };
    }

    /**
     * Identifies jobs that look alike to the horde's own predictor.
     *
     * @param row a row of {@link FeatureSchema#vector}
     * @return its first 47 columns
     */
    static List<Double> key(double[] row) {
        return Arrays.stream(row).limit(FeatureSchema.PAYLOAD_COLUMNS).boxed().toList();
    }

    private static double[] plain(double[] row) {
        List<String> names = FeatureSchema.columns();
        double steps = row[names.indexOf("steps")];
        double pixels = row[names.indexOf("megapixels")];
        double[] fixed = {1, steps, pixels, steps * pixels, row[names.indexOf("hires_fix")]};
        double[] inputs = Arrays.copyOf(fixed, fixed.length + 9);
        inputs[fixed.length] = row[names.indexOf("source_image")];
        int post = names.indexOf("post=RealESRGAN_x4plus");
        System.arraycopy(row, post, inputs, fixed.length + 1, 8);
        return inputs;
    }

    private static double median(List<MeasuredJob> jobs) {
        return Median.of(jobs.stream().mapToDouble(MeasuredJob::seconds).toArray());
    }
}
