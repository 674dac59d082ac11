package io.github.hordelib.nodes;

import io.github.hordelib.base.Json;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Png;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures written to files, with the graph that made them. */
final class SaveImage {
    private static final InputPort<Image> IMAGES = InputPort.of("images", Ports.IMAGE);
    private static final InputPort<String> FILENAME_PREFIX = InputPort.text("filename_prefix", "ComfyUI");

    private SaveImage() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("SaveImage")
                .displayName("Save Image")
                .category("image")
                .input(IMAGES)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> save(inputs, context, folders));
    }

    private static Outputs save(Inputs inputs, NodeContext context, Folders folders) {
        Writer writer = new Writer(folders.output(), inputs.get(FILENAME_PREFIX), "output", 4);
        return writer.write(inputs.get(IMAGES), context);
    }

    /**
     * Writes pictures, one after the other: what was written stays if a later one fails.
     *
     * @param root folder that names are relative to
     * @param prefix start of the names
     * @param kind what user interfaces call the folder
     * @param compression 0 to 9
     */
    record Writer(Path root, String prefix, String kind, int compression) {
        Outputs write(Image images, NodeContext context) {
            NumberedFiles files = NumberedFiles.in(root, prefix, images.width(), images.height());
            Map<String, String> texts = texts(context);
            List<Map<String, String>> saved = new ArrayList<>();
            for (int i = 0; i < images.count(); i++) {
                context.cancellation().check();
                Map<String, String> place =
                        new LinkedHashMap<>(files.write(Png.encode(images.bitmap(i), texts, compression), i, ".png"));
                place.put("type", kind);
                saved.add(place);
            }
            return Outputs.of().withUi("images", saved);
        }
    }

    /** Returns what is written beside the values: the graph and what the caller sent along. */
    static Map<String, String> texts(NodeContext context) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (!context.graph().nodes().isEmpty()) {
            texts.put("prompt", Json.write(WorkflowJson.toValue(context.graph()), false));
        }
        context.extra().forEach((keyword, value) -> texts.put(keyword, Json.write(value, false)));
        return texts;
    }
}
