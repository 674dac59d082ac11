package io.github.hordelib.onnx;

/**
 * Layers on images (feature maps), in the layout and words of one provider. A path names a module of the checkpoint, whose
 * tensors are {@code path.weight} and {@code path.bias}. Confined to one thread.
 */
sealed interface ImageLayers permits CpuImageLayers, CudaImageLayers {
    /** Rows and columns of zeros put round an image. */
    record Padding(int top, int left, int bottom, int right) {
        static Padding same(int width) {
            return new Padding(width, width, width, width);
        }
    }

    /** Returns the layers of a dialect. */
    static ImageLayers of(GraphForm form, GraphBuilder graph, WeightAccess weights) {
        return form == GraphForm.CUDA ? new CudaImageLayers(graph, weights) : new CpuImageLayers(graph, weights);
    }

    /** Brings float32 {@code [batch, channels, height, width]} into the layout and precision of the dialect. */
    Edge enterImage(String path, Edge nchw);

    /** Returns an image as float32 {@code [batch, channels, height, width]}. */
    Edge leaveImage(String path, Edge image);

    /** Two-dimensional convolution with bias. */
    Edge conv(String path, Edge image, int stride, Padding padding);

    /** Doubles width and height by repetition, then convolves 3x3. */
    Edge upsample(String path, Edge image);

    /** As {@link #upsample}, but cut to the size of another image before the convolution. */
    Edge upsampleTo(String path, Edge image, Edge like);

    /** Group normalisation, followed by {@code x*sigmoid(x)} if {@code silu}. */
    Edge groupNorm(String path, Edge image, int groups, float epsilon, boolean silu);

    /** Joins channels. */
    Edge concat(String path, Edge first, Edge second);

    /** Adds {@code [batch, channels]} to every place of an image. */
    Edge addPerChannel(String path, Edge image, Edge vector);

    /** Image to tokens {@code [batch*height*width, channels]}. */
    Edge tokens(String path, Edge image, int channels);

    /** Tokens to an image of the size of another one. */
    Edge imageOf(String path, Edge tokens, Edge like, int channels);
}
