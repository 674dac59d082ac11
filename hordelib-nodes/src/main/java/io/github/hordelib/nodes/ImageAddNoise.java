package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** Pictures with Gaussian noise. */
final class ImageAddNoise {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> SEED = InputPort.seed("seed");
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 0.5, 0.0, 1.0, 0.01);

    private ImageAddNoise() {}

    static NodeType type() {
        return NodeType.builder("ImageAddNoise")
                .category("image")
                .input(IMAGE)
                .input(SEED)
                .input(STRENGTH)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image image = inputs.get(IMAGE);
        Shape shape = image.pixels().shape();
        Tensor noise = NoiseProfiles.COMFY_CPU.start(inputs.get(SEED), shape).initial(Optional.empty());
        return Outputs.of(
                new Image(Tensor.combine(1, image.pixels(), inputs.get(STRENGTH).floatValue(), noise)).clipped());
    }
}
