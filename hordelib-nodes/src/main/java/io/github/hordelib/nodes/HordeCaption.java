package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.CaptionOptions;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.List;

/** Pictures described in a sentence each. */
final class HordeCaption {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> STRATEGY = InputPort.choice("strategy", "beam", "greedy", "nucleus");
    private static final InputPort<Long> BEAMS = InputPort.integer("beams", 3, 1, 64);
    private static final InputPort<Long> MIN_LENGTH = InputPort.integer("min_length", 10, 0, 512);
    private static final InputPort<Long> MAX_LENGTH = InputPort.integer("max_length", 30, 2, 512);
    private static final InputPort<Double> TOP_P = InputPort.decimal("top_p", 0.9, 0.01, 1, 0.01);
    private static final InputPort<Double> PENALTY = InputPort.decimal("repetition_penalty", 1, 0.1, 10, 0.1);
    private static final InputPort<Long> SEED = InputPort.seed("seed");

    private HordeCaption() {}

    static NodeType type(InterrogationModels models) {
        InputPort<String> name = InputPort.choice("model_name", models::captionNames);
        return NodeType.builder("HordeCaption")
                .displayName("Caption")
                .category("interrogation")
                .input(IMAGE)
                .input(name)
                .input(STRATEGY)
                .input(BEAMS)
                .input(MIN_LENGTH)
                .input(MAX_LENGTH)
                .input(TOP_P)
                .input(PENALTY)
                .input(SEED)
                .output(PortType.STRING)
                .run((inputs, context) -> run(models, inputs.get(name), inputs, context));
    }

    private static Outputs run(InterrogationModels models, String name, Inputs inputs, NodeContext context) {
        String captions = String.join(
                "\n", models.captioner(name).describe(inputs.get(IMAGE), options(inputs), context.cancellation()));
        return Outputs.of(captions).withUi("text", List.of(captions));
    }

    private static CaptionOptions options(Inputs inputs) {
        CaptionOptions options = CaptionOptions.DEFAULT
                .withLength(
                        inputs.get(MIN_LENGTH).intValue(),
                        inputs.get(MAX_LENGTH).intValue())
                .withRepetitionPenalty(inputs.get(PENALTY));
        return switch (inputs.get(STRATEGY)) {
            case "greedy" -> options.greedy();
            case "nucleus" -> options.nucleus(inputs.get(TOP_P), inputs.get(SEED));
            default -> options.withBeams(inputs.get(BEAMS).intValue());
        };
    }
}
