package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Tensor;

/**
 * Keeps the low spatial frequencies of latents, {@code -cutoff <= k < cutoff} on both axes, as a discrete Fourier transform,
 * a rectangle of ones and the inverse do. The rectangle is separable, so two small matrices on each side take the place of
 * the transforms: the real part of {@code (A + iB) X (C + iD)} is {@code A X C - B X D}.
 */
final class LowPass {
    private final int height;
    private final int width;
    private final double[][] cosRows;
    private final double[][] sinRows;
    private final double[][] cosColumns;
    private final double[][] sinColumns;

    LowPass(int height, int width, int cutoff) {
        this.height = height;
        this.width = width;
        this.cosRows = matrix(height, cutoff, 0);
        this.sinRows = matrix(height, cutoff, -Math.PI / 2);
        this.cosColumns = matrix(width, cutoff, 0);
        this.sinColumns = matrix(width, cutoff, -Math.PI / 2);
    }

    private static double[][] matrix(int size, int cutoff, double phase) {
        int kept = Math.min(cutoff, size / 2);
        double[] byDistance = new double[size];
        for (int distance = 0; distance < size; distance++) {
            for (int k = -kept; k < kept; k++) {
                byDistance[distance] += Math.cos(2 * Math.PI * k * distance / size + phase) / size;
            }
        }
        double[][] result = new double[size][size];
        for (int to = 0; to < size; to++) {
            for (int from = 0; from < size; from++) {
                result[to][from] = byDistance[Math.floorMod(to - from, size)];
            }
        }
        return result;
    }

    Tensor apply(Tensor latent) {
        Tensor result = Tensor.zeros(latent.shape());
        int plane = height * width;
        for (int at = 0; at < latent.data().length; at += plane) {
            add(1, cosRows, cosColumns, latent.data(), result.data(), at);
            add(-1, sinRows, sinColumns, latent.data(), result.data(), at);
        }
        return result;
    }

    private void add(int sign, double[][] rows, double[][] columns, float[] from, float[] to, int at) {
        double[][] middle = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int k = 0; k < width; k++) {
                    middle[y][x] += from[at + y * width + k] * columns[x][k];
                }
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = 0; k < height; k++) {
                    sum += rows[y][k] * middle[k][x];
                }
                to[at + y * width + x] += (float) (sign * sum);
            }
        }
    }
}
