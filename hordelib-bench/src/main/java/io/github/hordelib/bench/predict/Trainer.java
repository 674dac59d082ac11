package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.FeatureSchema;
import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.RelativeFit;
import io.github.hordelib.kudos.TimeModel;
import io.github.hordelib.kudos.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Trains a {@link TimeModel}: first its physical part (non-negative seconds for each unit of work), then trees on what
 * that leaves, in logarithms of seconds. Several boosted sequences are averaged, each with its own random choice of rows
 * and columns.
 *
 * <p>Same jobs, same order, same seed: same model.
 *
 * <p>Immutable and thread-safe.
 */
public final class Trainer {
    private static final int SEQUENCES = 4;
    private static final TimeModel.Band UNKNOWN = new TimeModel.Band(1, 1);
    private static final List<String> PHYSICAL = List.of(
            "evaluations",
            "work.first",
            "second_evaluations",
            "work.second",
            "work.second_full",
            "work.control",
            "work.encode",
            "work.decode",
            "work.post",
            "output_megapixels",
            "faces_after_upscaling",
            "face_megapixels",
            "long_prompt",
            "source_mask",
            "post=RealESRGAN_x4plus",
            "post=RealESRGAN_x4plus_anime_6B",
            "post=NMKD_Siax",
            "post=4x_AnimeSharp",
            "post=strip_background",
            "post=GFPGAN",
            "post=CodeFormers");

    private final long seed;

    /**
     * Creates a trainer.
     *
     * @param seed of all random choices
     */
    public Trainer(long seed) {
        this.seed = seed;
    }

    /**
     * Trains.
     *
     * @param jobs measured jobs, at least one
     * @param origin where they come from, one line; stored with the model
     * @return a model without an uncertainty band (both factors 1)
     */
    public TimeModel train(List<MeasuredJob> jobs, String origin) {
        double[][] rows =
                jobs.stream().map(job -> FeatureSchema.vector(job.features())).toArray(double[][]::new);
        TimeModel physical =
                physical(rows, jobs.stream().mapToDouble(MeasuredJob::seconds).toArray(), origin);
        double[] left = new double[rows.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = Math.log(jobs.get(i).seconds() / physical.seconds(rows[i]));
        }
        Booster booster = new Booster(rows, left);
        SplittableRandom random = new SplittableRandom(seed);
        List<Tree> trees = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            trees.addAll(booster.boost(random.split(), 1.0 / SEQUENCES));
        }
        return new TimeModel(origin, physical.intercept(), physical.coefficients(), trees, UNKNOWN);
    }

    private static TimeModel physical(double[][] rows, double[] seconds, String origin) {
        int[] columns =
                PHYSICAL.stream().mapToInt(FeatureSchema.columns()::indexOf).toArray();
        List<double[]> inputs = new ArrayList<>();
        for (double[] row : rows) {
            double[] input = new double[columns.length + 1];
            input[0] = 1;
            for (int j = 0; j < columns.length; j++) {
                input[j + 1] = row[columns[j]];
            }
            inputs.add(input);
        }
        double[] found = RelativeFit.fit(inputs, seconds);
        Map<String, Double> coefficients = new TreeMap<>();
        for (int j = 0; j < columns.length; j++) {
            if (found[j + 1] > 0) {
                coefficients.put(PHYSICAL.get(j), found[j + 1]);
            }
        }
        return new TimeModel(origin, found[0], coefficients, List.of(), UNKNOWN);
    }
}
