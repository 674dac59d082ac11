package io.github.hordelib.ort;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.KroneckerLayer;
import io.github.hordelib.onnx.LinearLayer;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.PlainWeights;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are kept in prepared form, plain and with inputs for low-rank changes. */
class PreparedSessionTest {
    @TempDir
    Path folder;

    private OnnxGraph graph;

    @BeforeEach
    void build() {
        Path file = folder.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
        UnetPart unet = CheckpointFile.open(file).unet().orElseThrow();
        graph = UnetGraph.build(unet.weights(), unet.config(), GraphOptions.of(GraphForm.CPU));
    }

    @Test
    void inputsOfRankZeroChangeNoBit() throws IOException {
        try (OrtBackend backend = backend(1)) {
            Tensor plain = run(backend, ModelSource.of(graph), Map.of());
            assertThat(run(backend, ModelSource.of(graph), Map.of())).isEqualTo(plain);
            assertThat(run(backend, ModelSource.adaptable(graph, linears(), DType.F32), inputs(linears(), 0)))
                    .isEqualTo(plain);
        }
        try (Stream<Path> prepared = Files.list(folder.resolve("cache").resolve("graphs"))) {
            assertThat(prepared).hasSize(1);
        }
    }

    @Test
    void agreesWithTheGraphThatIsNotPrepared() {
        try (OrtBackend preparing = backend(1);
                OrtBackend other = backend(Long.MAX_VALUE)) {
            Tensor plain = run(preparing, ModelSource.of(graph), Map.of());
            Tensor prepared = run(
                    preparing,
                    ModelSource.adaptable(graph, graph.adaptable(), DType.F32),
                    inputs(graph.adaptable(), 3));
            Tensor unprepared = run(
                    other, ModelSource.adaptable(graph, graph.adaptable(), DType.F32), inputs(graph.adaptable(), 3));
            assertThat(largestDifference(prepared, unprepared)).isLessThan(2e-6f);
            assertThat(largestDifference(prepared, plain)).isGreaterThan(1e-3f);
        }
    }

    @Test
    void kroneckerProductsAgreeWithTheGraphThatIsNotPrepared() {
        List<KroneckerLayer> layers = graph.adaptable().stream()
                .filter(layer -> layer.isConvolution()
                        && layer.toRow() % 4 == 0
                        && layer.down(1).get(1) % 4 == 0)
                .map(KroneckerLayer::new)
                .toList();
        ModelSource source = ModelSource.adaptable(graph, layers, DType.F32);
        try (OrtBackend preparing = backend(1);
                OrtBackend other = backend(Long.MAX_VALUE)) {
            Tensor plain = run(preparing, ModelSource.of(graph), Map.of());
            for (int groups : new int[] {2, 4}) {
                Tensor prepared = run(preparing, source, kroneckerInputs(layers, groups));
                Tensor unprepared = run(other, source, kroneckerInputs(layers, groups));
                assertThat(largestDifference(prepared, unprepared)).isLessThan(2e-6f);
                assertThat(largestDifference(prepared, plain)).isGreaterThan(1e-3f);
            }
        }
    }

    /** Factors of kernels that take inputs in so many groups, and give outputs in two. */
    private static Map<String, Value> kroneckerInputs(List<KroneckerLayer> layers, int groups) {
        Map<String, Value> values = new HashMap<>();
        for (KroneckerLayer layer : layers) {
            Shape kernel = layer.convolution().down(layer.convolution().toRow() / 2);
            Shape part = kernel.with(1, kernel.get(1) / groups);
            long seed = layer.tensor().hashCode();
            values.put(layer.matrixInput(), Value.Resident.of(gaussian(Shape.of(2, groups), 0.125, seed)));
            values.put(layer.kernelInput(), Value.Resident.of(gaussian(part, 0.125, seed + 1)));
        }
        return values;
    }

    @Test
    void aDamagedPreparedGraphIsMadeAgain() throws IOException {
        try (OrtBackend backend = backend(1)) {
            Tensor plain = run(backend, ModelSource.adaptable(graph, linears(), DType.F32), inputs(linears(), 0));
            Files.write(preparedModel(), new byte[] {0x3a, 100, 1});
            assertThat(largestDifference(
                            run(backend, ModelSource.adaptable(graph, linears(), DType.F32), inputs(linears(), 0)),
                            plain))
                    .isLessThan(2e-6f);
            assertThat(run(backend, ModelSource.adaptable(graph, linears(), DType.F32), inputs(linears(), 0)))
                    .isEqualTo(plain);
        }
    }

    @Test
    void weightsLeftPlainGiveTheSame() throws IOException {
        try (OrtBackend backend = backend(1)) {
            Tensor expected = run(backend, ModelSource.of(graph), Map.of());
            Path prepared = preparedModel();
            List<LinearLayer> all =
                    linears().stream().map(layer -> (LinearLayer) layer).toList();
            byte[] plain = PlainWeights.in(Files.readAllBytes(prepared), all);
            ModelSource source =
                    ModelSource.of("plain", plain, prepared.resolveSibling("").normalize());
            SessionSettings ready = SessionSettings.defaults().withOptimization(SessionSettings.Optimization.NONE);
            try (Session session = backend.open(source, ready)) {
                assertThat(session.inputs()).containsOnlyKeys("sample", "timestep", "encoder_hidden_states");
                assertThat(largestDifference(session.run(values(), "out_sample", new Cancellation()), expected))
                        .isLessThan(2e-6f);
            }
        }
    }

    @Test
    void largeLayersOverTokensAreLeftPlain() {
        LinearLayer large = new LinearLayer("w", "w", 0, 1280, 1280, true);
        LinearLayer small = new LinearLayer("w", "w", 0, 1279, 1280, true);
        LinearLayer perPicture = new LinearLayer("w", "w", 0, 1280, 1280, false);
        assertThat(graph.plain()).isEmpty();
        assertThat(List.of(large, small, perPicture))
                .filteredOn(LinearLayer::isBestLeftPlain)
                .containsExactly(large);
    }

    private Path preparedModel() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache").resolve("graphs"))) {
            return files.filter(file -> file.endsWith(PreparedGraphs.GRAPH))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private OrtBackend backend(long smallestPrepared) {
        return OrtBackend.open(BackendOptions.defaults().withCacheFolder(folder.resolve("cache")), smallestPrepared);
    }

    private List<AdaptableLayer> linears() {
        return graph.adaptable().stream()
                .filter(layer -> layer instanceof LinearLayer)
                .toList();
    }

    private static Map<String, Value> inputs(List<AdaptableLayer> layers, int rank) {
        Map<String, Value> values = new HashMap<>();
        for (AdaptableLayer layer : layers) {
            Tensor down = gaussian(layer.down(rank), 0.125, layer.downInput().hashCode())
                    .times(0.3f);
            Tensor up = gaussian(layer.up(rank), 0.125, layer.upInput().hashCode());
            values.put(layer.downInput(), Value.Resident.of(down));
            values.put(layer.upInput(), Value.Resident.of(up));
            values.put(layer.scaleInput(), Value.of(gaussian(layer.scale(rank), 1, 3)));
        }
        return values;
    }

    private static Tensor run(OrtBackend backend, ModelSource source, Map<String, Value> more) {
        Map<String, Value> values = new HashMap<>(more);
        values.putAll(values());
        try (Session session = backend.open(source, SessionSettings.defaults())) {
            return session.run(values, "out_sample", new Cancellation());
        }
    }

    private static Map<String, Value> values() {
        return Map.of(
                "sample", Value.of(gaussian(Shape.of(1, 4, 8, 16), 0.125, 1)),
                "timestep", Value.of(Tensor.of(Shape.of(1), 700)),
                "encoder_hidden_states", Value.of(gaussian(Shape.of(1, 7, 64), 0.125, 2)));
    }
}
