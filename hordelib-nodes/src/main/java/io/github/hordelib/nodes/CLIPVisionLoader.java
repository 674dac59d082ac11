package io.github.hordelib.nodes;

import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** The vision transformer of a CLIP model. */
final class CLIPVisionLoader {
    private CLIPVisionLoader() {}

    static NodeType type(InterrogationModels models) {
        InputPort<String> name = InputPort.choice("clip_name", models::visionNames);
        return NodeType.builder("CLIPVisionLoader")
                .displayName("Load CLIP Vision")
                .category("loaders")
                .input(name)
                .output(Ports.CLIP_VISION)
                .run((inputs, context) -> Outputs.of(models.vision(inputs.get(name))));
    }
}
