package io.github.hordelib.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphBuilderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "F64"})
    void weightsAreReadFromTheFile(DType dtype) {
        Weights weights = weights(dtype, Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
        assertThat(linear(weights, Map.of())).isEqualTo(Tensor.of(Shape.of(1, 2), 321, 654));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16"})
    void weightsCanBeReplaced(DType dtype) {
        Weights weights = weights(dtype, Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
        Tensor other = Tensor.of(Shape.of(2, 3), 7, 8, 9, 1, 1, 1);
        assertThat(linear(weights, Map.of("w.weight", other))).isEqualTo(Tensor.of(Shape.of(1, 2), 987, 111));
    }

    @Test
    void aPartOfAReplacedWeightIsReplaced() {
        Weights weights = weights(DType.F16, Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
        Tensor other = Tensor.of(Shape.of(2, 3), 7, 8, 9, 1, 2, 1);
        GraphBuilder graph = new GraphBuilder("test", GraphForm.CPU, Map.of("w.weight", other));
        TokenLayers layers = new TokenLayers(graph, new WeightAccess(graph, weights), GraphForm.CPU);
        Edge x = graph.input("x", ElementType.FLOAT, "rows", "3");
        graph.output("y", layers.linearRows("w", x, false, 1, 2), ElementType.FLOAT, "rows", "1");
        assertThat(run(graph.build())).isEqualTo(Tensor.of(Shape.of(1, 1), 121));
    }

    @Test
    void refusesAValueThatIsNotDefined() {
        GraphBuilder graph = new GraphBuilder("test", GraphForm.CPU, Map.of());
        graph.op("a", "Relu", List.of(new Edge("nowhere")));
        assertThatThrownBy(graph::build)
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("\"a/Relu\"")
                .hasMessageContaining("\"nowhere\"");
    }

    @Test
    void refusesWeightsWithoutChannels() {
        Weights weights = weights(DType.F16, Tensor.zeros(Shape.of(2, 0)));
        GraphBuilder graph = new GraphBuilder("test", GraphForm.CPU, Map.of());
        new WeightAccess(graph, weights).whole("w.weight");
        assertThatThrownBy(graph::build).hasMessageContaining("\"w.weight\"").hasMessageContaining("extents > 0");
    }

    @Test
    void writesNumbersOfAnySize() {
        assertThat(new Wire().integer(1, 300).toByteArray()).containsExactly(8, 0xac, 2);
        assertThat(new Wire().integer(1, -1).toByteArray()).hasSize(11);
        assertThat(new Wire().text(2, "ab").toByteArray()).containsExactly(0x12, 2, 'a', 'b');
        assertThat(new Wire().decimal(2, 1).toByteArray()).containsExactly(0x15, 0, 0, 0x80, 0x3f);
    }

    private Tensor linear(Weights weights, Map<String, Tensor> replaced) {
        GraphBuilder graph = new GraphBuilder("test", GraphForm.CPU, replaced);
        TokenLayers layers = new TokenLayers(graph, new WeightAccess(graph, weights), GraphForm.CPU);
        Edge x = graph.input("x", ElementType.FLOAT, "rows", "3");
        graph.output("y", layers.linear("w", x, true), ElementType.FLOAT, "rows", "2");
        return run(graph.build());
    }

    private static Tensor run(OnnxGraph graph) {
        Map<String, Value> inputs = Map.of("x", Value.of(Tensor.of(Shape.of(1, 3), 1, 10, 100)));
        try (Session session = Backends.shared().open(ModelSource.of(graph), SessionSettings.defaults())) {
            return session.run(inputs, "y", new Cancellation());
        }
    }

    private Weights weights(DType dtype, Tensor tensor) {
        Path file = folder.resolve(dtype + ".safetensors");
        SafetensorsWriter.create()
                .add("other", DType.F16, Tensor.filled(Shape.of(3), 9))
                .add("w.weight", dtype, tensor)
                .write(file);
        return Safetensors.open(file);
    }
}
