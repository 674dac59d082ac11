package io.github.hordelib.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.engine.Engine;
import io.github.hordelib.engine.RunOptions;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.nodes.DiffusionNodes;
import io.github.hordelib.nodes.Folders;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Whole workflows against what ComfyUI made of them: tensors on the way and saved pictures. */
@Tag("golden")
@TestInstance(Lifecycle.PER_CLASS)
final class EndToEndGoldenTest {
    private final Path folder = GoldenFolder.of("e2e");

    @TempDir
    private static Path output;

    private Engine engine;
    private Weights expected;

    @BeforeAll
    void open() {
        Path cache = BackendOptions.defaults().cacheFolder();
        ModelLibrary models = ModelLibrary.of(
                new ModelFolders(List.of(folder.resolve("models"))),
                Backends.store(),
                ModelLibrary.standardFormats(),
                EmbeddedModels.unpack(cache));
        Folders folders = new Folders(folder.resolve("inputs"), output, output.resolve("temp"));
        engine = Engine.create(NodeRegistry.of(DiffusionNodes.all(folders, models, NoiseProfiles.COMFY_CPU)));
        expected = Safetensors.open(folder.resolve("expected.safetensors"));
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @TestFactory
    Stream<DynamicTest> workflows() {
        JsonNode cases = GoldenFolder.json(folder.resolve("cases.json")).get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(test -> DynamicTest.dynamicTest(test.get("name").asText(), () -> run(test)));
    }

    private void run(JsonNode test) throws IOException {
        Graph graph = WorkflowJson.read(
                Files.readAllBytes(folder.resolve(test.get("workflow").asText())));
        assumeKnown(graph);
        RunResult result =
                engine.submit(graph, RunOptions.DEFAULT.withoutPreviews()).await();
        for (var tensor : test.get("tensors").properties()) {
            compare(tensor.getKey(), tensor.getValue(), result);
        }
        for (int i = 0; i < test.get("pictures").size(); i++) {
            Path saved = output.resolve(test.get("saved_as").get(i).asText());
            Path wanted = folder.resolve(test.get("pictures").get(i).asText());
            comparePictures(wanted, saved, test.get("pixels"));
        }
    }

    private void assumeKnown(Graph graph) {
        for (GraphNode node : graph.nodes().values()) {
            assumeThat(engine.registry().find(node.type()))
                    .as("node type %s", node.type())
                    .isPresent();
            if (node.inputs().get("sampler_name") instanceof Input.Constant name) {
                assumeThat(Samplers.names()).as("samplers").contains(String.valueOf(name.value()));
            }
            if (node.inputs().get("scheduler") instanceof Input.Constant name) {
                assumeThat(Schedulers.names()).as("schedulers").contains(String.valueOf(name.value()));
            }
        }
    }

    private void compare(String key, JsonNode about, RunResult result) {
        if (!about.has("stored")) {
            return;
        }
        NodeId node = new NodeId(about.get("captured_from").get(0).asText());
        List<Object> values = result.node(node)
                .orElseThrow()
                .outputs()
                .get(about.get("captured_from").get(1).asInt());
        int dot = key.lastIndexOf('.');
        Tensor found = tensor(values.get(dot < 0 ? 0 : Integer.parseInt(key.substring(dot + 1))));
        Tensor wanted = expected.get(about.get("stored").asText()).read();
        assertThat(found.shape()).as("%s: shape", key).isEqualTo(wanted.shape());
        double unit = key.startsWith("image") ? 1 : about.get("std").asDouble();
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < wanted.data().length; i++) {
            double difference = found.data()[i] - wanted.data()[i];
            largest = Math.max(largest, Math.abs(difference));
            squares += difference * difference;
        }
        double rms = Math.sqrt(squares / wanted.data().length) / unit;
        String measured = String.format("%s: largest %.3g, rms %.3g", key, largest / unit, rms);
        assertThat(rms)
                .as(measured)
                .isLessThanOrEqualTo(about.get("tolerance_rms").asDouble());
        if (!about.path("chaotic").asBoolean()) {
            assertThat(largest / unit)
                    .as(measured)
                    .isLessThanOrEqualTo(about.get("tolerance_max").asDouble());
        }
    }

    private static Tensor tensor(Object value) {
        if (value instanceof Latent latent) {
            return latent.samples();
        }
        if (value instanceof Image image) {
            return image.pixels();
        }
        if (value instanceof Sigmas sigmas) {
            return Tensor.of(Shape.of(sigmas.size()), sigmas.toArray());
        }
        return ((Conditioning) value).entries().get(0).embedding();
    }

    private static void comparePictures(Path wantedFile, Path foundFile, JsonNode rules) throws IOException {
        int[] wanted = samples(wantedFile);
        int[] found = samples(foundFile);
        assertThat(found).as("size of %s", foundFile.getFileName()).hasSameSizeAs(wanted);
        int largest = 0;
        int different = 0;
        for (int i = 0; i < wanted.length; i++) {
            int difference = Math.abs(found[i] - wanted[i]);
            largest = Math.max(largest, difference);
            different += difference == 0 ? 0 : 1;
        }
        assertThat(largest)
                .as("levels of %s", foundFile.getFileName())
                .isLessThanOrEqualTo(rules.get("tolerance_levels").asInt());
        assertThat((double) different / wanted.length)
                .as("share of different values in %s", foundFile.getFileName())
                .isLessThanOrEqualTo(rules.get("tolerance_share").asDouble());
    }

    private static int[] samples(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        return picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }
}
