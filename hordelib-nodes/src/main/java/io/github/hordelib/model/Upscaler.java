package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.image.Image;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UpscalerGraph;
import io.github.hordelib.onnx.UpscalerGraph.Upscaling;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes pictures larger with a network of the ESRGAN family or SwinIR. The UPSCALE_MODEL value. Large pictures go through the network in
 * tiles that overlap, so that the memory a call needs does not grow with the picture. Thread-safe; holding on to it keeps
 * nothing in memory.
 */
public final class Upscaler {
    private static final int TILE = 512;
    private static final int OVERLAP = 32;
    private static final long MAX_PIXELS = 1L << 27;

    private final SharedSession session;
    private final int unshuffle;
    private final int multiple;
    private final int scale;
    private final int channels;

    private Upscaler(SharedSession session, Upscaling upscaling) {
        this.session = session;
        this.unshuffle = upscaling.unshuffle();
        this.multiple = upscaling.multiple();
        this.scale = upscaling.scale();
        this.channels = upscaling.channels();
    }

    /**
     * Opens an upscaler.
     *
     * @param file a .safetensors, .pth or .pt file
     * @param store keeps the network open
     * @return the upscaler
     * @throws io.github.hordelib.checkpoint.CheckpointException if the file is damaged
     * @throws io.github.hordelib.onnx.GraphException if it is of another kind of network
     */
    public static Upscaler open(Path file, ModelStore store) {
        Weights weights = Weights.open(file);
        Upscaling upscaling = UpscalerGraph.build(weights, GraphOptions.of(GraphForm.CPU));
        OnnxGraph graph = upscaling.graph();
        long bytes = weights.tensors().values().stream()
                .mapToLong(tensor -> 4L * tensor.shape().elements())
                .sum();
        SharedSession session = store.session(
                "upscaler|" + FileKey.of(file),
                () -> ModelSource.of(graph.name(), graph.model(), graph.folder()),
                SessionSettings.defaults(),
                bytes);
        return new Upscaler(session, upscaling);
    }

    /**
     * Returns how much larger pictures become.
     *
     * @return the factor of both sides, such as 4
     */
    public int scale() {
        return scale;
    }

    /**
     * Makes pictures larger, each alone.
     *
     * @param images RGB; alpha is left out
     * @param cancellation stops the call early
     * @return {@link #scale} times wider and higher, clamped to 0..1
     * @throws ModelException if these would be more than 2^27 pixels
     */
    public Image upscale(Image images, Cancellation cancellation) {
        long pixels = (long) images.count() * images.height() * scale * images.width() * scale;
        if (pixels > MAX_PIXELS) {
            throw new ModelException("upscaling by " + scale + ": expected pictures of at most " + MAX_PIXELS
                    + " pixels afterwards, found " + pixels);
        }
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < images.count(); i++) {
            results.add(toPicture(upscaleRaw(toPlanes(images, i), cancellation)));
        }
        return new Image(Tensor.concat(results));
    }

    /** Returns [1, channels, height, width] as the network gives it, not clamped. */
    Tensor upscaleRaw(Tensor image, Cancellation cancellation) {
        return new TileBlend(TILE, TILE, OVERLAP, scale).apply(image, tile -> run(tile, cancellation));
    }

    private Tensor run(Tensor tile, Cancellation cancellation) {
        cancellation.check();
        Tensor input = unshuffle == 1 ? PixelSquares.filled(tile, multiple) : PixelSquares.toChannels(tile, unshuffle);
        Tensor result = session.run(Map.of("image", Value.of(input)), "upscaled", cancellation);
        return cropped(result, tile.shape().get(2) * scale, tile.shape().get(3) * scale);
    }

    private static Tensor cropped(Tensor image, int rows, int columns) {
        int width = image.shape().get(3);
        if (image.shape().get(2) == rows && width == columns) {
            return image;
        }
        Tensor result = Tensor.zeros(image.shape().with(2, rows).with(3, columns));
        for (int line = 0; line < image.shape().get(1) * rows; line++) {
            int from = (line / rows * image.shape().get(2) + line % rows) * width;
            System.arraycopy(image.data(), from, result.data(), line * columns, columns);
        }
        return result;
    }

    private Tensor toPlanes(Image images, int index) {
        int pixels = images.height() * images.width();
        Tensor planes = Tensor.zeros(Shape.of(1, channels, images.height(), images.width()));
        float[] from = images.pixels().data();
        int start = index * pixels * images.channels();
        for (int i = 0; i < planes.data().length; i++) {
            int channel = Math.min(i / pixels, images.channels() - 1);
            planes.data()[i] = from[start + i % pixels * images.channels() + channel];
        }
        return planes;
    }

    private static Tensor toPicture(Tensor planes) {
        int colours = planes.shape().get(1);
        int height = planes.shape().get(2);
        int width = planes.shape().get(3);
        int pixels = height * width;
        Tensor picture = Tensor.zeros(Shape.of(1, height, width, 3));
        for (int i = 0; i < picture.data().length; i++) {
            float value = planes.data()[Math.min(i % 3, colours - 1) * pixels + i / 3];
            picture.data()[i] = Math.min(1, Math.max(0, value));
        }
        return picture;
    }
}
