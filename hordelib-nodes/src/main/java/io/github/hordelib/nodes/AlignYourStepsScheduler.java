package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.AlignYourSteps;

/** Noise levels optimised for a family of models. */
final class AlignYourStepsScheduler {
    private static final InputPort<String> MODEL_TYPE =
            InputPort.choice("model_type", "SD1", "SDXL", "SVD").newStyle().hint("multiselect", false);
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 10, 1, 10000);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private AlignYourStepsScheduler() {}

    static NodeType type() {
        return NodeType.builder("AlignYourStepsScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(MODEL_TYPE)
                .input(STEPS)
                .input(DENOISE)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(AlignYourSteps.of(inputs.get(MODEL_TYPE))
                        .sigmas(inputs.get(STEPS).intValue(), inputs.get(DENOISE))));
    }
}
