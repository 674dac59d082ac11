package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Difference of two diffusion networks. */
final class ModelMergeSubtract {
    private static final InputPort<DiffusionModel> MODEL1 = InputPort.of("model1", Ports.MODEL);
    private static final InputPort<DiffusionModel> MODEL2 = InputPort.of("model2", Ports.MODEL);
    private static final InputPort<Double> MULTIPLIER = InputPort.decimal("multiplier", 1, -10, 10, 0.01);

    private ModelMergeSubtract() {}

    static NodeType type() {
        return NodeType.builder("ModelMergeSubtract")
                .displayName("ModelMergeSubtract")
                .category("advanced/model_merging")
                .input(MODEL1)
                .input(MODEL2)
                .input(MULTIPLIER)
                .output(Ports.MODEL)
                .run(ModelMergeSubtract::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        double factor = inputs.get(MULTIPLIER);
        return Outputs.of(ModelMix.of(
                inputs.get(MODEL1), inputs.get(MODEL2), name -> factor, name -> -factor, "subtract " + factor));
    }
}
