package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.guidance.LatentOperation;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** An operation on the guidance of each step. */
final class LatentApplyOperationCFG {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<LatentOperation> OPERATION = InputPort.of("operation", Ports.LATENT_OPERATION);

    private LatentApplyOperationCFG() {}

    static NodeType type() {
        return NodeType.builder("LatentApplyOperationCFG")
                .category("latent/advanced/operations")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(OPERATION)
                .output(Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(MODEL).withPatches(Guidance.operation(inputs.get(OPERATION)))));
    }
}
