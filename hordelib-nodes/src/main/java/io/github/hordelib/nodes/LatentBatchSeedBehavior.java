package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import java.util.Optional;

/** Whether the items of a batch get equal noise. */
final class LatentBatchSeedBehavior {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> SEED_BEHAVIOR = InputPort.choice("seed_behavior", "random", "fixed")
            .newStyle()
            .hint("multiselect", false)
            .withDefault("fixed");

    private LatentBatchSeedBehavior() {}

    static NodeType type() {
        return NodeType.builder("LatentBatchSeedBehavior")
                .category("latent/advanced")
                .input(SAMPLES)
                .input(SEED_BEHAVIOR)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Latent latent = inputs.get(SAMPLES);
        boolean fixed = inputs.get(SEED_BEHAVIOR).equals("fixed");
        return Outputs.of(
                fixed
                        ? LatentBatches.withEqualNoise(latent)
                        : new Latent(latent.samples(), latent.noiseMask(), Optional.empty()));
    }
}
