package io.github.hordelib.checkpoint;

/**
 * A VAE in a checkpoint. Immutable.
 *
 * @param weights tensors under the names of the original layout, such as {@code decoder.conv_in.weight}
 * @param config what shapes do not tell
 */
public record VaePart(Weights weights, VaeConfig config) {
    /**
     * Returns the channels of a latent.
     *
     * @return number of channels
     */
    public int latentChannels() {
        return weights.shape("decoder.conv_in.weight").get(1);
    }

    /**
     * Returns how many pixels a latent cell is wide.
     *
     * @return a power of two, mostly 8
     */
    public int factor() {
        long doublings = weights.names().stream()
                .filter(name -> name.startsWith("decoder.up.") && name.endsWith(".upsample.conv.weight"))
                .count();
        return 1 << doublings;
    }

    /**
     * Returns whether pictures can be encoded.
     *
     * @return false if there is a decoder only
     */
    public boolean hasEncoder() {
        return weights.contains("encoder.conv_in.weight");
    }
}
