package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.model.CaptionModel;
import io.github.hordelib.model.Captions;
import io.github.hordelib.model.VisionStates;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** BLIP against transformers. */
@Tag("golden")
final class CaptionGoldenTest {
    @TestFactory
    Stream<DynamicTest> blip() {
        Path folder = GoldenFolder.of("models").resolve("blip");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        Weights tensors = Safetensors.open(GoldenFolder.unpacked(folder.resolve("golden.safetensors")));
        List<DynamicTest> tests = new ArrayList<>();
        GoldenFolder.json(folder.resolve("cases.json"))
                .get("cases")
                .forEach(node -> tests.add(dynamicTest(node.get("name").asText(), () -> check(folder, tensors, node))));
        return tests.stream();
    }

    private static void check(Path folder, Weights tensors, JsonNode node) {
        CaptionModel model = CaptionModel.open(folder, Backends.store());
        Tensor pixels = tensors.get(node.at("/inputs/pixel_values").asText()).read();
        Path picture = folder.resolve(node.at("/inputs/image").asText());
        if (Files.exists(picture)) {
            assertClose(
                    "pixels",
                    Captions.preparation(model).apply(ImageFile.read(picture).image()),
                    pixels,
                    1e-5);
        }
        VisionStates states = Captions.encode(model, pixels);
        JsonNode outputs = node.get("outputs");
        assertClose(
                "vision",
                states.normed(),
                tensors.get(outputs.get("vision_last_hidden_state").asText()).read(),
                2e-5);
        CaptionModel.Seen seen = Captions.see(model, states);
        int[] beginning = ints(tensors, node.at("/inputs/decoder_input_ids").asText());
        assertClose(
                "logits",
                model.follow(seen, List.of(beginning), new Cancellation()),
                tensors.get(outputs.get("logits").asText()).read(),
                2e-5);
        CaptionOptions options =
                CaptionOptions.DEFAULT.withLength(0, node.path("max_length").asInt(20));
        assertThat(Captioner.search(model, seen, options.greedy(), new Cancellation()))
                .isEqualTo(ints(tensors, outputs.get("greedy_ids").asText()));
        assertThat(Captioner.search(model, seen, options.withBeams(3), new Cancellation()))
                .isEqualTo(ints(tensors, outputs.get("beam3_ids").asText()));
    }

    private static int[] ints(Weights tensors, String name) {
        float[] data = tensors.get(name).read().data();
        int[] ids = new int[data.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) data[i];
        }
        return ids;
    }

    private static void assertClose(String name, Tensor found, Tensor expected, double tolerance) {
        assertThat(found.data()).as(name).hasSameSizeAs(expected.data());
        for (int i = 0; i < expected.data().length; i++) {
            float value = expected.data()[i];
            assertThat((double) found.data()[i])
                    .as(name + "[" + i + "]")
                    .isCloseTo(value, Offset.offset(tolerance * (1 + Math.abs(value))));
        }
    }
}
