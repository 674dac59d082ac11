package io.github.hordelib.nodes;

import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.ArrayList;
import java.util.List;

/** Puts a LoRA on a diffusion network alone. */
final class LoraLoaderModelOnly {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength_model", 1, -100, 100, 0.01);

    private LoraLoaderModelOnly() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = LoraLoader.name(library);
        return NodeType.builder("LoraLoaderModelOnly")
                .category("loaders")
                .input(MODEL)
                .input(name)
                .input(STRENGTH)
                .output(Ports.MODEL)
                .run((inputs, context) -> {
                    DiffusionModel model = inputs.get(MODEL);
                    LoraChange change = LoraChange.of(LoraLoader.file(library, inputs.get(name)), inputs.get(STRENGTH));
                    List<String> misfits = new ArrayList<>(change.misfits(model));
                    misfits.addAll(change.unknown());
                    return LoraLoader.told(Outputs.of(change.on(model)), misfits);
                });
    }
}
