package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.HordeForms;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.WordList;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The texts of word lists that fit pictures, as JSON. */
final class HordeInterrogate {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> LISTS = InputPort.text("lists", "mediums, movements, flavours, subjects");
    private static final InputPort<String> MODE = InputPort.choice("mode", "rank", "similarity");
    private static final InputPort<Long> TOP = InputPort.integer("top", 5, 1, 1000);

    private HordeInterrogate() {}

    static NodeType type(InterrogationModels models) {
        InputPort<String> name = InputPort.choice("clip_name", models::clipNames);
        return NodeType.builder("HordeInterrogate")
                .displayName("Interrogate")
                .category("interrogation")
                .input(IMAGE)
                .input(name)
                .input(LISTS)
                .input(MODE)
                .input(TOP)
                .output(PortType.STRING)
                .run((inputs, context) -> run(models, inputs.get(name), inputs, context));
    }

    private static Outputs run(InterrogationModels models, String name, Inputs inputs, NodeContext context) {
        InterrogationRequest.Mode mode =
                InterrogationRequest.Mode.valueOf(inputs.get(MODE).toUpperCase(Locale.ROOT));
        List<WordList> lists = Stream.of(inputs.get(LISTS).split(",", -1))
                .map(String::strip)
                .map(WordList::shipped)
                .toList();
        InterrogationRequest request =
                new InterrogationRequest(lists, mode, inputs.get(TOP).intValue());
        List<Interrogation> found = models.interrogator(name)
                .interrogate(
                        inputs.get(IMAGE),
                        request,
                        (list, done, all) -> context.progress(done, all),
                        context.cancellation());
        List<String> forms =
                found.stream().map(one -> HordeForms.interrogation(one, mode)).toList();
        String json = forms.size() == 1 ? forms.get(0) : forms.toString();
        return Outputs.of(json).withUi("text", forms);
    }
}
