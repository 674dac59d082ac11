package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Weighted mean of two diffusion networks of a family, with a share for each block; ports have the names of the blocks. */
final class ModelMergeByBlock {
    private static final InputPort<DiffusionModel> MODEL1 = InputPort.of("model1", Ports.MODEL);
    private static final InputPort<DiffusionModel> MODEL2 = InputPort.of("model2", Ports.MODEL);

    private ModelMergeByBlock() {}

    static NodeType sd1() {
        return type("ModelMergeSD1", 12);
    }

    static NodeType sdxl() {
        return type("ModelMergeSDXL", 9);
    }

    private static NodeType type(String name, int blocks) {
        List<InputPort<Double>> shares = shares(blocks);
        NodeType.Builder builder = NodeType.builder(name)
                .category("advanced/model_merging/model_specific")
                .input(MODEL1)
                .input(MODEL2);
        shares.forEach(builder::input);
        return builder.output(Ports.MODEL).run((inputs, context) -> Outputs.of(mixed(inputs, shares)));
    }

    private static List<InputPort<Double>> shares(int blocks) {
        List<String> names = new ArrayList<>(List.of("time_embed.", "label_emb."));
        for (int i = 0; i < blocks; i++) {
            names.add("input_blocks." + i + ".");
        }
        for (int i = 0; i < 3; i++) {
            names.add("middle_block." + i + ".");
        }
        for (int i = 0; i < blocks; i++) {
            names.add("output_blocks." + i + ".");
        }
        names.add("out.");
        return names.stream()
                .map(name -> InputPort.decimal(name, 1, 0, 1, 0.01))
                .toList();
    }

    private static DiffusionModel mixed(Inputs inputs, List<InputPort<Double>> ports) {
        Map<String, Double> shares = new LinkedHashMap<>();
        ports.forEach(port -> shares.put(port.name(), inputs.get(port)));
        ToDoubleFunction<String> mine = weight -> shares.entrySet().stream()
                .filter(share -> weight.startsWith(share.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(1);
        return ModelMix.of(
                inputs.get(MODEL1),
                inputs.get(MODEL2),
                mine,
                weight -> 1 - mine.applyAsDouble(weight),
                "by block " + shares);
    }
}
