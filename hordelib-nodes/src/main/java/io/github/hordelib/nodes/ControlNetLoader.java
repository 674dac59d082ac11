package io.github.hordelib.nodes;

import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;

/** Opens a ControlNet of the folder {@code controlnet}. */
final class ControlNetLoader {
    private static final String KIND = "controlnet";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".ckpt");

    private ControlNetLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name =
                InputPort.choice("control_net_name", () -> library.folders().list(KIND, ENDINGS));
        CheckpointParts parts = CheckpointParts.of(library.store());
        return NodeType.builder("ControlNetLoader")
                .displayName("Load ControlNet Model")
                .category("loaders")
                .input(name)
                .output(Ports.CONTROL_NET)
                .run((inputs, context) -> Outputs.of(
                        parts.control(library.control(library.folders().get(KIND, inputs.get(name))))));
    }
}
