package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;

/**
 * A convolution. Its rank must be at least 1: a convolution without channels computes garbage or never returns.
 *
 * @param path the module, whose kernel is the tensor {@code path.weight}
 * @param result name of what it computes, as the graph gives it out
 * @param kernel [outputs, inputs, height, width]
 * @param stride of rows and columns
 * @param padding zeros at top, left, bottom and right
 * @param doubled whether the image is doubled by repetition before it is convolved
 */
record KernelLayer(String path, String result, Shape kernel, int stride, ImageLayers.Padding padding, boolean doubled)
        implements AdaptableLayer {
    KernelLayer withResult(String name) {
        return new KernelLayer(path, name, kernel, stride, padding, doubled);
    }

    @Override
    public String tensor() {
        return path + ".weight";
    }

    @Override
    public int fromRow() {
        return 0;
    }

    @Override
    public int toRow() {
        return kernel.get(0);
    }

    @Override
    public Shape down(int rank) {
        return kernel.with(0, rank);
    }

    @Override
    public Shape up(int rank) {
        return Shape.of(kernel.get(0), rank, 1, 1);
    }

    @Override
    public Shape scale(int rank) {
        return Shape.of(rank, 1, 1);
    }

    @Override
    public String upInput() {
        return tensor() + ".lora_up";
    }
}
