package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileKindsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "lora_unet_mid_block_attentions_0_proj_in.lora_up.weight, 2, LORA",
        "unet.down_blocks.0.attentions.0.proj_in.lora_A.weight, 2, LORA",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_k_lora.down.weight, 2, LORA",
        "lora_unet_mid_block_attentions_0_proj_in.hada_w1_a, 2, LORA",
        "lora_unet_mid_block_attentions_0_proj_in.lokr_w2_b, 2, LORA",
        "lora_unet_mid_block_attentions_0_proj_in.diff_b, 1, LORA",
        "control_model.zero_convs.0.0.weight, 4, CONTROLNET",
        "controlnet_cond_embedding.conv_in.weight, 4, CONTROLNET",
        "adapter.body.0.resnets.0.block1.weight, 4, T2I_ADAPTER",
        "body.0.block1.weight, 4, T2I_ADAPTER",
        "body.0.rdb1.conv1.weight, 4, UPSCALER",
        "params_ema.body.0.rdb1.conv1.weight, 4, UPSCALER",
        "RRDB_trunk.0.RDB1.conv1.weight, 4, UPSCALER",
        "model.1.sub.0.RDB1.conv1.0.weight, 4, UPSCALER",
        "emb_params, 2, TEXTUAL_INVERSION",
        "<concept>, 1, TEXTUAL_INVERSION",
        "first_stage_model.decoder.conv_in.weight, 4, VAE",
        "decoder.conv_in.weight, 4, VAE",
        "something.else, 4, UNKNOWN"
    })
    void tellsByOneName(String name, int rank, FileKind kind) {
        int[] extents = new int[rank];
        java.util.Arrays.fill(extents, 1);
        Path file = folder.resolve("x.safetensors");
        SafetensorsWriter.create()
                .add(name, DType.F16, Tensor.zeros(Shape.of(extents)))
                .write(file);
        assertThat(CheckpointFile.open(file).kind()).isEqualTo(kind);
    }

    /** Single files that were made of a folder of Stable Diffusion 2 lack the layer that is never used. */
    @ParameterizedTest
    @CsvSource({"23, 1", "24, 0"})
    void tellsWhetherTheUnusedLayerIsThere(int layers, int missing) {
        SafetensorsWriter writer = SafetensorsWriter.create()
                .add("cond_stage_model.model.token_embedding.weight", DType.F16, Tensor.zeros(Shape.of(1, 64)))
                .add("cond_stage_model.model.positional_embedding", DType.F16, Tensor.zeros(Shape.of(77, 64)));
        for (int i = 0; i < layers; i++) {
            String name = "cond_stage_model.model.transformer.resblocks." + i + ".ln_1.weight";
            writer.add(name, DType.F16, Tensor.zeros(Shape.of(64)));
        }
        Path file = folder.resolve("text.safetensors");
        writer.write(file);
        TextPart text = CheckpointFile.open(file).texts().get(0);
        assertThat(text.kind()).isEqualTo(TextEncoderKind.CLIP_H);
        assertThat(text.missingLayers()).isEqualTo(missing);
    }

    @Test
    void theFirstThatKnowsAFactWins() throws IOException {
        Path file = folder.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
        Files.writeString(
                folder.resolve("tiny.json"),
                "{\"unet\": {\"norm_num_groups\": 16}, \"unet_num_heads\": 4, \"prediction_type\": \"v_prediction\"}");
        Settings caller = Settings.of(Origin.CALLER, Map.of("unet.heads", "2"));
        CheckpointFile model = CheckpointFile.open(file, caller);
        assertThat(model.unet().orElseThrow().config()).isEqualTo(new UnetConfig(new Heads.Fixed(2), 16));
        assertThat(model.prediction()).isEqualTo("v_prediction");
        Map<String, Settings.Fact> facts = model.settings().facts();
        assertThat(facts.get("unet.heads")).isEqualTo(new Settings.Fact("unet.heads", "2", Origin.CALLER));
        assertThat(facts.get("unet.norm_groups"))
                .isEqualTo(new Settings.Fact("unet.norm_groups", "16", Origin.CONFIG_FILE));
        assertThat(facts.get("vae.norm_groups")).isEqualTo(new Settings.Fact("vae.norm_groups", "32", Origin.FAMILY));
    }

    @Test
    void everyOriginHasItsPlaceInTheOrder() throws IOException {
        Path plain = folder.resolve("plain.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, plain);
        Weights weights = Weights.open(plain);
        SafetensorsWriter writer = SafetensorsWriter.create().metadata("hordelib.config", config(8));
        weights.names()
                .forEach(name -> writer.add(name, DType.F16, weights.get(name).read()));
        Path file = folder.resolve("model.safetensors");
        writer.write(file);
        Settings none = Settings.empty();
        assertHeads(plain, none, "8", Origin.FAMILY);
        assertHeads(file, none, "8", Origin.METADATA);
        Files.writeString(folder.resolve("model.json"), config(4));
        assertHeads(file, none, "4", Origin.CONFIG_FILE);
        Settings catalogue = Settings.of(Origin.CATALOGUE, Map.of("unet.heads", "2"));
        assertHeads(file, catalogue, "2", Origin.CATALOGUE);
        assertHeads(file, catalogue.plus(Origin.CALLER, Map.of("unet.heads", "1")), "1", Origin.CALLER);
    }

    private static String config(int heads) {
        return "{\"unet\": {\"attention_heads\": " + heads + "}}";
    }

    private static void assertHeads(Path file, Settings known, String heads, Origin origin) {
        CheckpointFile model = CheckpointFile.open(file, known);
        assertThat(model.settings().find("unet.heads")).contains(new Settings.Fact("unet.heads", heads, origin));
        assertThat(model.unet().orElseThrow().config().heads()).isEqualTo(new Heads.Fixed(Integer.parseInt(heads)));
    }

    @Test
    void headsAreCountedInEveryWay() {
        assertThat(new Heads.Fixed(8).at(2, 64)).isEqualTo(8);
        assertThat(new Heads.PerLevel(java.util.List.of(5, 10, 20)).at(1, 640)).isEqualTo(10);
        assertThat(new Heads.Width(64).at(0, 640)).isEqualTo(10);
    }
}
