package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for masks. */
public final class MaskNodes {
    private MaskNodes() {}

    /**
     * Returns the node types.
     *
     * @param folders where pictures are loaded from
     * @return the types
     */
    public static List<NodeType> all(Folders folders) {
        return List.of(
                CropMask.type(),
                FeatherMask.type(),
                GrowMask.type(),
                ImageColorToMask.type(),
                ImageToMask.type(),
                InvertMask.type(),
                LoadImageMask.type(folders),
                MaskComposite.type(),
                MaskToImage.type(),
                SolidMask.type(),
                ThresholdMask.type());
    }
}
