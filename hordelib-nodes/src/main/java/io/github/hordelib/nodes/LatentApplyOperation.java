package io.github.hordelib.nodes;

import io.github.hordelib.guidance.LatentOperation;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** An operation on latents. */
final class LatentApplyOperation {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<LatentOperation> OPERATION = InputPort.of("operation", Ports.LATENT_OPERATION);

    private LatentApplyOperation() {}

    static NodeType type() {
        return NodeType.builder("LatentApplyOperation")
                .category("latent/advanced/operations")
                .input(SAMPLES)
                .input(OPERATION)
                .output(Ports.LATENT)
                .run(LatentApplyOperation::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Latent latent = inputs.get(SAMPLES);
        return Outputs.of(latent.withSamples(inputs.get(OPERATION).apply(latent.samples())));
    }
}
