package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;

/**
 * A linear layer. A weight may be cut into several layers by rows. Its rank may be 0, which changes nothing.
 *
 * @param value name of the weight as the layer takes it, unique in the graph
 * @param tensor name of the whole tensor in the checkpoint
 * @param fromRow first row of the tensor that is this layer's
 * @param toRow row behind the last one
 * @param width how many features the layer takes
 */
public record LinearLayer(String value, String tensor, int fromRow, int toRow, int width) implements AdaptableLayer {
    @Override
    public Shape down(int rank) {
        return Shape.of(rank, width);
    }

    @Override
    public Shape up(int rank) {
        return Shape.of(toRow - fromRow, rank);
    }

    @Override
    public String upInput() {
        return value + ".lora_up";
    }
}
