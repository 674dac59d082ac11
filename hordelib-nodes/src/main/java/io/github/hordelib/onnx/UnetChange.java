package io.github.hordelib.onnx;

/** A change of what a UNet computes, made inside its graph. Values; several act in the order they are listed. */
public sealed interface UnetChange {
    /**
     * FreeU (arXiv 2309.11497): in output blocks whose hidden state is four (1) or two (2) times as wide as the first layer,
     * half of its channels are multiplied, and the lowest frequencies of the skip are scaled.
     *
     * @param normalized whether the factor of an item's place is {@code (b-1)*n + 1}, with n the channel mean there brought to
     *     0..1 for the item; otherwise b everywhere
     * @param b1 backbone factor at 4 times the width
     * @param b2 backbone factor at 2 times the width
     * @param s1 skip factor at 4 times the width
     * @param s2 skip factor at 2 times the width
     */
    record FreeU(boolean normalized, double b1, double b2, double s1, double s2) implements UnetChange {}

    /**
     * Self-attention in tiles (HyperTile): each tile of queries sees one of as many runs of successive keys, which is what
     * workflows were made with. The graph has the input {@link UnetGraph#TILES}, which says how many tiles there
     * are for which number of tokens.
     */
    record Tiles() implements UnetChange {}

    /**
     * Deep shrink: the hidden state is smaller from an input block on, and as large as its skip again in the output blocks.
     *
     * @param block index of the input block
     * @param factor how many times smaller
     * @param afterSkip whether the skip is taken before
     * @param down how it is made smaller
     * @param up how it is made larger
     */
    record Shrink(int block, double factor, boolean afterSkip, Resampling down, Resampling up) implements UnetChange {}
}
