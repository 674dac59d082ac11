package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFile;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.Outputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the nodes that save models share: numbered files in the output folder, with the graph that made them. */
final class SavedModel {
    private final Folders folders;
    private final NodeContext context;
    private final List<Map<String, String>> places = new ArrayList<>();

    SavedModel(Folders folders, NodeContext context) {
        this.folders = folders;
        this.context = context;
    }

    /** Writes a file; it takes the number that is free. */
    SavedModel write(String prefix, ModelFile file) {
        context.cancellation().check();
        SaveImage.texts(context).forEach(file::metadata);
        Path root = folders.output();
        Map<String, String> place =
                new LinkedHashMap<>(NumberedFiles.in(root, prefix, 0, 0).write(file::write, ".safetensors"));
        place.put("type", "output");
        places.add(place);
        return this;
    }

    Outputs outputs() {
        return Outputs.of().withUi("models", places);
    }
}
