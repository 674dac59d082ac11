package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The table of token embeddings of a text encoder; rows are read from the file when they are asked for. Immutable and
 * thread-safe.
 */
public final class TokenEmbeddings {
    private final StoredTensor table;

    private TokenEmbeddings(StoredTensor table) {
        this.table = table;
    }

    /**
     * Returns the table of a text encoder.
     *
     * @param table {@code [tokens, width]}
     * @return the table
     */
    public static TokenEmbeddings of(StoredTensor table) {
        return new TokenEmbeddings(table);
    }

    /**
     * Returns the width of a vector.
     *
     * @return number of features
     */
    public int width() {
        return table.shape().get(1);
    }

    /**
     * Returns the number of tokens.
     *
     * @return size of the vocabulary
     */
    public int size() {
        return table.shape().get(0);
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
        Map<Integer, float[]> rows = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(rows.computeIfAbsent(ids[i], this::row), 0, data, i * width(), width());
        }
        return Tensor.of(Shape.of(1, ids.length, width()), data);
    }

    private float[] row(int id) {
        if (id < 0 || id >= size()) {
            throw new CheckpointException(table.file() + ", tensor \"" + table.name() + "\": expected a token below "
                    + size() + ", found " + id);
        }
        return table.rows(id, id + 1).read().data();
    }
}
