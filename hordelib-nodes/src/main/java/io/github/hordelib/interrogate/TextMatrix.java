package io.github.hordelib.interrogate;

import io.github.hordelib.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * Vectors of many texts, laid out so that their products with one vector are sums over whole runs of memory: blocks of texts,
 * and in a block all first features, all second features and so on. Each product is summed in the same order whatever the
 * number of threads, texts and pictures. Immutable.
 */
final class TextMatrix {
    static final int BLOCK = 1024;

    private final int rows;
    private final int features;
    private final float[][] blocks;

    private TextMatrix(int rows, int features, float[][] blocks) {
        this.rows = rows;
        this.features = features;
        this.blocks = blocks;
    }

    /** An empty matrix to be filled by {@link #put}. */
    static TextMatrix of(int rows, int features) {
        float[][] blocks = new float[(rows + BLOCK - 1) / BLOCK][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new float[features * Math.min(BLOCK, rows - i * BLOCK)];
        }
        return new TextMatrix(rows, features, blocks);
    }

    /** Sets some rows; only before the matrix is handed on. */
    void put(int firstRow, Tensor vectors) {
        for (int i = 0; i < vectors.shape().get(0); i++) {
            int row = firstRow + i;
            float[] block = blocks[row / BLOCK];
            int width = block.length / features;
            for (int feature = 0; feature < features; feature++) {
                block[feature * width + row % BLOCK] = vectors.data()[i * features + feature];
            }
        }
    }

    int rows() {
        return rows;
    }

    int features() {
        return features;
    }

    float[][] blocks() {
        return blocks;
    }

    long bytes() {
        return 4L * rows * features;
    }

    /** The products of all rows with a vector. */
    float[] times(float[] vector) {
        float[] products = new float[rows];
        IntStream.range(0, blocks.length).parallel().forEach(i -> times(blocks[i], vector, products, i * BLOCK));
        return products;
    }

    private static void times(float[] block, float[] vector, float[] products, int from) {
        int width = block.length / vector.length;
        float[] sums = new float[width];
        for (int feature = 0; feature < vector.length; feature++) {
            float factor = vector[feature];
            int at = feature * width;
            for (int i = 0; i < width; i++) {
                sums[i] += factor * block[at + i];
            }
        }
        System.arraycopy(sums, 0, products, from, width);
    }
}
