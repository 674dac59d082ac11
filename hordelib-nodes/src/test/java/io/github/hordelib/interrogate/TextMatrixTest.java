package io.github.hordelib.interrogate;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMatrixTest {
    private static TextMatrix matrix(Tensor rows) {
        TextMatrix matrix = TextMatrix.of(rows.shape().get(0), rows.shape().get(1));
        matrix.put(0, rows);
        return matrix;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 7", "1024, 8", "1025, 6", "3000, 13"})
    void addsFeaturesInOrder(int rows, int features) {
        Tensor texts = gaussian(Shape.of(rows, features), 1, 1);
        float[] picture = gaussian(Shape.of(1, features), 1, 2).data();
        float[] found = TextMatrix.times(List.of(matrix(texts)), new float[][] {picture})[0][0];
        for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int i = 0; i < features; i++) {
                sum += picture[i] * texts.data()[row * features + i];
            }
            assertThat(found[row]).as("row " + row).isEqualTo(sum);
        }
    }

    @Test
    void findsTheSameWhateverElseIsAskedAndHoweverManyThreadsThereAre() throws Exception {
        TextMatrix small = matrix(gaussian(Shape.of(70, 33), 1, 3));
        TextMatrix large = matrix(gaussian(Shape.of(5000, 33), 1, 4));
        float[][] pictures = {
            gaussian(Shape.of(1, 33), 1, 5).data(),
            gaussian(Shape.of(1, 33), 1, 6).data(),
            gaussian(Shape.of(1, 33), 1, 7).data()
        };
        float[] alone = TextMatrix.times(List.of(large), new float[][] {pictures[1]})[0][0];
        for (int threads : new int[] {1, 3}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            float[][][] together = pool.submit(() -> TextMatrix.times(List.of(small, large), pictures))
                    .get();
            pool.shutdown();
            assertThat(together[1][1]).isEqualTo(alone);
            assertThat(together[0][2]).isEqualTo(TextMatrix.times(List.of(small), pictures)[0][2]);
        }
    }
}
