package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Weighted mean of two diffusion networks. */
final class ModelMergeSimple {
    private static final InputPort<DiffusionModel> MODEL1 = InputPort.of("model1", Ports.MODEL);
    private static final InputPort<DiffusionModel> MODEL2 = InputPort.of("model2", Ports.MODEL);
    private static final InputPort<Double> RATIO = InputPort.decimal("ratio", 1, 0, 1, 0.01);

    private ModelMergeSimple() {}

    static NodeType type() {
        return NodeType.builder("ModelMergeSimple")
                .displayName("ModelMergeSimple")
                .category("advanced/model_merging")
                .input(MODEL1)
                .input(MODEL2)
                .input(RATIO)
                .output(Ports.MODEL)
                .run(ModelMergeSimple::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        double ratio = inputs.get(RATIO);
        return Outputs.of(ModelMix.of(
                inputs.get(MODEL1), inputs.get(MODEL2), name -> ratio, name -> 1 - ratio, "simple " + ratio));
    }
}
