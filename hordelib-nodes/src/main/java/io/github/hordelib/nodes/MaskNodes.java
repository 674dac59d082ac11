package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for masks. */
final class MaskNodes {
    private MaskNodes() {}

    static List<NodeType> all(Folders folders) {
        return List.of(
                CropMask.type(),
                FeatherMask.type(),
                GrowMask.type(),
                ImageColorToMask.type(),
                ImageToMask.type(),
                InvertMask.type(),
                LoadImageMask.type(folders),
                MaskComposite.type(),
                MaskPreview.type(folders),
                MaskToImage.type(),
                SolidMask.type(),
                ThresholdMask.type());
    }
}
