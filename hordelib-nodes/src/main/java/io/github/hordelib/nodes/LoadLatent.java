package io.github.hordelib.nodes;

import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Tensor;

/** Latents of a file. Files without version mark hold latents that are multiplied by the scale of Stable Diffusion 1. */
final class LoadLatent {
    private static final float OLD_SCALE = 0.18215f;

    private LoadLatent() {}

    static NodeType type(Folders folders) {
        InputPort<String> latent =
                InputPort.choice("latent", () -> folders.inputFiles(file -> file.endsWith(".latent")));
        return NodeType.builder("LoadLatent")
                .category("_for_testing")
                .input(latent)
                .output(Ports.LATENT)
                .check(
                        (constants, links) -> constants
                                .find(latent)
                                .filter(name -> folders.find(name).isEmpty())
                                .map(name -> "Invalid latent file: " + name),
                        "latent")
                .fingerprint(constants -> folders.fingerprint(constants.get(latent)))
                .run((inputs, context) -> Outputs.of(load(Safetensors.open(folders.require(inputs.get(latent))))));
    }

    private static Latent load(Weights file) {
        Tensor samples = file.get("latent_tensor").read();
        boolean marked = file.contains("latent_format_version_0");
        return Latent.of(marked ? samples : samples.times(1 / OLD_SCALE));
    }
}
