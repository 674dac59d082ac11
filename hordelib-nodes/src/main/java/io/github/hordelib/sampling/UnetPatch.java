package io.github.hordelib.sampling;

/** A change of what a UNet computes, made inside of it. Values; a network says which it can apply. */
public sealed interface UnetPatch {
    /**
     * FreeU (arXiv 2309.11497): in output blocks whose hidden state is four (1) or two (2) times as wide as the model's
     * base width, the first half of the channels is multiplied by b, and the centre 2x2 frequencies of the skip by s.
     *
     * @param b1 backbone factor at 4 times the width
     * @param b2 backbone factor at 2 times the width
     * @param s1 skip factor at 4 times the width
     * @param s2 skip factor at 2 times the width
     */
    record FreeU(double b1, double b2, double s1, double s2) implements UnetPatch {}

    /**
     * FreeU, second version: the factor is {@code (b-1)*n + 1}, n = channel mean of the hidden state brought to 0..1 per
     * item.
     *
     * @param b1 backbone factor at 4 times the width
     * @param b2 backbone factor at 2 times the width
     * @param s1 skip factor at 4 times the width
     * @param s2 skip factor at 2 times the width
     */
    record FreeUV2(double b1, double b2, double s1, double s2) implements UnetPatch {}

    /**
     * Self-attention in tiles: queries of a position count that belongs to depth 0..maxDepth are cut into
     * {@code rows x columns} tiles, keys and values into as many runs of successive positions. The divisions are drawn outside of the network, so that it stays deterministic.
     *
     * @param tileSize smallest tile, pixels
     * @param swapSize how many of the possible divisions are drawn from; 1 draws none
     * @param maxDepth deepest level, 0 = full latent size
     * @param scaleDepth whether tiles grow with depth
     * @param seed of the draws; ignored with swapSize 1
     */
    record HyperTile(int tileSize, int swapSize, int maxDepth, boolean scaleDepth, long seed) implements UnetPatch {}

    /**
     * Deep shrink: after an input block the hidden state is scaled down, and up again to the skip's size in the output
     * blocks. Only given while its range of noise levels is active.
     *
     * @param blockNumber index of the input block
     * @param factor how many times smaller
     * @param afterSkip whether the skip is taken before the scaling
     * @param downMethod bicubic, nearest-exact, bilinear, area or bislerp
     * @param upMethod the same
     */
    record DeepShrink(int blockNumber, double factor, boolean afterSkip, String downMethod, String upMethod)
            implements UnetPatch {}

    /** Self-attention of the middle block returns its values unmixed (perturbed-attention guidance, arXiv 2403.17377). */
    record IdentityMiddleAttention() implements UnetPatch {}

    /**
     * Factors on the projections of all attentions of a kind.
     *
     * @param self true for self-attention, false for cross-attention
     * @param query factor of the query projection
     * @param key factor of the key projection
     * @param value factor of the value projection
     * @param out factor of the output projection, bias included
     */
    record AttentionMultiply(boolean self, double query, double key, double value, double out) implements UnetPatch {}
}
