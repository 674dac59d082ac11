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
 * @param perToken whether it works on many rows, those of tokens, and not on one for each picture
 */
public record LinearLayer(String value, String tensor, int fromRow, int toRow, int width, boolean perToken)
        implements AdaptableLayer {
    private static final int LARGE = 1280;

    /**
     * Tells whether kernels gain nothing by a copy of the weight in another layout: it is large, so that the copy takes long,
     * and works on many rows, so that arranging it anew for each run costs little (measured on processors with AVX-512: no
     * difference in the time of a step of SD 1.5 at 512x512, half the time until the network is ready).
     *
     * @return whether it had better be left as it is
     */
    public boolean isBestLeftPlain() {
        return perToken && width >= LARGE && toRow - fromRow >= LARGE;
    }

    @Override
    public Shape down(int rank) {
        return Shape.of(rank, width);
    }

    @Override
    public Shape up(int rank) {
        return Shape.of(toRow - fromRow, rank);
    }

    @Override
    public Shape scale(int rank) {
        return Shape.of(rank);
    }

    @Override
    public String upInput() {
        return value + ".lora_up";
    }
}
