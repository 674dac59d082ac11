package io.github.hordelib.nodes;

import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Opens the two text encoders of Stable Diffusion XL, in any order. */
final class DualCLIPLoader {
    private static final InputPort<String> TYPE = InputPort.choice("type", "sdxl");

    private DualCLIPLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name1 = CLIPLoader.name(library, "clip_name1");
        InputPort<String> name2 = CLIPLoader.name(library, "clip_name2");
        CheckpointParts parts = CheckpointParts.of(library.store());
        return NodeType.builder("DualCLIPLoader")
                .displayName("DualCLIPLoader")
                .category("advanced/loaders")
                .input(name1)
                .input(name2)
                .input(TYPE)
                .input(CLIPLoader.DEVICE)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(library.withEmbeddings(parts.text(
                        CLIPLoader.file(library, inputs.get(name1)), CLIPLoader.file(library, inputs.get(name2))))));
    }
}
