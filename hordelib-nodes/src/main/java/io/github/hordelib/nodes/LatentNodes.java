package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for latents that need no model. */
final class LatentNodes {
    private LatentNodes() {}

    static List<NodeType> all(Folders folders) {
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
                LoadLatent.type(folders),
                RebatchLatents.type(),
                RepeatLatentBatch.type(),
                SaveLatent.type(folders),
                SetLatentNoiseMask.type());
    }
}
