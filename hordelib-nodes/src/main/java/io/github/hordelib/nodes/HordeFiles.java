package io.github.hordelib.nodes;

import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.model.Upscaler;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import io.github.hordelib.sampling.DiffusionModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The loaders for files anywhere on the machine. A path is a value that workflows in JSON cannot express, so only graphs that
 * were built in Java can name files outside the library's folders.
 */
final class HordeFiles {
    private static final PortType<Path> FILE = new PortType<>("FILE", Path.class);
    private static final InputPort<Path> PATH = InputPort.of("file", FILE);
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Double> STRENGTH_MODEL = InputPort.decimal("strength_model", 1, -100, 100, 0.01);
    private static final InputPort<Double> STRENGTH_CLIP = InputPort.decimal("strength_clip", 1, -100, 100, 0.01);

    private HordeFiles() {}

    static List<NodeType> all(ModelLibrary library) {
        CheckpointParts parts = CheckpointParts.of(library.store());
        return List.of(lora(), vae(parts, library), controlNet(library), upscaler(library.store()));
    }

    private static NodeType lora() {
        return loader("HordeLora")
                .input(MODEL)
                .input(CLIP)
                .input(STRENGTH_MODEL)
                .input(STRENGTH_CLIP)
                .output(Ports.MODEL)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(
                        LoraChange.of(inputs.get(PATH), inputs.get(STRENGTH_MODEL))
                                .on(inputs.get(MODEL)),
                        LoraChange.of(inputs.get(PATH), inputs.get(STRENGTH_CLIP))
                                .on(inputs.get(CLIP))));
    }

    private static NodeType vae(CheckpointParts parts, ModelLibrary library) {
        return loader("HordeVae")
                .output(Ports.VAE)
                .run((inputs, context) -> Outputs.of(parts.vae(library.file(inputs.get(PATH)))));
    }

    private static NodeType controlNet(ModelLibrary library) {
        return loader("HordeControlNet")
                .output(Ports.CONTROL_NET)
                .run((inputs, context) -> Outputs.of(library.control(inputs.get(PATH), Optional.empty())));
    }

    private static NodeType upscaler(ModelStore store) {
        return loader("HordeUpscaler")
                .output(Ports.UPSCALE_MODEL)
                .run((inputs, context) -> Outputs.of(Upscaler.open(inputs.get(PATH), store)));
    }

    private static NodeType.Builder loader(String name) {
        return NodeType.builder(name).displayName(name).category("horde").input(PATH);
    }
}
