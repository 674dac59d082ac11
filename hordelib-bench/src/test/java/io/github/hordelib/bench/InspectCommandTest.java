package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode inspect(Path file, String... more) throws JsonProcessingException {
        out.getBuffer().setLength(0);
        List<String> args = new ArrayList<>(List.of("inspect", file.toString(), "--json"));
        args.addAll(List.of(more));
        assertThat(run(args.toArray(String[]::new))).as(err.toString()).isEqualTo(Main.DONE);
        return new ObjectMapper().readTree(out.toString());
    }

    private String tinyModel() {
        String file = folder.resolve("tiny.safetensors").toString();
        assertThat(run("bench", "make-model", "--kind", "tiny", "-o", file))
                .as(err.toString())
                .isEqualTo(Main.DONE);
        return file;
    }

    @Test
    void tellsThePartsOfAModelThatItMade() throws JsonProcessingException {
        JsonNode facts = inspect(Path.of(tinyModel()));
        assertThat(facts.path("kind").asText()).isEqualTo("checkpoint");
        assertThat(facts.path("family").asText()).isEqualTo("sd1");
        assertThat(facts.path("parts").path("unet").path("text_width").asInt()).isEqualTo(64);
        assertThat(facts.path("parts")
                        .path("text_encoder_clip_l")
                        .path("vocabulary")
                        .asInt())
                .isEqualTo(49408);
        assertThat(facts.path("settings").path("unet.heads").path("from").asText())
                .isEqualTo("what is usual in the family");
        assertThat(facts.path("needs").get(0).asText()).isEqualTo("nothing else");
        long parameters = facts.path("parameters").asLong();
        assertThat(facts.path("dtypes").path("F16").asLong()).isEqualTo(parameters);
    }

    @Test
    void tellsWhatModelsJsonSays() throws IOException {
        Path file = Path.of(tinyModel());
        Files.writeString(
                folder.resolve("models.json"),
                """
                {"version": 1, "models": {"tiny": {"baseline": "stable_diffusion_1", "file": "tiny.safetensors",
                 "width": 64, "height": 64, "config": {"prediction_type": "v_prediction"}}}}""");
        JsonNode facts = inspect(file, "--models-dir", folder.toString());
        JsonNode prediction = facts.path("settings").path("prediction");
        assertThat(prediction.path("value").asText()).isEqualTo("v_prediction");
        assertThat(prediction.path("from").asText()).isEqualTo("models.json");
        assertThat(facts.path("model").asText()).endsWith("predicts v_prediction");
        assertThat(inspect(file).path("model").asText()).endsWith("predicts epsilon");
    }

    @Test
    void tellsTheFamilyOfALora() throws JsonProcessingException {
        String layer = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
        Path file = folder.resolve("lora.safetensors");
        SafetensorsWriter.create()
                .metadata("ss_output_name", "mine")
                .add(layer + ".lora_down.weight", DType.F16, Tensor.zeros(Shape.of(4, 2048)))
                .add(layer + ".lora_up.weight", DType.F16, Tensor.zeros(Shape.of(1280, 4)))
                .add("odd", DType.F16, Tensor.zeros(Shape.of(1)))
                .write(file);
        JsonNode facts = inspect(file);
        assertThat(facts.path("kind").asText()).isEqualTo("lora");
        assertThat(facts.path("family").asText()).isEqualTo("sdxl");
        assertThat(facts.path("changes").path("LoRA of rank 4").asInt()).isEqualTo(1);
        assertThat(facts.path("unknown_tensors").get(0).asText()).isEqualTo("odd");
        assertThat(facts.path("metadata").path("ss_output_name").asText()).isEqualTo("mine");
        assertThat(facts.path("needs").get(0).asText()).contains("Stable Diffusion XL");
    }

    @Test
    void showsFactsToPeople() {
        Path file = folder.resolve("embedding.safetensors");
        SafetensorsWriter.create()
                .add("clip_l", DType.F32, Tensor.zeros(Shape.of(2, 768)))
                .add("clip_g", DType.F32, Tensor.zeros(Shape.of(2, 1280)))
                .write(file);
        assertThat(run("inspect", file.toString())).isEqualTo(Main.DONE);
        assertThat(out.toString())
                .contains("kind: textual_inversion")
                .contains("  clip_g: [2x1280]")
                .contains("family: sdxl");
        assertThat(run("inspect", folder.resolve("none").toString())).isEqualTo(Main.FAILED);
        assertThat(err.toString()).contains("none");
    }

    @Test
    void timesTheNetworkAlone() throws JsonProcessingException {
        String model = tinyModel();
        assertThat(run("bench", "step", model, "--size", "64", "--steps", "2", "--json"))
                .as(err.toString())
                .isEqualTo(Main.DONE);
        JsonNode figures = new ObjectMapper().readTree(out.toString());
        assertThat(figures.path("steps_s").size()).isEqualTo(2);
        assertThat(figures.path("min_s").asDouble()).isPositive();
        assertThat(figures.path("ready_s").asDouble()).isPositive();
    }

    @Test
    void timesTheNetworkThatModelsJsonDescribes() throws IOException {
        String model = tinyModel();
        Files.writeString(
                folder.resolve("models.json"),
                """
                {"version": 1, "models": {"tiny": {"baseline": "stable_diffusion_1", "file": "tiny.safetensors",
                 "width": 64, "height": 64, "config": {"unet": {"norm_groups": 7}}}}}""");
        assertThat(run("bench", "step", model, "--models-dir", folder.toString(), "--size", "64"))
                .isEqualTo(Main.FAILED);
        assertThat(err.toString()).contains("7 equal groups");
    }
}
