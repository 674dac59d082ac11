package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;

/**
 * A layer of a graph that {@link LayerInputs} can give inputs to, and what those for low-rank changes are; its weight comes from the
 * checkpoint. Immutable.
 */
public sealed interface AdaptableLayer extends ChangedLayer permits LinearLayer, KernelLayer {
    /**
     * Tells whether the layer convolves an image.
     *
     * @return false for linear layers
     */
    default boolean isConvolution() {
        return this instanceof KernelLayer;
    }

    /**
     * Returns where the layer's part of the weight begins.
     *
     * @return the first row of the tensor that is this layer's
     */
    int fromRow();

    /**
     * Returns where the layer's part of the weight ends.
     *
     * @return the row behind the last one
     */
    int toRow();

    /**
     * Returns the shape of the lower factor, which comes first.
     *
     * @param rank number of rows
     * @return [rank, inputs], for a convolution [rank, inputs, height, width]
     */
    Shape down(int rank);

    /**
     * Returns the shape of the upper factor.
     *
     * @param rank number of columns
     * @return [toRow - fromRow, rank], for a convolution [outputs, rank, 1, 1]
     */
    Shape up(int rank);

    /**
     * Returns the shape of the scales, one for each row of the lower factor.
     *
     * @param rank number of rows of the lower factor
     * @return [rank], for a convolution [rank, 1, 1]
     */
    Shape scale(int rank);

    /**
     * Returns the name of the input for the lower factor; layers of one tensor share it.
     *
     * @return the name
     */
    default String downInput() {
        return tensor() + ".lora_down";
    }

    /**
     * Returns the name of the input for the scales; layers of one tensor share it.
     *
     * @return the name
     */
    default String scaleInput() {
        return tensor() + ".lora_scale";
    }

    /**
     * Returns the name of the input for the upper factor.
     *
     * @return the name
     */
    String upInput();
}
