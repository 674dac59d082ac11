package io.github.hordelib.model;

import io.github.hordelib.onnx.MiddleAttention;
import io.github.hordelib.onnx.Resampling;
import io.github.hordelib.onnx.UnetChange;
import io.github.hordelib.sampling.UnetPatch;
import java.util.ArrayList;
import java.util.List;

/**
 * What patches mean for a UNet whose graph is built: changes of the graph, and changes of the weights.
 *
 * @param changes what the graph does otherwise
 * @param weights factors on weights
 * @param tiles how self-attention is cut into tiles; empty = not at all
 * @param identity whether the self-attention of the middle block is left out
 */
record InnerPatches(
        List<UnetChange> changes, List<WeightsChange> weights, List<UnetPatch.HyperTile> tiles, boolean identity) {
    /** Sorts patches. */
    static InnerPatches of(List<UnetPatch> patches) {
        List<UnetChange> changes = new ArrayList<>();
        List<WeightsChange> weights = new ArrayList<>();
        List<UnetPatch.HyperTile> tiles = new ArrayList<>();
        boolean identity = false;
        for (UnetPatch patch : patches) {
            if (patch instanceof UnetPatch.AttentionMultiply multiply) {
                weights.add(AttentionFactors.of(multiply));
            } else if (patch instanceof UnetPatch.HyperTile tile) {
                tiles.add(tile);
            } else if (patch instanceof UnetPatch.FreeU freeU) {
                changes.add(new UnetChange.FreeU(false, freeU.b1(), freeU.b2(), freeU.s1(), freeU.s2()));
            } else if (patch instanceof UnetPatch.FreeUV2 freeU) {
                changes.add(new UnetChange.FreeU(true, freeU.b1(), freeU.b2(), freeU.s1(), freeU.s2()));
            } else if (patch instanceof UnetPatch.DeepShrink shrink) {
                changes.add(shrink(shrink));
            } else if (patch instanceof UnetPatch.IdentityMiddleAttention) {
                identity = true;
            }
        }
        if (!tiles.isEmpty()) {
            changes.add(new UnetChange.Tiles());
        }
        return new InnerPatches(changes, weights, tiles, identity);
    }

    private static UnetChange shrink(UnetPatch.DeepShrink patch) {
        return new UnetChange.Shrink(
                patch.blockNumber(),
                patch.factor(),
                patch.afterSkip(),
                Resampling.named(patch.downMethod()),
                Resampling.named(patch.upMethod()));
    }

    /** Returns whether feature maps get other sizes than halving gives. */
    boolean resizes() {
        return changes.stream().anyMatch(change -> change instanceof UnetChange.Shrink);
    }

    /** Returns what becomes of the middle attention in a call that does not show it. */
    MiddleAttention middle() {
        return identity ? MiddleAttention.IDENTITY : MiddleAttention.PLAIN;
    }
}
