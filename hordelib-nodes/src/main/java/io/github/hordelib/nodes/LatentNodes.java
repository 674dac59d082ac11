package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for latents that need no model. */
public final class LatentNodes {
    private LatentNodes() {}

    /**
     * Returns the node types.
     *
     * @param folders where latents are loaded from and saved
     * @return the types
     */
    public static List<NodeType> all(Folders folders) {
        return List.of(
                EmptyLatentImage.type(),
                LatentAdd.type(),
                LatentBatch.type(),
                LatentBatchSeedBehavior.type(),
                LatentBlend.type(),
                LatentComposite.type(),
                LatentCompositeMasked.type(),
                LatentConcat.type(),
                LatentCrop.type(),
                LatentCut.type(),
                LatentFlip.type(),
                LatentFromBatch.type(),
                LatentInterpolate.type(),
                LatentMultiply.type(),
                LatentRotate.type(),
                LatentSubtract.type(),
                LatentUpscale.type(),
                LatentUpscaleBy.type(),
                RebatchLatents.type(),
                RepeatLatentBatch.type(),
                SetLatentNoiseMask.type());
    }
}
