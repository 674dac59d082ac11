package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.Optional;

/** Opens a ControlNet whose file may hold differences to the weights of a model. */
final class DiffControlNetLoader {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);

    private DiffControlNetLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = ControlNetLoader.name(library.folders());
        return NodeType.builder("DiffControlNetLoader")
                .displayName("Load ControlNet Model (diff)")
                .category("loaders")
                .input(MODEL)
                .input(name)
                .output(Ports.CONTROL_NET)
                .run((inputs, context) -> Outputs.of(library.control(
                        ControlNetLoader.file(library.folders(), inputs.get(name)), Optional.of(inputs.get(MODEL)))));
    }
}
