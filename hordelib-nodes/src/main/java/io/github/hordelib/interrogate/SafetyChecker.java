package io.github.hordelib.interrogate;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointException;
import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.model.VisionEncoder;
import io.github.hordelib.tensor.Tensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The safety checker of Stable Diffusion: compares a picture with concepts that the model holds as vectors, each with a
 * threshold. Thread-safe.
 */
public final class SafetyChecker {
    private static final double ADJUSTMENT = 0.01;

    private final VisionEncoder vision;
    private final Concepts concepts;
    private final Concepts special;

    private SafetyChecker(VisionEncoder vision, Concepts concepts, Concepts special) {
        this.vision = vision;
        this.concepts = concepts;
        this.special = special;
    }

    /**
     * Opens a checker.
     *
     * @param path its folder with {@code model.safetensors} and {@code config.json}, or the file alone
     * @param store keeps its network open
     * @return the checker
     * @throws io.github.hordelib.checkpoint.CheckpointException if it is none, or cannot be read
     */
    public static SafetyChecker open(Path path, ModelStore store) {
        VisionFile file = VisionFile.open(path);
        if (!file.weights().contains("concept_embeds")) {
            throw new CheckpointException(file + ": expected a safety checker, found " + file.weights());
        }
        return new SafetyChecker(
                VisionEncoder.of(file, store),
                Concepts.read(file.weights(), "concept_embeds"),
                Concepts.read(file.weights(), "special_care_embeds"));
    }

    /**
     * Checks pictures.
     *
     * @param image the pictures
     * @param cancellation stops the call early
     * @return scores for each picture
     */
    public List<SafetyScores> check(Image image, Cancellation cancellation) {
        return checkPrepared(vision.preparation().apply(image), cancellation);
    }

    List<SafetyScores> checkPrepared(Tensor pixels, Cancellation cancellation) {
        Tensor features = features(pixels, cancellation);
        List<SafetyScores> results = new ArrayList<>();
        for (int i = 0; i < features.shape().get(0); i++) {
            results.add(scores(features.item(i).data()));
        }
        return results;
    }

    Tensor features(Tensor pixels, Cancellation cancellation) {
        return vision.encodePrepared(pixels, cancellation)
                .features()
                .orElseThrow(() ->
                        new InterrogationException("safety checker: expected a model with a projection, found none"));
    }

    List<Double> similarities(float[] features, boolean ofSpecial) {
        return (ofSpecial ? special : concepts).similarities(features);
    }

    private SafetyScores scores(float[] features) {
        List<Double> specialScores = special.scores(features, 0);
        double adjustment = specialScores.stream().anyMatch(score -> score > 0) ? ADJUSTMENT : 0;
        List<Double> scores = concepts.scores(features, adjustment);
        return new SafetyScores(scores.stream().anyMatch(score -> score > 0), adjustment, scores, specialScores);
    }

    /** Vectors and a threshold for each. */
    private record Concepts(Tensor vectors, Tensor thresholds) {
        static Concepts read(Weights weights, String name) {
            return new Concepts(
                    weights.get(name).read(), weights.get(name + "_weights").read());
        }

        List<Double> scores(float[] features, double adjustment) {
            List<Double> similarities = similarities(features);
            List<Double> scores = new ArrayList<>();
            for (int i = 0; i < similarities.size(); i++) {
                scores.add(round(similarities.get(i) - thresholds.data()[i] + adjustment));
            }
            return scores;
        }

        List<Double> similarities(float[] features) {
            List<Double> similarities = new ArrayList<>();
            int width = features.length;
            for (int i = 0; i < thresholds.data().length; i++) {
                double product = 0;
                double square = 0;
                double own = 0;
                for (int k = 0; k < width; k++) {
                    double value = vectors.data()[i * width + k];
                    product += value * features[k];
                    square += value * value;
                    own += (double) features[k] * features[k];
                }
                similarities.add(product / Math.sqrt(square * own));
            }
            return similarities;
        }

        private static double round(double value) {
            return new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).doubleValue();
        }
    }
}
