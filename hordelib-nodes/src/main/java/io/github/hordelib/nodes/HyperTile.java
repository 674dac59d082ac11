package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.UnetPatch;

/** Self-attention in tiles. */
final class HyperTile {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Long> TILE_SIZE = InputPort.integer("tile_size", 256, 1, 2048);
    private static final InputPort<Long> SWAP_SIZE = InputPort.integer("swap_size", 2, 1, 128);
    private static final InputPort<Long> MAX_DEPTH = InputPort.integer("max_depth", 0, 0, 10);
    private static final InputPort<Boolean> SCALE_DEPTH = InputPort.flag("scale_depth", false);

    private HyperTile() {}

    static NodeType type() {
        return NodeType.builder("HyperTile")
                .category("model_patches/unet")
                .input(MODEL)
                .input(TILE_SIZE)
                .input(SWAP_SIZE)
                .input(MAX_DEPTH)
                .input(SCALE_DEPTH)
                .output(Ports.MODEL)
                .run(HyperTile::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        UnetPatch patch = new UnetPatch.HyperTile(
                inputs.get(TILE_SIZE).intValue(),
                inputs.get(SWAP_SIZE).intValue(),
                inputs.get(MAX_DEPTH).intValue(),
                inputs.get(SCALE_DEPTH),
                0);
        return Outputs.of(inputs.get(MODEL).withPatches(Guidance.inside(patch)));
    }
}
