package io.github.hordelib.golden;

import static io.github.hordelib.tensor.TestTensors.largestRelativeDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.ControlNetKeys;
import io.github.hordelib.checkpoint.Heads;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.UnetKeys;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.AdapterGraph;
import io.github.hordelib.onnx.ControlNetGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** ControlNets and T2I adapters of golden/models, in both layouts, and the UNet that they steer. */
@Tag("golden")
class ControlGoldenTest {
    private static final double TOLERANCE = 2e-5;
    private static final GraphOptions OPTIONS = GraphOptions.of(GraphForm.CPU);
    private static final UnetConfig CONFIG = new UnetConfig(new Heads.Fixed(8), 8);

    private final Path models = GoldenFolder.of("models");
    private final Map<String, Session> sessions = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> steersAsTheReference() {
        return Stream.of("controlnet", "t2i_adapter")
                .map(models::resolve)
                .filter(Files::isDirectory)
                .flatMap(folder -> StreamSupport.stream(
                                GoldenFolder.json(folder.resolve("cases.json"))
                                        .path("cases")
                                        .spliterator(),
                                false)
                        .flatMap(test -> Stream.of(true, false)
                                .map(diffusers -> DynamicTest.dynamicTest(
                                        folder.getFileName() + " "
                                                + test.path("name").asText()
                                                + (diffusers ? " (diffusers)" : " (original)"),
                                        () -> check(folder, test, diffusers)))));
    }

    private void check(Path folder, JsonNode test, boolean diffusers) {
        Weights golden = Safetensors.open(folder.resolve("golden.safetensors"));
        Map<String, Tensor> inputs = new HashMap<>();
        test.path("inputs").properties().forEach(input -> {
            if (input.getValue().isTextual()) {
                inputs.put(input.getKey(), golden.get(input.getValue().asText()).read());
            }
        });
        Map<String, Tensor> results = folder.endsWith("controlnet")
                ? controlled(folder, test, inputs, diffusers)
                : adapted(folder, test, inputs, diffusers);
        test.path("outputs").properties().forEach(output -> {
            Tensor found = CheckpointRunner.get(results, output.getKey());
            assertClose(
                    output.getKey(),
                    found,
                    golden.get(output.getValue().asText()).read());
        });
    }

    private Map<String, Tensor> controlled(Path folder, JsonNode test, Map<String, Tensor> inputs, boolean diffusers) {
        Map<String, Tensor> unet = timed(inputs);
        Tensor hint = unet.remove("controlnet_cond");
        Map<String, Tensor> results = new HashMap<>();
        if (hint == null) {
            results.put("unet_out", run("plain", unet));
            return results;
        }
        Map<String, Tensor> net = new HashMap<>(unet);
        net.put("controlnet_cond", hint);
        Map<String, Tensor> residuals = all(control(folder, diffusers), net);
        boolean guess = test.path("guess_mode").asBoolean();
        double strength = test.path("conditioning_scale").asDouble(1);
        residuals.forEach((name, tensor) -> {
            int index = name.startsWith("mid") ? 12 : Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
            double factor = guess ? strength * Math.pow(10, index / 12.0 - 1) : strength;
            Tensor scaled = tensor.times((float) factor);
            unet.put(name, scaled);
            results.put(index == 12 ? "mid" : "down_" + index, scaled);
        });
        results.put("unet_out", run("control", unet));
        return results;
    }

    private Map<String, Tensor> adapted(Path folder, JsonNode test, Map<String, Tensor> inputs, boolean diffusers) {
        Map<String, Tensor> unet = timed(inputs);
        Tensor hint = unet.remove("hint");
        float strength = (float) test.path("inputs").path("strength").asDouble();
        Map<String, Tensor> results = new HashMap<>(all(
                adapter(folder, diffusers),
                Map.of("hint", unshuffled(hint == null ? Tensor.zeros(Shape.of()) : hint))));
        AdapterGraph.Traits traits =
                AdapterGraph.traits(Safetensors.open(folder.resolve("t2iadapter_tiny-fp16.safetensors")));
        results.forEach((name, feature) -> {
            int level = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
            unet.put(UnetGraph.INPUT_RESIDUAL + traits.inputBlocks().get(level), feature.times(strength));
        });
        results.put("unet_out", run("control", unet));
        return results;
    }

    private static Map<String, Tensor> timed(Map<String, Tensor> inputs) {
        Map<String, Tensor> fed = new HashMap<>(inputs);
        int batch = CheckpointRunner.get(inputs, "sample").shape().get(0);
        Tensor time = CheckpointRunner.get(inputs, "timestep");
        fed.put("timestep", Tensor.filled(Shape.of(batch), time.data()[0]));
        return fed;
    }

    private static Tensor unshuffled(Tensor image) {
        int height = image.shape().get(2) / 8;
        int width = image.shape().get(3) / 8;
        int channels = image.shape().get(1) * 64;
        Tensor result = Tensor.zeros(Shape.of(image.shape().get(0), channels, height, width));
        for (int i = 0; i < result.data().length; i++) {
            int plane = i / (height * width);
            int y = i / width % height * 8 + plane % 64 / 8;
            int x = i % width * 8 + plane % 8;
            result.data()[i] = image.data()[(plane / 64 * height * 8 + y) * width * 8 + x];
        }
        return result;
    }

    private Session control(Path folder, boolean diffusers) {
        return sessions.computeIfAbsent("net" + diffusers, key -> {
            Weights weights = Safetensors.open(folder.resolve(
                    diffusers
                            ? "diffusers/diffusion_pytorch_model.safetensors"
                            : "control_tiny-fp16-cldm.safetensors"));
            return open(ControlNetGraph.build(ControlNetKeys.toOriginal(weights), CONFIG, OPTIONS));
        });
    }

    private Session adapter(Path folder, boolean diffusers) {
        return sessions.computeIfAbsent("adapter" + diffusers, key -> {
            Weights weights = Safetensors.open(folder.resolve(
                    diffusers ? "diffusers/diffusion_pytorch_model.safetensors" : "t2iadapter_tiny-fp16.safetensors"));
            return open(AdapterGraph.build(AdapterGraph.originalNames(weights), OPTIONS));
        });
    }

    private Tensor run(String variant, Map<String, Tensor> inputs) {
        Session session = sessions.computeIfAbsent(variant, key -> {
            Weights weights = UnetKeys.toOriginal(
                    Safetensors.open(models.resolve("sd1/diffusers/unet/diffusion_pytorch_model.safetensors")));
            GraphOptions options = OPTIONS.withControl(!key.equals("plain"));
            return open(UnetGraph.build(weights, CONFIG, options.withAnySize(true)));
        });
        Map<String, Tensor> fed = new HashMap<>(inputs);
        session.inputs().keySet().stream()
                .filter(name -> name.contains("_res_sample"))
                .forEach(name -> fed.computeIfAbsent(name, key -> nothing(session, name)));
        return CheckpointRunner.get(all(session, fed), "out_sample");
    }

    private static Tensor nothing(Session session, String name) {
        long channels =
                Objects.requireNonNull(session.inputs().get(name)).axes().get(1).extent();
        return Tensor.zeros(Shape.of(1, Math.toIntExact(channels), 1, 1));
    }

    private static Session open(OnnxGraph graph) {
        return Backends.shared()
                .open(ModelSource.of(graph.name(), graph.model(), graph.folder()), SessionSettings.defaults());
    }

    private static Map<String, Tensor> all(Session session, Map<String, Tensor> inputs) {
        Map<String, Value> values = new HashMap<>();
        inputs.forEach((name, tensor) -> values.put(name, Value.of(tensor)));
        return session.run(values, session.outputs().keySet(), new Cancellation());
    }

    private static void assertClose(String name, Tensor found, Tensor expected) {
        assertThat(largestRelativeDifference(found, expected)).as(name).isLessThanOrEqualTo(TOLERANCE);
    }
}
