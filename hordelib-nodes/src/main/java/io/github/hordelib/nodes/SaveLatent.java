package io.github.hordelib.nodes;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Latents written to a file, with the graph that made them. */
final class SaveLatent {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> FILENAME_PREFIX = InputPort.text("filename_prefix", "latents/ComfyUI");

    private SaveLatent() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("SaveLatent")
                .category("_for_testing")
                .input(SAMPLES)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> save(inputs, context, folders));
    }

    private static Outputs save(Inputs inputs, NodeContext context, Folders folders) throws java.io.IOException {
        SafetensorsWriter writer = SafetensorsWriter.create()
                .add("latent_tensor", DType.F32, inputs.get(SAMPLES).samples())
                .add("latent_format_version_0", DType.F32, Tensor.zeros(Shape.of(0)));
        SaveImage.texts(context).forEach(writer::metadata);
        Path made = Files.createTempFile("hordelib", ".latent");
        try {
            writer.write(made);
            NumberedFiles files = NumberedFiles.in(folders.output(), inputs.get(FILENAME_PREFIX), 0, 0);
            Map<String, String> place = new LinkedHashMap<>(files.write(Files.readAllBytes(made), 0, ".latent"));
            place.put("type", "output");
            return Outputs.of().withUi("latents", List.of(place));
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
