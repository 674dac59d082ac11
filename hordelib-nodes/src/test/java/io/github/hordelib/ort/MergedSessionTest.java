package io.github.hordelib.ort;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.onnx.WeightUse;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed weights as inputs of the prepared graph, against a graph that is built with them. */
class MergedSessionTest {
    private static final String UPSAMPLED = "output_blocks.2.1.conv.weight";
    private static final GraphOptions CPU = GraphOptions.of(GraphForm.CPU);

    @TempDir
    Path folder;

    private UnetPart unet;
    private OnnxGraph graph;
    private OrtBackend backend;

    private Runnable makeRoom = () -> {};

    @BeforeEach
    void build() {
        Path file = folder.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
        unet = CheckpointFile.open(file).unet().orElseThrow();
        graph = UnetGraph.build(unet.weights(), unet.config(), CPU);
        backend = OrtBackend.open(BackendOptions.defaults().withCacheFolder(folder.resolve("cache")), 1);
    }

    @AfterEach
    void close() {
        backend.close();
        assertThat(backend.statistics().openSessions()).isZero();
    }

    @Test
    void everyWeightCanBeChanged() {
        Map<String, Tensor> changed = changed(graph.uses(), MergedSessionTest::noisy);
        assertThat(changed).containsKeys("input_blocks.0.0.weight", "out.2.weight", "out.2.bias", "out.0.weight");
        Tensor before = run(ModelSource.of(graph));
        Tensor merged = run(merged(graph.uses(), changed, MergedSessionTest::refused));
        assertThat(largestDifference(merged, run(whole(changed)))).isLessThan(1e-5f);
        assertThat(largestDifference(merged, before)).isGreaterThan(1e-3f);
    }

    @Test
    void equalWeightsGiveTheSame() {
        Map<String, Tensor> equal = changed(graph.uses(), (name, tensor) -> tensor);
        Tensor merged = run(merged(graph.uses(), equal, MergedSessionTest::refused));
        assertThat(largestDifference(merged, run(ModelSource.of(graph)))).isLessThan(2e-6f);
    }

    @Test
    void aFoldedKernelChangesAllItsParts() {
        List<WeightUse> uses = uses(UPSAMPLED);
        Map<String, Tensor> changed = changed(uses, (name, tensor) -> tensor.times(3));
        Tensor merged = run(merged(uses, changed, MergedSessionTest::refused));
        assertThat(largestDifference(merged, run(whole(changed)))).isLessThan(2e-6f);
        assertThat(largestDifference(merged, run(ModelSource.of(graph)))).isGreaterThan(1e-4f);
    }

    @Test
    void thoseThatChangeTheSameWeightsShareOneSession() {
        List<WeightUse> uses = uses(UPSAMPLED);
        Map<String, Tensor> twice = changed(uses, (name, tensor) -> tensor.times(2));
        Map<String, Tensor> thrice = changed(uses, (name, tensor) -> tensor.times(3));
        run(merged(uses, twice, MergedSessionTest::refused));
        long opened = backend.statistics().sessionsOpened();
        Session second = open(merged(uses, twice, MergedSessionTest::refused));
        try (Session third = open(merged(uses, thrice, MergedSessionTest::refused))) {
            assertThat(backend.statistics().sessionsOpened()).isEqualTo(opened + 1);
            assertThat(second.inputs()).containsOnlyKeys("sample", "timestep", "encoder_hidden_states");
            Tensor alone = run(second);
            assertThat(run(third)).isNotEqualTo(alone);
            assertThat(run(second)).isEqualTo(alone);
            second.close();
            assertThatThrownBy(() -> run(second)).isInstanceOf(IllegalStateException.class);
            assertThat(run(third)).isNotEqualTo(alone);
        }
    }

    @Test
    void memoryOfThoseThatAreClosedIsUsedAgain() {
        List<WeightUse> uses = graph.uses();
        Map<String, Tensor> noisy = changed(uses, MergedSessionTest::noisy);
        Map<String, Tensor> twice = changed(uses, (name, tensor) -> tensor.times(2));
        Tensor expected = run(merged(uses, twice, MergedSessionTest::refused));
        Session first = open(merged(uses, noisy, MergedSessionTest::refused));
        makeRoom = first::close;
        long before = directMemory();
        try (Session second = open(merged(uses, twice, MergedSessionTest::refused))) {
            assertThat(directMemory() - before).isLessThan(bytes(twice) / 2);
            assertThatThrownBy(() -> run(first)).isInstanceOf(IllegalStateException.class);
            assertThat(run(second)).isEqualTo(expected);
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getTotalCapacity)
                .sum();
    }

    private static long bytes(Map<String, Tensor> weights) {
        return weights.values().stream()
                .mapToLong(weight -> 4L * weight.shape().elements())
                .sum();
    }

    @Test
    void otherLayersMayHaveLayerInputs() {
        List<WeightUse> uses = uses(UPSAMPLED);
        Map<String, Tensor> changed = changed(uses, (name, tensor) -> tensor.times(3));
        List<AdaptableLayer> layers = graph.adaptable().stream()
                .filter(layer -> !layer.tensor().equals(UPSAMPLED))
                .toList();
        Map<String, Value> factors = factors(layers);
        Tensor merged = run(merged(uses, changed, layers, MergedSessionTest::refused), factors);
        assertThat(largestDifference(merged, run(whole(changed, layers), factors)))
                .isLessThan(2e-6f);
        assertThat(largestDifference(merged, run(whole(changed)))).isGreaterThan(1e-3f);
    }

    private static Map<String, Value> factors(List<AdaptableLayer> layers) {
        Map<String, Value> factors = new HashMap<>();
        for (AdaptableLayer layer : layers) {
            factors.put(
                    layer.downInput(),
                    Value.of(gaussian(layer.down(2), 0.125, layer.downInput().hashCode())));
            factors.put(
                    layer.upInput(),
                    Value.of(gaussian(layer.up(2), 0.125, layer.upInput().hashCode())));
            factors.put(layer.scaleInput(), Value.of(gaussian(layer.scale(2), 1, 3)));
        }
        return factors;
    }

    @Test
    void aShortenedPreparedGraphIsMadeAgain() throws IOException {
        List<WeightUse> uses = uses(UPSAMPLED);
        Map<String, Tensor> changed = changed(uses, (name, tensor) -> tensor.times(3));
        Tensor merged = run(merged(uses, changed, MergedSessionTest::refused));
        try (Stream<Path> files = Files.walk(folder.resolve("cache").resolve("graphs"))) {
            for (Path weights :
                    files.filter(file -> file.endsWith(PreparedGraphs.WEIGHTS)).toList()) {
                Files.write(weights, new byte[100]);
            }
        }
        assertThat(largestDifference(run(merged(uses, changed, () -> whole(changed))), merged))
                .isLessThan(2e-6f);
        assertThat(run(merged(uses, changed, MergedSessionTest::refused))).isEqualTo(merged);
    }

    @Test
    void whatIsNotInTheGraphLeadsToOneThatIsBuiltAnew() {
        StoredTensor stored = unet.weights().get(UPSAMPLED);
        List<WeightUse> unknown = List.of(new WeightUse.Rows("nowhere", UPSAMPLED, 0, stored));
        List<WeightUse> strange = List.of(new WeightUse.ConvolutionInput(
                "input_blocks.1.0.in_layers.2/Conv",
                "input_blocks.1.0.in_layers.2/Conv",
                1,
                UPSAMPLED,
                stored,
                Optional.empty()));
        Map<String, Tensor> changed = changed(uses(UPSAMPLED), (name, tensor) -> tensor.times(3));
        Tensor expected = run(whole(changed));
        assertThat(run(merged(unknown, changed, () -> whole(changed)))).isEqualTo(expected);
        assertThat(run(merged(strange, changed, () -> whole(changed)))).isEqualTo(expected);
    }

    private List<WeightUse> uses(String tensor) {
        return graph.uses().stream().filter(use -> use.tensor().equals(tensor)).toList();
    }

    private Map<String, Tensor> changed(List<WeightUse> uses, BiFunction<String, Tensor, Tensor> change) {
        Map<String, Tensor> changed = new HashMap<>();
        for (WeightUse use : uses) {
            Tensor base = unet.weights().get(use.tensor()).read();
            changed.put(use.tensor(), change.apply(use.tensor(), base));
        }
        return changed;
    }

    private ModelSource.Adaptable whole(Map<String, Tensor> changed, List<AdaptableLayer> layers) {
        return ModelSource.adaptable(
                UnetGraph.build(unet.weights(), unet.config(), CPU.withReplaced(changed)), layers, DType.F32);
    }

    private ModelSource.Adaptable whole(Map<String, Tensor> changed) {
        return whole(changed, List.of());
    }

    private ModelSource merged(
            List<WeightUse> uses, Map<String, Tensor> changed, Supplier<ModelSource.Adaptable> otherwise) {
        return merged(uses, changed, List.of(), otherwise);
    }

    private ModelSource merged(
            List<WeightUse> uses,
            Map<String, Tensor> changed,
            List<AdaptableLayer> layers,
            Supplier<ModelSource.Adaptable> otherwise) {
        return new ModelSource.Merged(
                ModelSource.adaptable(graph, layers, DType.F32),
                uses,
                name -> WeightRows.of(Optional.ofNullable(changed.get(name)).orElseThrow()),
                makeRoom,
                otherwise);
    }

    private static ModelSource.Adaptable refused() {
        throw new AssertionError("expected the weights to be found in the prepared graph");
    }

    private Session open(ModelSource source) {
        return backend.open(source, SessionSettings.defaults());
    }

    private Tensor run(ModelSource source) {
        return run(source, Map.of());
    }

    private Tensor run(ModelSource source, Map<String, Value> more) {
        try (Session session = open(source)) {
            return run(session, more);
        }
    }

    private static Tensor run(Session session) {
        return run(session, Map.of());
    }

    private static Tensor run(Session session, Map<String, Value> more) {
        Map<String, Value> values = new HashMap<>(more);
        values.put("sample", Value.of(gaussian(Shape.of(1, 4, 8, 16), 0.125, 1)));
        values.put("timestep", Value.of(Tensor.of(Shape.of(1), 700)));
        values.put("encoder_hidden_states", Value.of(gaussian(Shape.of(1, 7, 64), 0.125, 2)));
        return session.run(values, "out_sample", new Cancellation());
    }

    private static Tensor noisy(String name, Tensor tensor) {
        return tensor.plus(gaussian(tensor.shape(), 0.125, name.hashCode()).times(0.1f));
    }
}
