package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.function.ToDoubleFunction;

/** Weighted mean of two diffusion networks, by the part a weight lies in. */
final class ModelMergeBlocks {
    private static final InputPort<DiffusionModel> MODEL1 = InputPort.of("model1", Ports.MODEL);
    private static final InputPort<DiffusionModel> MODEL2 = InputPort.of("model2", Ports.MODEL);
    private static final InputPort<Double> INPUT = InputPort.decimal("input", 1, 0, 1, 0.01);
    private static final InputPort<Double> MIDDLE = InputPort.decimal("middle", 1, 0, 1, 0.01);
    private static final InputPort<Double> OUT = InputPort.decimal("out", 1, 0, 1, 0.01);

    private ModelMergeBlocks() {}

    static NodeType type() {
        return NodeType.builder("ModelMergeBlocks")
                .displayName("ModelMergeBlocks")
                .category("advanced/model_merging")
                .input(MODEL1)
                .input(MODEL2)
                .input(INPUT)
                .input(MIDDLE)
                .input(OUT)
                .output(Ports.MODEL)
                .run(ModelMergeBlocks::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        double input = inputs.get(INPUT);
        double middle = inputs.get(MIDDLE);
        double out = inputs.get(OUT);
        ToDoubleFunction<String> ratio =
                name -> name.startsWith("middle") ? middle : name.startsWith("out") ? out : input;
        return Outputs.of(ModelMix.of(
                inputs.get(MODEL1),
                inputs.get(MODEL2),
                ratio,
                name -> 1 - ratio.applyAsDouble(name),
                "blocks " + input + " " + middle + " " + out));
    }
}
