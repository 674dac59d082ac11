package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraChangeTest {
    private static final CheckpointParts PARTS = CheckpointParts.of(Backends.store());
    private static final String FITTING = "lora_unet_conv_in";
    private static final String MISSHAPEN = "lora_unet_conv_out";
    private static final String FOREIGN = "lora_unet_down_blocks_7_attentions_9_proj_in";
    private static final String TEXT = "lora_te_text_model_encoder_layers_0_self_attn_q_proj";
    private static final String SECOND_TEXT = "lora_te2_text_model_encoder_layers_0_self_attn_q_proj";

    @TempDir
    private Path folder;

    @Test
    void tellsWhatDoesNotFitAndAppliesTheRest() {
        DiffusionModel model = PARTS.model(sd2());
        Path file = folder.resolve("mixed.safetensors");
        SafetensorsWriter writer = writer(FITTING, 16, 4 * 9);
        layer(writer, MISSHAPEN, 5, 16 * 9);
        layer(writer, FOREIGN, 8, 8);
        layer(writer, TEXT, 48, 48);
        writer.add("something.else", DType.F32, gaussian(Shape.of(2), 0.1, 4));
        writer.write(file);

        LoraChange mixed = LoraChange.of(file, 1);
        assertThat(mixed.misfits(model))
                .containsExactly(
                        "mixed.safetensors, tensors \"" + MISSHAPEN + ".lora_down.weight\", \"" + MISSHAPEN
                                + ".lora_up.weight\": expected a change of [4x16x3x3] for \"out.2.weight\" of the UNet, "
                                + "found [5x144]",
                        "mixed.safetensors, tensors \"" + FOREIGN + ".lora_down.weight\", \"" + FOREIGN
                                + ".lora_up.weight\": expected a layer of the UNet for them, found none");
        assertThat(mixed.unknown())
                .containsExactly(
                        "mixed.safetensors, tensor \"something.else\": expected a tensor of a LoRA, found another");
        assertThat(mixed.at(0).misfits(model)).isEmpty();

        Path fitting = folder.resolve("fitting.safetensors");
        writer(FITTING, 16, 4 * 9).write(fitting);
        Tensor expected = predict(LoraChange.of(fitting, 1).on(model));
        assertThat(predict(mixed.on(model))).isEqualTo(expected).isNotEqualTo(predict(model));
    }

    @Test
    void tellsWhatDoesNotFitTheTextEncoder() {
        Path file = folder.resolve("text.safetensors");
        SafetensorsWriter writer = writer(TEXT, 48, 48);
        layer(writer, SECOND_TEXT, 48, 48);
        layer(writer, FOREIGN, 8, 8);
        writer.write(file);
        assertThat(LoraChange.of(file, 1).misfits(PARTS.text(sd2())))
                .singleElement()
                .asString()
                .contains("\"" + SECOND_TEXT + ".lora_up.weight\"")
                .endsWith("expected a layer of the text encoder for them, found none");
    }

    private static SafetensorsWriter writer(String layer, int outputs, int inputs) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        layer(writer, layer, outputs, inputs);
        return writer;
    }

    private static void layer(SafetensorsWriter writer, String layer, int outputs, int inputs) {
        writer.add(layer + ".lora_down.weight", DType.F32, gaussian(Shape.of(2, inputs), 0.1, 1));
        writer.add(layer + ".lora_up.weight", DType.F32, gaussian(Shape.of(outputs, 2), 0.1, 2));
    }

    private static Tensor predict(DiffusionModel model) {
        return model.network()
                .predict(
                        NetworkInputs.of(
                                gaussian(Shape.of(1, 4, 8, 8), 0.1, 1),
                                Tensor.of(Shape.of(1), 20),
                                gaussian(Shape.of(1, 77, 48), 0.1, 2)),
                        new Cancellation());
    }

    private static CheckpointFile sd2() {
        try {
            return CheckpointFile.open(Path.of(LoraChangeTest.class
                    .getResource("/golden/models/sd2/diffusers")
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
