package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.HordeForms;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.interrogate.SafetyGate;
import io.github.hordelib.interrogate.SafetyScores;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.List;

/** Pictures with those replaced that a safety checker flags, and what it found. */
final class HordeSafety {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Boolean> CENSOR = InputPort.flag("censor", true);

    private HordeSafety() {}

    static NodeType type(InterrogationModels models) {
        InputPort<String> name = InputPort.choice("model_name", models::safetyNames);
        return NodeType.builder("HordeSafety")
                .displayName("Safety Check")
                .category("interrogation")
                .input(IMAGE)
                .input(name)
                .input(CENSOR)
                .output(Ports.IMAGE)
                .output("flagged", PortType.BOOLEAN)
                .output("scores", PortType.STRING)
                .run((inputs, context) -> run(models, inputs.get(name), inputs, context));
    }

    private static Outputs run(InterrogationModels models, String name, Inputs inputs, NodeContext context) {
        Image image = inputs.get(IMAGE);
        List<SafetyScores> scores = models.safety(name).check(image, context.cancellation());
        List<Boolean> flagged = scores.stream().map(SafetyScores::flagged).toList();
        Image shown = inputs.get(CENSOR) ? SafetyGate.censored(image, flagged) : image;
        List<String> forms = scores.stream().map(HordeForms::nsfw).toList();
        return Outputs.of(shown, flagged.contains(true), forms.toString()).withUi("text", forms);
    }
}
