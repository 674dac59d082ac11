package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents pasted into others through a mask. */
final class LatentCompositeMasked {
    private static final InputPort<Latent> DESTINATION = InputPort.of("destination", Ports.LATENT);
    private static final InputPort<Latent> SOURCE = InputPort.of("source", Ports.LATENT);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(8);
    private static final InputPort<Boolean> RESIZE_SOURCE = InputPort.flag("resize_source", false);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK).optional();

    private LatentCompositeMasked() {}

    static NodeType type() {
        return NodeType.builder("LatentCompositeMasked")
                .category("latent")
                .input(DESTINATION)
                .input(SOURCE)
                .input(X)
                .input(Y)
                .input(RESIZE_SOURCE)
                .input(MASK)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Latent target = inputs.get(DESTINATION);
        Latent source =
                inputs.get(RESIZE_SOURCE) ? LatentGeometry.resizedLike(inputs.get(SOURCE), target) : inputs.get(SOURCE);
        return Outputs.of(LatentGeometry.pasteMasked(
                target, source, inputs.get(X).intValue(), inputs.get(Y).intValue(), inputs.find(MASK)));
    }
}
