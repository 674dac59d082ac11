package io.github.hordelib.nodes;

import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;

/** Opens a diffusion network alone. The choice of a weight type is for other engines: weights are used as stored. */
final class UNETLoader {
    private static final String KIND = "diffusion_models";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".ckpt");
    private static final InputPort<String> WEIGHT_TYPE =
            InputPort.choice("weight_dtype", "default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2");

    private UNETLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name =
                InputPort.choice("unet_name", () -> library.folders().list(KIND, ENDINGS));
        CheckpointParts parts = CheckpointParts.of(library.store());
        return NodeType.builder("UNETLoader")
                .displayName("Load Diffusion Model")
                .category("advanced/loaders")
                .input(name)
                .input(WEIGHT_TYPE)
                .output(Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(parts.model(library.file(library.folders().get(KIND, inputs.get(name))))));
    }
}
