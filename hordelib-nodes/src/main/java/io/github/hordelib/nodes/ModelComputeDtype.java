package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Hands a model on: in which type numbers are, the provider decides. There for workflows of other engines. */
final class ModelComputeDtype {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> TYPE = InputPort.choice("dtype", "default", "fp32", "fp16", "bf16");

    private ModelComputeDtype() {}

    static NodeType type() {
        return NodeType.builder("ModelComputeDtype")
                .category("advanced/debug/model")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(TYPE)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)));
    }
}
