package io.github.hordelib.onnx;

import io.github.hordelib.onnx.ImageLayers.Padding;
import java.util.List;

/** Makes the changes that were asked for at the places where they belong in a UNet. Confined to one thread. */
final class InnerChanges {
    private final List<UnetChange> changes;
    private final ImageLayers images;
    private final FreeULayers freeU;
    private final FeatureResizer resizer;
    private int shrinks;

    InnerChanges(List<UnetChange> changes, GraphBuilder graph, ImageLayers images) {
        this.changes = changes;
        this.images = images;
        this.freeU = new FreeULayers(graph);
        this.resizer = new FeatureResizer(graph);
    }

    /** What an input block leaves for an output block; {@code shrinks} were made before it. */
    record Skip(Edge image, int shrinks) {}

    /** A hidden state about to be joined with its skip. */
    record Pair(Edge state, int channels, Edge skip) {}

    Skip skip(Edge image) {
        return new Skip(image, shrinks);
    }

    /** Behind an input block, before or after its skip is taken. */
    Edge behindInput(int block, Edge image, boolean afterSkip) {
        Edge x = image;
        for (UnetChange change : changes) {
            if (change instanceof UnetChange.Shrink shrink
                    && shrink.block() == block
                    && shrink.afterSkip() == afterSkip) {
                String path = "shrink." + block;
                Edge map = images.leaveImage(path, x);
                FeatureResizer.Size size = resizer.scaled(path, resizer.sizeOf(path, map), 1 / shrink.factor());
                x = images.enterImage(path, resizer.resized(path, map, size, shrink.down()));
                shrinks++;
            }
        }
        return x;
    }

    /** Before an output block joins its hidden state with a skip. */
    Pair beforeOutput(String path, Edge state, int channels, Skip skip, int width) {
        Pair pair = new Pair(state, channels, skip.image());
        for (UnetChange change : changes) {
            if (change instanceof UnetChange.FreeU free && channels == 4 * width) {
                pair = freeU(path + ".freeu", pair, free, free.b1(), free.s1());
            } else if (change instanceof UnetChange.FreeU free && channels == 2 * width) {
                pair = freeU(path + ".freeu", pair, free, free.b2(), free.s2());
            } else if (change instanceof UnetChange.Shrink shrink && skip.shrinks != shrinks) {
                pair = new Pair(grown(path + ".grow", pair, shrink.up()), channels, pair.skip);
                shrinks = skip.shrinks;
            }
        }
        return pair;
    }

    private Pair freeU(String path, Pair pair, UnetChange.FreeU change, double backbone, double skip) {
        Edge state = images.leaveImage(path, pair.state);
        Edge raised = change.normalized()
                ? freeU.normalizedBackbone(path, state, pair.channels, backbone)
                : freeU.backbone(path, state, pair.channels, backbone);
        Edge filtered = freeU.skip(path, images.leaveImage(path, pair.skip), skip);
        return new Pair(images.enterImage(path, raised), pair.channels, images.enterImage(path, filtered));
    }

    private Edge grown(String path, Pair pair, Resampling method) {
        Edge map = images.leaveImage(path, pair.state);
        FeatureResizer.Size size = resizer.sizeOf(path, images.leaveImage(path, pair.skip));
        return images.enterImage(path, resizer.resized(path, map, size, method));
    }

    /** Up-samples to the size of the next skip; {@code anySize} if that may be other than twice that of the image. */
    Edge upsampled(String path, Edge image, Skip next, boolean anySize) {
        if (next.shrinks == shrinks) {
            return anySize ? images.upsampleTo(path, image, next.image) : images.upsample(path, image);
        }
        shrinks = next.shrinks;
        FeatureResizer.Size size = resizer.sizeOf(path, images.leaveImage(path, next.image));
        Edge map = resizer.repeated(path, images.leaveImage(path, image), size);
        return images.conv(path, images.enterImage(path, map), 1, Padding.same(1));
    }
}
