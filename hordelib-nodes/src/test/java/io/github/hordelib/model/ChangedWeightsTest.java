package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedWeightsTest {
    @TempDir
    private Path folder;

    @Test
    void adaptersChangeOpenClipsProjectionThoughItLiesTheOtherWayRound() {
        Path lora = folder.resolve("lora.safetensors");
        SafetensorsWriter.create()
                .add("lora_te2_text_projection.lora_up.weight", DType.F32, Tensor.of(Shape.of(3, 1), 1, 2, 3))
                .add("lora_te2_text_projection.lora_down.weight", DType.F32, Tensor.of(Shape.of(1, 2), 10, 100))
                .write(lora);
        LoraChange change = LoraChange.of(lora, 1);
        Tensor asLinearLayer = changed("text_projection.weight", Shape.of(3, 2), change);
        assertThat(asLinearLayer.data()).containsExactly(10, 100, 20, 200, 30, 300);
        Tensor ofOpenClip = changed("text_projection", Shape.of(2, 3), change);
        assertThat(ofOpenClip.data()).containsExactly(10, 20, 30, 100, 200, 300);
    }

    /** Long rows are changed one by one, others together. */
    @Test
    void partsOfAWeightAreThoseOfTheWhole() {
        for (int columns : new int[] {40, 1100}) {
            Path lora = folder.resolve("parts" + columns + ".safetensors");
            SafetensorsWriter.create()
                    .add("lora_te2_layer.lora_up.weight", DType.F32, gaussian(Shape.of(5, 2), 1, 1))
                    .add("lora_te2_layer.lora_down.weight", DType.F32, gaussian(Shape.of(2, columns), 1, 2))
                    .add("lora_te2_layer.dora_scale", DType.F32, Tensor.of(Shape.of(5, 1), 1, 2, 3, 4, 5))
                    .write(lora);
            Path file = folder.resolve("weight" + columns + ".safetensors");
            SafetensorsWriter.create()
                    .add("layer.weight", DType.F16, gaussian(Shape.of(5, columns), 1, 3))
                    .write(file);
            ChangedWeights.Layers layers =
                    new ChangedWeights.Layers(Weights.open(file), module -> List.of(ModuleKey.of(Part.TEXT_2, module)));
            List<WeightsChange> changes = List.of(LoraChange.of(lora, 0.5).weights());
            float[] whole = layers.rows(changes, "layer.weight").all().data();
            assertThat(whole)
                    .isNotEqualTo(Weights.open(file).get("layer.weight").read().data());
            ChangedRows rows = layers.rows(changes, "layer.weight");
            float[] part = new float[3 * columns];
            rows.read(2, part);
            assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 2 * columns, 5 * columns));
            rows.read(0, part);
            assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 0, 3 * columns));
        }
    }

    private Tensor changed(String name, Shape shape, LoraChange change) {
        Path file = folder.resolve(name + ".safetensors");
        SafetensorsWriter.create().add(name, DType.F32, Tensor.zeros(shape)).write(file);
        ChangedWeights.Layers layers =
                new ChangedWeights.Layers(Weights.open(file), module -> List.of(ModuleKey.of(Part.TEXT_2, module)));
        assertThat(new LoraFit(change.lora(), java.util.Set.of(Part.TEXT_2), "text").misfits(layers.all()))
                .isEmpty();
        return layers.rows(List.of(change.weights()), name).all();
    }
}
