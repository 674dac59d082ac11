package io.github.hordelib.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraFileTest {
    @TempDir
    private Path folder;

    private LoraFile write(Object... namesAndTensors) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        for (int i = 0; i < namesAndTensors.length; i += 2) {
            writer.add((String) namesAndTensors[i], DType.F32, (Tensor) namesAndTensors[i + 1]);
        }
        Path file = folder.resolve("lora.safetensors");
        writer.write(file);
        return LoraFile.read(file);
    }

    private static WeightChange convIn(LoraFile lora) {
        return Objects.requireNonNull(lora.weights().get(new ModuleKey(Part.UNET, "conv_in")));
    }

    private static Tensor matrix(int rows, int columns, float... values) {
        return Tensor.of(Shape.of(rows, columns), values);
    }

    @Test
    void scalesByAlphaOverRankAndStrength() {
        LoraFile lora = write(
                "lora_unet_conv_in.lora_up.weight", matrix(2, 2, 1, 0, 0, 1),
                "lora_unet_conv_in.lora_down.weight", matrix(2, 2, 1, 2, 3, 4),
                "lora_unet_conv_in.alpha", Tensor.of(Shape.of(), 1f));
        WeightChange change = convIn(lora);
        assertThat(change.mergedInto(matrix(2, 2, 10, 10, 10, 10), -2).data()).containsExactly(9, 8, 7, 6);
    }

    @Test
    void findsTheSameLayerUnderTheNamesOfAllFamilies() {
        ModuleKey key = new ModuleKey(Part.UNET, "mid_block_attentions_0_transformer_blocks_0_attn1_to_out_0");
        assertThat(ModuleKey.parse("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_out_0"))
                .contains(key);
        assertThat(ModuleKey.parse("unet.mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_out"))
                .contains(key);
        assertThat(ModuleKey.parse("mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0"))
                .contains(key);
        ModuleKey text = new ModuleKey(Part.TEXT, "text_model_encoder_layers_0_mlp_fc1");
        assertThat(ModuleKey.parse("lora_te_text_model_encoder_layers_0_mlp_fc1"))
                .contains(text);
        assertThat(ModuleKey.parse("text_encoder.text_model.encoder.layers.0.mlp.fc1"))
                .contains(text);
        assertThat(ModuleKey.parse("lora_te2_text_model_encoder_layers_0_mlp_fc1"))
                .contains(new ModuleKey(Part.TEXT_2, "text_model_encoder_layers_0_mlp_fc1"));
        assertThat(ModuleKey.parse("lora_prior_unet_x")).isEmpty();
    }

    @Test
    void keepsRowsOfTheMagnitudeInWeightDecomposition() {
        LoraFile lora = write(
                "lora_unet_conv_in.lora_up.weight", matrix(2, 1, 0, 0),
                "lora_unet_conv_in.lora_down.weight", matrix(1, 2, 1, 1),
                "lora_unet_conv_in.dora_scale", matrix(2, 1, 10, 1));
        Tensor merged = convIn(lora).mergedInto(matrix(2, 2, 3, 4, 0, 2), 1);
        assertThat(merged.data()[0]).isCloseTo(6, within(1e-6f));
        assertThat(merged.data()[1]).isCloseTo(8, within(1e-6f));
        assertThat(merged.data()[3]).isCloseTo(1, within(1e-6f));
    }

    @Test
    void namesTensorsItCannotUse() {
        LoraFile lora = write(
                "lora_unet_conv_in.diff", matrix(1, 1, 1),
                "lora_unet_conv_in.oft_blocks", matrix(1, 1, 1),
                "lora_prior_x.diff", matrix(1, 1, 1));
        assertThat(lora.unused()).containsExactly("lora_unet_conv_in.oft_blocks", "lora_prior_x.diff");
    }

    @Test
    void refusesFactorsThatDoNotGoTogether() {
        assertThatThrownBy(() -> write(
                        "lora_unet_conv_in.lora_up.weight", matrix(2, 2, 1, 0, 0, 1),
                        "lora_unet_conv_in.lora_down.weight", matrix(1, 2, 1, 2)))
                .isInstanceOf(LoraException.class)
                .hasMessageContaining("lora_unet_conv_in")
                .hasMessageContaining("[2x2] and down [1x2]");
        assertThatThrownBy(() -> write("lora_unet_conv_in.lora_up.weight", matrix(2, 2, 1, 0, 0, 1)))
                .hasMessageContaining("expected a tensor \"down\"");
    }

    @Test
    void refusesFilesWithoutAnAdapter() {
        assertThatThrownBy(() -> write("model.weight", matrix(1, 1, 1)))
                .isInstanceOf(LoraException.class)
                .hasMessageContaining("\"model.weight\"");
    }

    @Test
    void refusesWeightsOfAnotherShape() {
        LoraFile lora = write("lora_unet_conv_in.diff", matrix(1, 2, 1, 1));
        assertThatThrownBy(() -> convIn(lora).mergedInto(matrix(2, 1, 0, 0), 1))
                .hasMessageContaining("expected a change of shape [2x1], found [1x2]");
    }
}
