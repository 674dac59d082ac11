package io.github.hordelib.sampling;

import io.github.hordelib.sampling.Conditioning.Entry;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Makes conditionings of others. */
public final class ConditioningMix {
    private ConditioningMix() {}

    /**
     * Mixes every embedding with the first one of another conditioning, which is cut or filled up with zeros to its length.
     *
     * @param to what is mixed into
     * @param from gives its first entry
     * @param strength share of {@code to}, 0 to 1
     * @return the conditioning
     */
    public static Conditioning average(Conditioning to, Conditioning from, double strength) {
        Entry other = first(from);
        return to.map(entry -> {
            Tensor fitted =
                    withTokens(other.embedding(), entry.embedding().shape().get(1));
            Optional<Tensor> pooled = entry.pooled()
                    .flatMap(own -> other.pooled().map(given -> mix(own, given, strength)))
                    .or(other::pooled)
                    .or(entry::pooled);
            return entry.withEmbedding(mix(entry.embedding(), fitted, strength), pooled);
        });
    }

    /**
     * Appends the tokens of another conditioning's first entry to every embedding.
     *
     * @param to what is appended to
     * @param from gives its first entry
     * @return the conditioning
     */
    public static Conditioning join(Conditioning to, Conditioning from) {
        Tensor tail = first(from).embedding();
        return to.map(entry -> entry.withEmbedding(joined(entry.embedding(), tail), entry.pooled()));
    }

    /**
     * Replaces embeddings by zeros.
     *
     * @param conditioning any
     * @return the conditioning
     */
    public static Conditioning zeroOut(Conditioning conditioning) {
        return conditioning.map(entry -> entry.withEmbedding(
                Tensor.zeros(entry.embedding().shape()), entry.pooled().map(pooled -> Tensor.zeros(pooled.shape()))));
    }

    private static Entry first(Conditioning conditioning) {
        return conditioning.entries().stream()
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("conditioning: expected at least one entry, found none"));
    }

    private static Tensor mix(Tensor to, Tensor from, double strength) {
        return Tensor.combine(
                (float) strength,
                to,
                (float) (1 - strength),
                Rows.cycle(from, to.shape().get(0)));
    }

    private static Tensor withTokens(Tensor embedding, int tokens) {
        Shape shape = embedding.shape();
        int width = shape.get(2);
        Tensor result = Tensor.zeros(shape.with(1, tokens));
        for (int row = 0; row < shape.get(0); row++) {
            System.arraycopy(
                    embedding.data(),
                    row * shape.get(1) * width,
                    result.data(),
                    row * tokens * width,
                    Math.min(shape.get(1), tokens) * width);
        }
        return result;
    }

    private static Tensor joined(Tensor head, Tensor tail) {
        int rows = head.shape().get(0);
        int headTokens = head.shape().get(1);
        int tokens = headTokens + tail.shape().get(1);
        Tensor result = withTokens(head, tokens);
        Tensor fitted = Rows.cycle(tail, rows);
        int width = head.shape().get(2);
        int tailSize = tail.shape().get(1) * width;
        for (int row = 0; row < rows; row++) {
            float[] part = Arrays.copyOfRange(fitted.data(), row * tailSize, (row + 1) * tailSize);
            System.arraycopy(part, 0, result.data(), (row * tokens + headTokens) * width, tailSize);
        }
        return result;
    }
}
