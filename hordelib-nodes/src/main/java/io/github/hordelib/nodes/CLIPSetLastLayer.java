package io.github.hordelib.nodes;

import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Text encoders that stop before their last layer. */
final class CLIPSetLastLayer {
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Long> LAYER =
            InputPort.integer("stop_at_clip_layer", -1, -24, -1).withStep(1);

    private CLIPSetLastLayer() {}

    static NodeType type() {
        return NodeType.builder("CLIPSetLastLayer")
                .displayName("CLIP Set Last Layer")
                .category("conditioning")
                .input(CLIP)
                .input(LAYER)
                .output(Ports.CLIP)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(CLIP).withLayer(inputs.get(LAYER).intValue())));
    }
}
