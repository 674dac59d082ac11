package io.github.hordelib.prompt;

import java.util.Arrays;

/**
 * The vectors of one textual-inversion embedding for one text encoder. Immutable.
 */
public final class EmbeddingVectors {
    private final String name;
    private final String key;
    private final int width;
    private final float[] values;

    /**
     * Creates the vectors.
     *
     * @param name name of the embedding, unique within its source
     * @param key name of the tensor the vectors come from
     * @param width length of one vector, at least 1
     * @param values the vectors one after the other; copied
     */
    public EmbeddingVectors(String name, String key, int width, float... values) {
        if (width < 1 || values.length % width != 0) {
            throw new IllegalArgumentException("embedding \"" + name + "\": expected vectors of width " + width
                    + ", found " + values.length + " numbers");
        }
        this.name = name;
        this.key = key;
        this.width = width;
        this.values = values.clone();
    }

    /**
     * Returns the name of the embedding.
     *
     * @return the name, without file ending
     */
    public String name() {
        return name;
    }

    /**
     * Returns the name of the tensor.
     *
     * @return the name within the file
     */
    public String key() {
        return key;
    }

    /**
     * Returns the length of one vector.
     *
     * @return the width
     */
    public int width() {
        return width;
    }

    /**
     * Returns how many vectors there are; each takes the place of one token.
     *
     * @return the number of vectors
     */
    public int count() {
        return values.length / width;
    }

    /**
     * Returns one vector.
     *
     * @param row 0 to count-1
     * @return a copy
     */
    public float[] vector(int row) {
        return Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmbeddingVectors that
                && name.equals(that.name)
                && key.equals(that.key)
                && width == that.width
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + key.hashCode()) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return name + "/" + key + "[" + count() + "x" + width + "]";
    }
}
