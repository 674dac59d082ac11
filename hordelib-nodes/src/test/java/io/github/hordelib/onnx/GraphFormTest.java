package io.github.hordelib.onnx;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFormTest {
    private static final GraphOptions CPU = GraphOptions.of(GraphForm.CPU);
    private static final GraphOptions CUDA = GraphOptions.of(GraphForm.CUDA);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void makeModel() {
        file = folder.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
    }

    @Test
    void theUnetUsesTheFastOperatorsOfProcessors() {
        UnetPart unet = unet();
        Map<String, Integer> operators =
                UnetGraph.build(unet.weights(), unet.config(), CPU).operators();
        assertThat(operators)
                .containsEntry("MultiHeadAttention", 32)
                .containsEntry("SkipLayerNormalization", 48)
                .containsEntry("InstanceNormalization", 61)
                .containsEntry("BiasGelu", 16)
                .containsEntry("DepthToSpace", 3)
                .doesNotContainKeys("Softmax", "LayerNormalization", "GroupNormalization", "Erf", "Split", "Resize");
    }

    @Test
    void theUnetUsesTheFusedOperatorsOfCuda() {
        UnetPart unet = unet();
        Map<String, Integer> operators =
                UnetGraph.build(unet.weights(), unet.config(), CUDA).operators();
        assertThat(operators)
                .containsEntry("MultiHeadAttention", 32)
                .containsEntry("GroupNorm", 61)
                .containsEntry("BiasSplitGelu", 16)
                .containsEntry("Resize", 3)
                .containsKey("NhwcConv")
                .doesNotContainKeys("Conv", "InstanceNormalization", "BiasGelu");
    }

    @Test
    void everyPartCanBeWrittenForCuda() {
        CheckpointFile model = CheckpointFile.open(file);
        VaePart vae = model.vae().orElseThrow();
        TextPart text = model.texts().get(0);
        assertThat(VaeGraph.encoder(vae.weights(), vae.config(), CUDA).operators())
                .containsKey("NhwcConv");
        assertThat(VaeGraph.decoder(vae.weights(), vae.config(), CUDA).operators())
                .containsKey("NhwcConv");
        assertThat(ClipGraph.build(text.weights(), text.config(), CUDA).operators())
                .containsEntry("MultiHeadAttention", 2);
    }

    @Test
    void foldedUpsamplingEqualsThePlainOne() {
        UnetPart unet = unet();
        Tensor folded = run(UnetGraph.build(unet.weights(), unet.config(), CPU));
        Tensor plain = run(UnetGraph.build(unet.weights(), unet.config(), CPU.withAnySize(true)));
        assertThat(largestDifference(folded, plain)).isLessThan(2e-6f);
    }

    @Test
    void replacedWeightsOfEqualValueChangeNothing() {
        UnetPart unet = unet();
        Map<String, Tensor> replaced = new HashMap<>();
        for (Map.Entry<String, StoredTensor> entry : unet.weights().tensors().entrySet()) {
            if (entry.getKey().startsWith("output_blocks.")) {
                replaced.put(entry.getKey(), entry.getValue().read());
            }
        }
        OnnxGraph graph = UnetGraph.build(unet.weights(), unet.config(), CPU.withReplaced(replaced));
        assertThat(graph.replacements()).hasSizeGreaterThan(replaced.size());
        Tensor expected = run(UnetGraph.build(unet.weights(), unet.config(), CPU));
        assertThat(largestDifference(run(graph), expected)).isLessThan(2e-6f);
    }

    @Test
    void aReplacedKernelChangesTheFoldedUpsampling() {
        UnetPart unet = unet();
        String name = "output_blocks.2.1.conv.weight";
        Map<String, Tensor> replaced =
                Map.of(name, unet.weights().get(name).read().times(2));
        Tensor changed = run(UnetGraph.build(unet.weights(), unet.config(), CPU.withReplaced(replaced)));
        Tensor plain = run(UnetGraph.build(
                unet.weights(), unet.config(), CPU.withReplaced(replaced).withAnySize(true)));
        Tensor before = run(UnetGraph.build(unet.weights(), unet.config(), CPU));
        assertThat(largestDifference(changed, plain)).isLessThan(2e-6f);
        assertThat(largestDifference(changed, before)).isGreaterThan(1e-5f);
    }

    private UnetPart unet() {
        return CheckpointFile.open(file).unet().orElseThrow();
    }

    private static Tensor run(OnnxGraph graph) {
        Map<String, Value> inputs = Map.of(
                "sample", Value.of(gaussian(Shape.of(1, 4, 8, 16), 1, 1)),
                "timestep", Value.of(Tensor.of(Shape.of(1), 700)),
                "encoder_hidden_states", Value.of(gaussian(Shape.of(1, 7, 64), 1, 2)));
        try (Session session = Backends.shared().open(ModelSource.of(graph), SessionSettings.defaults())) {
            return session.run(inputs, "out_sample", new Cancellation());
        }
    }
}
