package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.model.Upscaler;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;

/** Opens an upscaling network of the folder {@code upscale_models}. */
final class UpscaleModelLoader {
    private static final String KIND = "upscale_models";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt");

    private UpscaleModelLoader() {}

    static NodeType type(ModelFolders folders, ModelStore store) {
        InputPort<String> name = InputPort.choice("model_name", () -> folders.list(KIND, ENDINGS))
                .newStyle();
        return NodeType.builder("UpscaleModelLoader")
                .displayName("Load Upscale Model")
                .category("loaders")
                .input(name)
                .output(Ports.UPSCALE_MODEL)
                .run((inputs, context) -> Outputs.of(Upscaler.open(folders.get(KIND, inputs.get(name)), store)));
    }
}
