package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;
import java.util.stream.Stream;

/** Any preprocessor, by its name, with its usual settings. */
final class AIOPreprocessor {
    private static final String NONE = "none";
    private static final List<String> CHOICES = Stream.concat(
                    Stream.of(NONE), Annotators.preprocessors().keySet().stream())
            .toList();
    private static final InputPort<String> PREPROCESSOR =
            InputPort.choice("preprocessor", CHOICES.toArray(String[]::new)).optional();

    private AIOPreprocessor() {}

    static NodeType type() {
        return NodeType.builder("AIO_Preprocessor")
                .displayName("AIO Aux Preprocessor")
                .category("ControlNet Preprocessors")
                .input(Preprocessor.IMAGE)
                .input(PREPROCESSOR)
                .input(Preprocessor.RESOLUTION)
                .output(Ports.IMAGE)
                .run(AIOPreprocessor::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Image image = inputs.get(Preprocessor.IMAGE);
        int resolution = inputs.get(Preprocessor.RESOLUTION).intValue();
        return Outputs.of(Annotators.preprocessors().entrySet().stream()
                .filter(entry -> entry.getKey().equals(inputs.get(PREPROCESSOR)))
                .map(entry -> entry.getValue().annotate(image, resolution))
                .findFirst()
                .orElse(image));
    }
}
