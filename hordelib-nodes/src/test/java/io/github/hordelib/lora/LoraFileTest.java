package io.github.hordelib.lora;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestRelativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(ModuleKey.parse("text_encoder.text_model.encoder.layers.0.self_attn.to_out"))
                .contains(new ModuleKey(Part.TEXT, "text_model_encoder_layers_0_self_attn_out_proj"));
        assertThat(ModuleKey.parse("text_encoder.base_model.model.text_model.encoder.layers.0.mlp.fc1"))
                .contains(text);
        assertThat(ModuleKey.parse("base_model.model.text_model.encoder.layers.0.mlp.fc1"))
                .contains(text);
        assertThat(ModuleKey.parse("base_model.model.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0"))
                .contains(key);
        assertThat(ModuleKey.parse("label_emb.0.2")).contains(new ModuleKey(Part.UNET, "label_emb_0_2"));
        assertThat(ModuleKey.parse("out.2")).contains(new ModuleKey(Part.UNET, "out_2"));
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

    /** Rows of one norm may be longer than what is summed up at once, and no multiple of it. */
    @Test
    void normsOfLongRowsAreThoseOfTheWholeRow() {
        int columns = 700;
        Tensor weight = gaussian(Shape.of(2, columns), 1, 1);
        LoraFile lora = write(
                "lora_unet_conv_in.lora_up.weight", matrix(2, 1, 0, 0),
                "lora_unet_conv_in.lora_down.weight", gaussian(Shape.of(1, columns), 1, 2),
                "lora_unet_conv_in.dora_scale", matrix(2, 1, 3, 4));
        Tensor expected = Tensor.zeros(weight.shape());
        for (int row = 0; row < 2; row++) {
            double squares = 0;
            for (int i = 0; i < columns; i++) {
                squares += Math.pow(weight.data()[row * columns + i], 2);
            }
            for (int i = 0; i < columns; i++) {
                expected.data()[row * columns + i] =
                        (float) (weight.data()[row * columns + i] * (3 + row) / Math.sqrt(squares));
            }
        }
        assertThat(largestRelativeDifference(convIn(lora).mergedInto(weight, 1), expected))
                .isLessThan(1e-6);
    }

    /** PEFT stores those of a convolution as [1, outputs, 1, 1], which is a magnitude of inputs to kohya. */
    @Test
    void takesMagnitudesOfPeftAsThoseOfOutputs() {
        Tensor up = matrix(2, 1, 1, 2);
        Tensor down = Tensor.of(Shape.of(1, 2, 1, 1), 1, -1);
        Tensor magnitude = Tensor.of(Shape.of(1, 2, 1, 1), 10, 1);
        LoraFile peft = write(
                "unet.conv_in.lora_B.default.weight", up,
                "unet.conv_in.lora_A.default.weight", down,
                "unet.conv_in.lora_magnitude_vector.default.weight", magnitude);
        Tensor weight = matrix(2, 2, 3, 4, 0, 2);
        Tensor expected = convIn(write(
                        "lora_unet_conv_in.lora_up.weight", up,
                        "lora_unet_conv_in.lora_down.weight", down,
                        "lora_unet_conv_in.dora_scale", magnitude.reshape(Shape.of(2, 1))))
                .mergedInto(weight, 1);
        assertThat(convIn(peft).mergedInto(weight, 1)).isEqualTo(expected);
    }

    @Test
    void takesScalesFromTheMetadataOfDiffusers() {
        SafetensorsWriter writer = SafetensorsWriter.create()
                .metadata(
                        "lora_adapter_metadata",
                        """
                        {"unet.lora_alpha": 8, "unet.alpha_pattern": {"conv_out": 2},
                         "text_encoder.lora_alpha": 8, "text_encoder.use_rslora": true}""");
        for (String layer : List.of("unet.conv_in", "unet.conv_out", "text_encoder.text_model.a", "text_encoder_2.a")) {
            writer.add(layer + ".lora_B.weight", DType.F32, Tensor.filled(Shape.of(1, 4), 1));
            writer.add(layer + ".lora_A.weight", DType.F32, Tensor.filled(Shape.of(4, 1), 1));
        }
        Path file = folder.resolve("peft.safetensors");
        writer.write(file);
        List<Double> scales = LoraFile.read(file).weights().values().stream()
                .map(change -> ((WeightChange.LowRank) change).scale())
                .toList();
        assertThat(scales).containsExactlyInAnyOrder(2.0, 0.5, 4.0, 1.0);
    }

    @Test
    void namesTensorsOfASecondAdapterInOneFile() {
        LoraFile lora = write(
                "unet.conv_in.lora_A.one.weight", matrix(1, 2, 1, 1),
                "unet.conv_in.lora_A.two.weight", matrix(1, 2, 1, 1),
                "unet.conv_in.lora_B.one.weight", matrix(2, 1, 1, 1));
        assertThat(lora.unused()).containsExactly("unet.conv_in.lora_A.two.weight");
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
        assertThatThrownBy(() -> write("a.alpha", matrix(1, 1, 1), "model.weight", matrix(1, 1, 1)))
                .isInstanceOf(LoraException.class)
                .hasMessageContaining("\"model.weight\"");
    }

    @Test
    void refusesWeightsOfAnotherShape() {
        LoraFile lora = write("lora_unet_conv_in.diff", matrix(1, 2, 1, 1));
        assertThatThrownBy(() -> convIn(lora).mergedInto(matrix(2, 1, 0, 0), 1))
                .hasMessageContaining("expected a change of shape [2x1], found [1x2]");
    }

    @Test
    void productsOfProductsAreProductsOfPairs() {
        for (boolean tucker : new boolean[] {false, true}) {
            Tensor left = gaussian(tucker ? Shape.of(2, 5) : Shape.of(5, 2), 1, 1);
            Tensor right = gaussian(Shape.of(2, tucker ? 3 : 27), 1, 2);
            Tensor core = gaussian(Shape.of(2, 2, 3, 3), 1, 3);
            List<Object> tensors = new ArrayList<>(List.of(
                    "lora_unet_conv_in.hada_w1_a", left,
                    "lora_unet_conv_in.hada_w1_b", right,
                    "lora_unet_conv_in.hada_w2_a", left.times(-0.5f),
                    "lora_unet_conv_in.hada_w2_b", gaussian(right.shape(), 1, 4),
                    "lora_unet_conv_in.alpha", Tensor.of(Shape.of(), 3f)));
            if (tucker) {
                tensors.addAll(List.of("lora_unet_conv_in.hada_t1", core, "lora_unet_conv_in.hada_t2", core));
            }
            WeightChange change = convIn(write(tensors.toArray()));
            Factors factors = change.factors().orElseThrow();
            assertThat(factors.rank()).isEqualTo(4);
            float[][] down = factors.down().lines();
            Tensor product =
                    Matrices.all(Matrices.product(factors.up().value(), down, factors.scale()), Shape.of(5, 27));
            Tensor expected = change.mergedInto(Tensor.zeros(Shape.of(5, 27)), 1);
            assertThat(largestRelativeDifference(product, expected)).isLessThan(1e-6);
        }
    }

    @Test
    void productsOfManyPairsStayAsTheyAre() {
        Tensor factor = gaussian(Shape.of(3, 3), 1, 1);
        WeightChange change = convIn(write(
                "lora_unet_conv_in.hada_w1_a", factor,
                "lora_unet_conv_in.hada_w1_b", factor,
                "lora_unet_conv_in.hada_w2_a", factor,
                "lora_unet_conv_in.hada_w2_b", factor));
        assertThat(change.factors()).isEmpty();
    }
}
