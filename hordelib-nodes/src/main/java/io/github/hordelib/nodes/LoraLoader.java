package io.github.hordelib.nodes;

import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts a LoRA on a diffusion network and its text encoder. */
final class LoraLoader {
    private static final String KIND = "loras";
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".ckpt");
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
                    DiffusionModel model = inputs.get(MODEL);
                    TextEncoder clip = inputs.get(CLIP);
                    LoraChange change = LoraChange.of(file(library, inputs.get(name)), inputs.get(STRENGTH_MODEL));
                    LoraChange forClip = change.at(inputs.get(STRENGTH_CLIP));
                    List<String> misfits = new ArrayList<>(change.misfits(model));
                    misfits.addAll(forClip.misfits(clip));
                    misfits.addAll(change.unknown());
                    return told(Outputs.of(change.on(model), forClip.on(clip)), misfits);
                });
    }

    /** Adds the texts that tell what was left out. */
    static Outputs told(Outputs outputs, List<String> misfits) {
        return misfits.isEmpty() ? outputs : outputs.withUi("corrections", misfits);
    }

    static InputPort<String> name(ModelLibrary library) {
        return InputPort.choice("lora_name", () -> library.folders().list(KIND, ENDINGS));
    }

    static Path file(ModelLibrary library, String name) {
        return library.folders().get(KIND, name);
    }
}
