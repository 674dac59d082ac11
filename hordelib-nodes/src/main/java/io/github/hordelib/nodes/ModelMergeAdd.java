package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Sum of two diffusion networks. */
final class ModelMergeAdd {
    private static final InputPort<DiffusionModel> MODEL1 = InputPort.of("model1", Ports.MODEL);
    private static final InputPort<DiffusionModel> MODEL2 = InputPort.of("model2", Ports.MODEL);

    private ModelMergeAdd() {}

    static NodeType type() {
        return NodeType.builder("ModelMergeAdd")
                .displayName("ModelMergeAdd")
                .category("advanced/model_merging")
                .input(MODEL1)
                .input(MODEL2)
                .output(Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(ModelMix.of(inputs.get(MODEL1), inputs.get(MODEL2), name -> 1, name -> 1, "add")));
    }
}
