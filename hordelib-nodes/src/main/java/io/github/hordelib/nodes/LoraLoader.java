package io.github.hordelib.nodes;

import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.nio.file.Path;
import java.util.List;

/** Puts a LoRA on a diffusion network and its text encoder. */
final class LoraLoader {
    private static final String KIND = "loras";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".ckpt");
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Double> STRENGTH_MODEL = InputPort.decimal("strength_model", 1, -100, 100, 0.01);
    private static final InputPort<Double> STRENGTH_CLIP = InputPort.decimal("strength_clip", 1, -100, 100, 0.01);

    private LoraLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = name(library);
        return NodeType.builder("LoraLoader")
                .displayName("Load LoRA")
                .category("loaders")
                .input(MODEL)
                .input(CLIP)
                .input(name)
                .input(STRENGTH_MODEL)
                .input(STRENGTH_CLIP)
                .output(Ports.MODEL)
                .output(Ports.CLIP)
                .run((inputs, context) -> {
                    Path file = file(library, inputs.get(name));
                    return Outputs.of(
                            LoraChange.of(file, inputs.get(STRENGTH_MODEL)).on(inputs.get(MODEL)),
                            LoraChange.of(file, inputs.get(STRENGTH_CLIP)).on(inputs.get(CLIP)));
                });
    }

    static InputPort<String> name(ModelLibrary library) {
        return InputPort.choice("lora_name", () -> library.folders().list(KIND, ENDINGS));
    }

    static Path file(ModelLibrary library, String name) {
        return library.folders().get(KIND, name);
    }
}
