package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotator;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;
import java.util.function.Function;

/** What the nodes that make control pictures share: names and inputs as in {@code comfyui_controlnet_aux}. */
final class Preprocessor {
    static final String LINES = "ControlNet Preprocessors/Line Extractors";
    static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    static final InputPort<Long> RESOLUTION =
            InputPort.integer("resolution", 512, 64, 16384).withStep(64).optional();

    private Preprocessor() {}

    static NodeType type(
            String name,
            String title,
            String category,
            List<InputPort<?>> settings,
            Function<Inputs, Annotator> annotator) {
        NodeType.Builder type =
                NodeType.builder(name).displayName(title).category(category).input(IMAGE);
        settings.forEach(type::input);
        return type.input(RESOLUTION)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(annotator
                        .apply(inputs)
                        .annotate(inputs.get(IMAGE), inputs.get(RESOLUTION).intValue())));
    }
}
