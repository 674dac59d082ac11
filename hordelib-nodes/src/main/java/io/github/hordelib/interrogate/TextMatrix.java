package io.github.hordelib.interrogate;

import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of many texts, laid out so that their products with one vector are sums over whole runs of memory: blocks of texts,
 * and in a block all first features, all second features and so on. Each product is summed in the same order whatever the
 * number of threads, texts and pictures. Immutable.
 */
final class TextMatrix {
    static final int BLOCK = 1024;
    private static final int STEP = 4;

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

    /**
     * The products of all rows of several matrices with several vectors, in one pass over the matrices.
     *
     * @param matrices all of as many features as the vectors
     * @return a row of products by matrix and vector
     */
    static float[][][] times(List<TextMatrix> matrices, float[][] vectors) {
        float[][][] products = new float[matrices.size()][vectors.length][];
        List<Part> parts = new ArrayList<>();
        for (int m = 0; m < products.length; m++) {
            TextMatrix matrix = matrices.get(m);
            for (int v = 0; v < vectors.length; v++) {
                products[m][v] = new float[matrix.rows];
            }
            for (int i = 0; i < matrix.blocks.length; i++) {
                parts.add(new Part(matrix.blocks[i], products[m], i * BLOCK));
            }
        }
        parts.parallelStream().forEach(part -> part.multiply(vectors));
        return products;
    }

    /** A block, and where its products begin in the rows. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Part(float[] block, float[][] products, int from) {
        void multiply(float[][] vectors) {
            int width = block.length / vectors[0].length;
            float[][] sums = new float[vectors.length][width];
            for (int feature = 0; feature < vectors[0].length; feature += STEP) {
                for (int v = 0; v < vectors.length; v++) {
                    add(sums[v], vectors[v], feature);
                }
            }
            for (int v = 0; v < vectors.length; v++) {
                System.arraycopy(sums[v], 0, products[v], from, width);
            }
        }

        /** Four features at once, so that sums are read and written a quarter as often; still added one after the other. */
        private void add(float[] sums, float[] vector, int feature) {
            int width = sums.length;
            int at = feature * width;
            if (feature + STEP > vector.length) {
                for (int rest = feature; rest < vector.length; rest++) {
                    for (int i = 0; i < width; i++) {
                        sums[i] += vector[rest] * block[rest * width + i];
                    }
                }
                return;
            }
            float first = vector[feature];
            float second = vector[feature + 1];
            float third = vector[feature + 2];
            float fourth = vector[feature + 3];
            for (int i = 0; i < width; i++) {
                sums[i] = sums[i]
                        + first * block[at + i]
                        + second * block[at + width + i]
                        + third * block[at + 2 * width + i]
                        + fourth * block[at + 3 * width + i];
            }
        }
    }
}
