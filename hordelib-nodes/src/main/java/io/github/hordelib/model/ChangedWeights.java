package io.github.hordelib.model;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextEncoderKind;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetModules;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.model.WeightsChange.Layer;
import io.github.hordelib.model.WeightsChange.RowsChange;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Computes the weights of a network that changes give other values. */
final class ChangedWeights {
    /** OpenCLIP's projection of the pooled state lies the other way round than weights of other linear layers. */
    static final String TURNED = "text_projection";

    private ChangedWeights() {}

    /** LoRAs name the layers of a UNet in the diffusers way or in the original one. */
    static Layers unet(Weights weights) {
        UnetModules modules = UnetModules.of(weights);
        return new Layers(
                weights,
                module -> List.of(ModuleKey.of(Part.UNET, modules.diffusers(module)), ModuleKey.of(Part.UNET, module)));
    }

    static Layers text(TextPart part) {
        Part which = part.kind() == TextEncoderKind.CLIP_G ? Part.TEXT_2 : Part.TEXT;
        return new Layers(part.weights(), module -> List.of(ModuleKey.of(which, module)));
    }

    /** The weights of a network under the names that adapters use. */
    record Layers(Weights weights, Function<String, List<ModuleKey>> keys) {
        List<Layer> all() {
            return weights.names().stream().map(this::layer).toList();
        }

        private Layer layer(String name) {
            Shape shape = weights.shape(name);
            if (isTurned(name, shape)) {
                return new Layer(name, Shape.of(shape.get(1), shape.get(0)), keys.apply(name));
            }
            int dot = name.lastIndexOf('.');
            return new Layer(name, shape, dot < 0 ? List.of() : keys.apply(name.substring(0, dot)));
        }

        private static boolean isTurned(String name, Shape shape) {
            return name.equals(TURNED) && shape.rank() == 2;
        }

        /** Returns weights with all changes; computed on all processors. */
        Map<String, Tensor> with(List<WeightsChange> changes, Set<String> names) {
            return names.parallelStream()
                    .collect(Collectors.toConcurrentMap(
                            Function.identity(), name -> rows(changes, name).all()));
        }

        /** Returns a weight with all changes, or as it is in the file if nothing changes it. */
        ChangedRows rows(List<WeightsChange> changes, String name) {
            Layer layer = layer(name);
            StoredTensor stored = weights.get(name);
            boolean turned = isTurned(name, stored.shape());
            return new ChangedRows(
                    stored,
                    changes.stream()
                            .flatMap(change -> change.change(layer).stream())
                            .map(change -> turned ? new Turned(change, stored.shape()) : change)
                            .toList());
        }
    }

    /** Changes a matrix that lies the other way round than the change has it. */
    private record Turned(RowsChange change, Shape stored) implements RowsChange {
        @Override
        public void apply(int firstRow, float[] rows) {
            Tensor turned = Rearrange.permute(Tensor.of(stored, rows), 1, 0);
            change.apply(0, turned.data());
            System.arraycopy(Rearrange.permute(turned, 1, 0).data(), 0, rows, 0, rows.length);
        }

        @Override
        public boolean isRowwise() {
            return false;
        }
    }
}
