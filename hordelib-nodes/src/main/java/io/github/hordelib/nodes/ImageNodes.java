package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes for pictures. */
final class ImageNodes {
    private ImageNodes() {}

    static List<NodeType> all(Folders folders) {
        return List.of(
                Canny.type(),
                EmptyImage.type(),
                GetImageSize.type(),
                ImageAddNoise.type(),
                ImageBatch.type(),
                ImageBlend.type(),
                ImageBlur.type(),
                ImageCompositeMasked.type(),
                ImageCrop.type(),
                ImageFlip.type(),
                ImageFromBatch.type(),
                ImageInvert.type(),
                ImagePadForOutpaint.type(),
                ImageQuantize.type(),
                ImageRotate.type(),
                ImageScale.type(),
                ImageScaleBy.type(),
                ImageScaleToMaxDimension.type(),
                ImageScaleToTotalPixels.type(),
                ImageSharpen.type(),
                ImageStitch.type(),
                JoinImageWithAlpha.type(),
                LoadImage.type(folders),
                LoadImageOutput.type(folders),
                Morphology.type(),
                PorterDuffImageComposite.type(),
                PreviewImage.type(folders),
                RebatchImages.type(),
                RepeatImageBatch.type(),
                ResizeAndPadImage.type(),
                SaveImage.type(folders),
                SplitImageWithAlpha.type());
    }
}
