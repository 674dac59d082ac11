package io.github.hordelib.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import io.github.hordelib.nodes.DiffusionNodes;
import io.github.hordelib.nodes.Folders;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Single picture, mask and latent nodes against ComfyUI. */
@Tag("golden")
final class ImageOpsGoldenTest {
    private static final Path FOLDER = GoldenFolder.of("e2e").resolve("imageops");
    /** Nodes that compute new values by interpolation, blur or blending; all others are to be exact. */
    private static final Set<String> BLENDING = Set.of(
            "ImageAddNoise",
            "ImageBatch",
            "ImageBlend",
            "ImageBlur",
            "ImageCompositeMasked",
            "ImagePadForOutpaint",
            "ImageScale",
            "ImageScaleBy",
            "ImageScaleToMaxDimension",
            "ImageScaleToTotalPixels",
            "ImageSharpen",
            "ImageStitch",
            "JoinImageWithAlpha",
            "LatentAdd",
            "LatentBatch",
            "LatentBlend",
            "LatentComposite",
            "LatentCompositeMasked",
            "LatentInterpolate",
            "LatentMultiply",
            "LatentSubtract",
            "LatentUpscale",
            "LatentUpscaleBy",
            "PorterDuffImageComposite",
            "ResizeAndPadImage");

    @TempDir
    private Path temp;

    @TestFactory
    Stream<DynamicTest> nodes() {
        JsonNode root = GoldenFolder.json(FOLDER.resolve("cases.json"));
        JsonNode cases = root.has("cases") ? root.get("cases") : root;
        Weights tensors = Safetensors.open(FOLDER.resolve("tensors.safetensors"));
        return StreamSupport.stream(cases.spliterator(), false)
                .map(node -> dynamicTest(node.get("name").asText(), () -> check(node, tensors)));
    }

    private void check(JsonNode node, Weights tensors) throws Exception {
        String name = node.get("name").asText();
        Folders folders = new Folders(FOLDER.resolveSibling("inputs"), temp.resolve(name), temp.resolve("temp"));
        String typeName = node.get("node").asText();
        Optional<NodeType> known = DiffusionNodes.all(folders).stream()
                .filter(candidate -> candidate.name().equals(typeName))
                .findFirst();
        Assumptions.assumeTrue(known.isPresent(), "node " + typeName + " is not there yet");
        NodeType type = known.orElseThrow();
        Outputs outputs = type.function().run(inputs(node.get("inputs"), type, tensors), new Context());
        JsonNode expected = node.get("outputs");
        assertThat(outputs.values()).hasSize(expected.size());
        for (int slot = 0; slot < expected.size(); slot++) {
            check(outputs.values().get(slot), expected.get(slot), tensors, node);
        }
        if (node.has("saved")) {
            checkSaved(outputs, node, folders);
        }
    }

    private static Inputs inputs(JsonNode given, NodeType type, Weights tensors) {
        Map<String, Object> values = new LinkedHashMap<>();
        given.properties().forEach(entry -> {
            InputPort<?> port = type.input(entry.getKey()).orElseThrow();
            Object value = entry.getValue().has("tensor")
                    ? value(entry.getValue(), tensors)
                    : literal(entry.getValue(), port.type());
            values.put(entry.getKey(), type.has(Flag.INPUT_IS_LIST) ? List.of(value) : value);
        });
        return Inputs.of(values);
    }

    private static Object literal(JsonNode value, PortType<?> type) {
        return switch (type.name()) {
            case "INT" -> value.asLong();
            case "FLOAT" -> value.asDouble();
            case "BOOLEAN" -> value.asBoolean();
            default -> value.asText();
        };
    }

    private static Object value(JsonNode node, Weights tensors) {
        Tensor tensor = tensors.get(node.get("tensor").asText()).read();
        return switch (node.get("type").asText()) {
            case "IMAGE" -> new Image(tensor);
            case "MASK" -> new Mask(tensor);
            default ->
                new Latent(
                        tensor,
                        Optional.ofNullable(node.get("noise_mask"))
                                .map(key -> tensors.get(key.asText()).read()),
                        Optional.ofNullable(node.get("batch_index")).map(ImageOpsGoldenTest::integers));
        };
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> result = new ArrayList<>();
        array.forEach(value -> result.add(value.asInt()));
        return result;
    }

    private static void check(Object found, JsonNode expected, Weights tensors, JsonNode node) {
        if (expected.has("list")) {
            List<?> elements = (List<?>) found;
            assertThat(elements).hasSize(expected.get("list").size());
            for (int i = 0; i < elements.size(); i++) {
                checkElement(elements.get(i), expected.get("list").get(i), tensors, node);
            }
        } else if (expected.has("value")) {
            assertThat(String.valueOf(found)).isEqualTo(expected.get("value").asText());
        } else {
            checkElement(found, expected, tensors, node);
        }
    }

    private static void checkElement(Object found, JsonNode expected, Weights tensors, JsonNode node) {
        JsonNode key = expected.isTextual() ? expected : expected.get("tensor");
        Tensor wanted = tensors.get(key.asText()).read();
        if (found instanceof Image image) {
            assertClose(image.pixels(), wanted, tolerance(node, 1));
        } else if (found instanceof Mask mask) {
            assertClose(mask.values(), wanted, tolerance(node, 1));
        } else {
            Latent latent = (Latent) found;
            assertClose(latent.samples(), wanted, tolerance(node, largest(wanted)));
            assertThat(latent.batchIndex())
                    .isEqualTo(Optional.ofNullable(expected.get("batch_index")).map(ImageOpsGoldenTest::integers));
            assertThat(latent.noiseMask())
                    .isEqualTo(Optional.ofNullable(expected.get("noise_mask"))
                            .map(mask -> tensors.get(mask.asText()).read()));
        }
    }

    private static double tolerance(JsonNode node, double scale) {
        String method = node.get("inputs").path("upscale_method").asText();
        if (method.equals("lanczos")
                || method.equals("nearest-exact")
                || !BLENDING.contains(node.get("node").asText())) {
            return 0;
        }
        return (method.equals("bislerp") ? 1e-5 : 2e-6) * scale;
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float value : tensor.data()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertClose(Tensor found, Tensor expected, double tolerance) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        double worst = 0;
        int place = 0;
        for (int i = 0; i < expected.data().length; i++) {
            double difference = Math.abs((double) found.data()[i] - expected.data()[i]);
            if (!(difference <= worst)) {
                worst = difference;
                place = i;
            }
        }
        assertThat(worst)
                .as(
                        "largest difference, at element %d: found %s, expected %s",
                        place, found.data()[place], expected.data()[place])
                .isCloseTo(0, Offset.offset(tolerance));
    }

    private static void checkSaved(Outputs outputs, JsonNode node, Folders folders) {
        List<Object> images = outputs.ui().getOrDefault("images", List.of());
        assertThat(images).hasSize(node.get("saved").size());
        for (int i = 0; i < images.size(); i++) {
            JsonNode expected = node.get("saved").get(i);
            assertThat(images.get(i))
                    .isEqualTo(Map.of(
                            "filename", expected.get("filename").asText(),
                            "subfolder", expected.get("subfolder").asText(),
                            "type", expected.get("type").asText()));
            Path written = folders.output()
                    .resolve(expected.get("subfolder").asText())
                    .resolve(expected.get("filename").asText());
            assertSame(
                    ImageFile.read(written),
                    ImageFile.read(FOLDER.resolve(expected.get("file").asText())));
        }
    }

    private static void assertSame(ImageFile found, ImageFile expected) {
        assertThat(found.transparency()).isEqualTo(expected.transparency());
        Bitmap picture = found.frames().get(0);
        assertThat(picture.width()).isEqualTo(expected.frames().get(0).width());
        assertThat(picture.data()).isEqualTo(expected.frames().get(0).data());
    }

    private static final class Context implements NodeContext {
        @Override
        public NodeId node() {
            return new NodeId("1");
        }

        @Override
        public Cancellation cancellation() {
            return new Cancellation();
        }

        @Override
        public void progress(int step, int steps) {}

        @Override
        public void preview(Supplier<?> value) {}
    }
}
