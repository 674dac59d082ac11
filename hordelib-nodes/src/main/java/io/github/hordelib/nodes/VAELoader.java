package io.github.hordelib.nodes;

import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.PixelSpaceVae;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;
import java.util.stream.Stream;

/** Opens a VAE alone, or the one that takes pixels as they are. */
final class VAELoader {
    private static final String KIND = "vae";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".ckpt");
    private static final String PIXEL_SPACE = "pixel_space";

    private VAELoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = InputPort.choice(
                "vae_name", () -> Stream.concat(library.folders().list(KIND, ENDINGS).stream(), Stream.of(PIXEL_SPACE))
                        .toList());
        return NodeType.builder("VAELoader")
                .displayName("Load VAE")
                .category("loaders")
                .input(name)
                .output(Ports.VAE)
                .run((inputs, context) -> Outputs.of(open(library, inputs.get(name))));
    }

    private static Vae open(ModelLibrary library, String name) {
        return name.equals(PIXEL_SPACE)
                ? new PixelSpaceVae()
                : CheckpointParts.of(library.store())
                        .vae(library.file(library.folders().get(KIND, name)));
    }
}
