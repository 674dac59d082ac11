package io.github.hordelib.onnx;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureResizerTest {
    private static final String PATH = "test";

    @ParameterizedTest
    @CsvSource({
        "nearest-exact, 8, 6, 4, 3",
        "nearest-exact, 5, 7, 9, 4",
        "bilinear, 8, 6, 4, 3",
        "bilinear, 5, 7, 9, 4",
        "area, 8, 6, 4, 3",
        "area, 5, 7, 9, 4",
        "bicubic, 8, 6, 4, 3",
        "bicubic, 5, 7, 9, 4",
        "bislerp, 8, 6, 4, 3",
        "bislerp, 5, 7, 9, 4"
    })
    void resizesAsPicturesAndLatentsAre(String method, int height, int width, int newHeight, int newWidth) {
        Tensor map = gaussian(Shape.of(2, 3, height, width), 1, 7);
        Tensor size = Tensor.zeros(Shape.of(1, 1, newHeight, newWidth));
        Tensor found = run(map, size, (graph, ports) -> {
            FeatureResizer resizer = new FeatureResizer(graph);
            return resizer.resized(PATH, ports.x, resizer.sizeOf(PATH, ports.like), Resampling.named(method));
        });
        Tensor expected = Resize.planes(map, newWidth, newHeight, ResizeMethod.named(method));
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(largestDifference(found, expected)).isLessThan(1e-5f);
    }

    @ParameterizedTest
    @CsvSource({"8, 0.5, 4", "21, 0.5, 10", "23, 0.5, 12", "3, 0.8333333333333334, 2", "10, 0.75, 8", "7, 10, 70"})
    void roundsScaledSizesToTheNearestEvenAtTies(int side, double factor, int expected) {
        Tensor map = gaussian(Shape.of(1, 2, side, side), 1, 7);
        Tensor found = run(map, map, (graph, ports) -> {
            FeatureResizer resizer = new FeatureResizer(graph);
            FeatureResizer.Size size = resizer.scaled(PATH, resizer.sizeOf(PATH, ports.x), factor);
            return resizer.resized(PATH, ports.x, size, Resampling.NEAREST_EXACT);
        });
        assertThat(found.shape()).isEqualTo(Shape.of(1, 2, expected, expected));
    }

    @Test
    void repeatsTheCellOfTheUpperLeftCorner() {
        Tensor map = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);
        Tensor found = run(map, Tensor.zeros(Shape.of(1, 1, 2, 5)), (graph, ports) -> {
            FeatureResizer resizer = new FeatureResizer(graph);
            return resizer.repeated(PATH, ports.x, resizer.sizeOf(PATH, ports.like));
        });
        assertThat(found).isEqualTo(Tensor.of(Shape.of(1, 1, 2, 5), 1, 1, 2, 2, 3, 1, 1, 2, 2, 3));
    }

    @Test
    void namesTheMethodsItHas() {
        assertThatThrownBy(() -> Resampling.named("lanczos"))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("expected one of [nearest-exact, bilinear, area, bicubic, bislerp]");
    }

    @ParameterizedTest
    @CsvSource({"8, 6", "5, 7", "1, 4", "2, 2", "1, 1"})
    void scalesTheFourLowestFrequenciesOfASkip(int height, int width) {
        Tensor map = gaussian(Shape.of(2, 3, height, width), 1, 7);
        Tensor found = run(map, map, (graph, ports) -> new FreeULayers(graph).skip(PATH, ports.x, 0.2));
        for (int plane = 0; plane < 6; plane++) {
            double[] expected = filtered(map.data(), plane * height * width, height, width, 0.2);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found.data()[plane * height * width + i]).isCloseTo((float) expected[i], offset(2e-6f));
            }
        }
    }

    @Test
    void raisesHalfOfTheChannelsByTheirMean() {
        Tensor map = Tensor.of(Shape.of(1, 2, 1, 3), 1, 2, 4, 3, 4, 8);
        Tensor found =
                run(map, map, (graph, ports) -> new FreeULayers(graph).normalizedBackbone(PATH, ports.x, 2, 1.5));
        assertThat(found).isEqualTo(Tensor.of(Shape.of(1, 2, 1, 3), 1, 2 * 1.125f, 6, 3, 4, 8));
    }

    /** By the definition: the spectrum, four of its values scaled, and back. */
    private static double[] filtered(float[] data, int at, int height, int width, double factor) {
        double[] result = new double[height * width];
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                boolean low = (v == 0 || v == height - 1) && (u == 0 || u == width - 1);
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < result.length; i++) {
                    double angle = angle(i, v, u, height, width);
                    real += data[at + i] * Math.cos(angle);
                    imaginary -= data[at + i] * Math.sin(angle);
                }
                for (int i = 0; i < result.length; i++) {
                    double angle = angle(i, v, u, height, width);
                    double value = (real * Math.cos(angle) - imaginary * Math.sin(angle)) / result.length;
                    result[i] += low ? factor * value : value;
                }
            }
        }
        return result;
    }

    private static double angle(int cell, int v, int u, int height, int width) {
        int row = cell / width;
        int column = cell % width;
        return 2 * Math.PI * ((double) v * row / height + (double) u * column / width);
    }

    /** The value to change, and one of the size that is wanted. */
    private record Ports(Edge x, Edge like) {}

    @FunctionalInterface
    private interface Layer {
        Edge apply(GraphBuilder graph, Ports ports);
    }

    private static Tensor run(Tensor x, Tensor like, Layer layer) {
        GraphBuilder graph = new GraphBuilder("test", GraphForm.CPU, Map.of());
        Edge first = graph.input("x", ElementType.FLOAT, "batch", "" + x.shape().get(1), "height", "width");
        Edge second = graph.input("like", ElementType.FLOAT, "one", "channels", "rows", "columns");
        graph.output("y", layer.apply(graph, new Ports(first, second)), ElementType.FLOAT, "n", "c", "h", "w");
        try (Session session = Backends.shared().open(ModelSource.of(graph.build()), SessionSettings.defaults())) {
            return session.run(Map.of("x", Value.of(x), "like", Value.of(like)), "y", new Cancellation());
        }
    }
}
