package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The table of token embeddings of a text encoder; rows are read from the file when they are asked for. Immutable and
 * thread-safe.
 */
public final class TokenEmbeddings {
    private final Shape shape;
    private final IntFunction<float[]> rows;

    private TokenEmbeddings(Shape shape, IntFunction<float[]> rows) {
        this.shape = shape;
        this.rows = rows;
    }

    /**
     * Returns the table of a text encoder.
     *
     * @param table {@code [tokens, width]}
     * @return the table
     */
    public static TokenEmbeddings of(StoredTensor table) {
        return new TokenEmbeddings(table.shape(), id -> row(table, id));
    }

    /**
     * Returns the weighted sum of two tables.
     *
     * @param mine factor of this table
     * @param other a table of the same shape
     * @param theirs factor of the other table
     * @return the sum, computed row by row when it is asked for
     * @throws CheckpointException if the shapes differ
     */
    public TokenEmbeddings mixed(double mine, TokenEmbeddings other, double theirs) {
        if (!shape.equals(other.shape)) {
            throw new CheckpointException(
                    "token embeddings: expected " + shape + " as in the other text encoder, found " + other.shape);
        }
        return new TokenEmbeddings(shape, id -> Tensor.combine(
                        (float) mine, vector(rows.apply(id)), (float) theirs, vector(other.rows.apply(id)))
                .data());
    }

    private static Tensor vector(float[] values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /**
     * Returns the width of a vector.
     *
     * @return number of features
     */
    public int width() {
        return shape.get(1);
    }

    /**
     * Returns the number of tokens.
     *
     * @return size of the vocabulary
     */
    public int size() {
        return shape.get(0);
    }

    /**
     * Looks tokens up.
     *
     * @param ids token numbers, each below {@link #size()}
     * @return {@code [1, ids, width]}
     * @throws CheckpointException if there is no such token
     */
    public Tensor lookup(int... ids) {
        float[] data = new float[ids.length * width()];
        Map<Integer, float[]> found = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(found.computeIfAbsent(ids[i], rows::apply), 0, data, i * width(), width());
        }
        return Tensor.of(Shape.of(1, ids.length, width()), data);
    }

    private static float[] row(StoredTensor table, int id) {
        if (id < 0 || id >= table.shape().get(0)) {
            throw new CheckpointException(table.file() + ", tensor \"" + table.name() + "\": expected a token below "
                    + table.shape().get(0) + ", found " + id);
        }
        return table.rows(id, id + 1).read().data();
    }
}
