package io.github.hordelib.onnx;

/**
 * A linear layer of a graph whose weight comes from the checkpoint. A weight may be cut into several layers by rows.
 *
 * @param value name of the weight as the layer takes it, unique in the graph
 * @param tensor name of the whole tensor in the checkpoint
 * @param fromRow first row of the tensor that is this layer's
 * @param toRow row behind the last one
 * @param width how many features the layer takes
 */
public record LinearLayer(String value, String tensor, int fromRow, int toRow, int width) {
    /**
     * Returns the name of the input {@code [rank, width]} that {@link LowRankInputs} adds; layers of one tensor share it.
     *
     * @return the name
     */
    public String downInput() {
        return tensor + ".lora_down";
    }

    /**
     * Returns the name of the input {@code [toRow - fromRow, rank]} that {@link LowRankInputs} adds.
     *
     * @return the name
     */
    public String upInput() {
        return value + ".lora_up";
    }
}
