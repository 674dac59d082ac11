package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;

/**
 * A vision transformer in a checkpoint. Immutable.
 *
 * @param weights tensors under the names of transformers without a prefix, such as {@code post_layernorm.weight}; the
 *     projection is {@code visual_projection.weight}, or OpenCLIP's {@code proj}, which is stored the other way round
 * @param config what shapes do not tell
 */
public record VisionPart(Weights weights, ClipConfig config) {
    /** Name of the table of positions. */
    public static final String POSITIONS = "embeddings.position_embedding.weight";

    private static final String PATCHES = "embeddings.patch_embedding.weight";

    /** Checks that the patches are square and their number, too. */
    public VisionPart {
        Shape patches = weights.shape(PATCHES);
        int count = weights.shape(POSITIONS).elements() / patches.get(0) - 1;
        int side = (int) Math.round(Math.sqrt(count));
        if (patches.rank() != 4 || patches.get(2) != patches.get(3) || side * side != count) {
            throw new CheckpointException(weights.source()
                    + " (vision): expected square patches of a square picture, found " + count + " of " + patches);
        }
    }

    /**
     * Returns the width of hidden states.
     *
     * @return number of features
     */
    public int width() {
        return weights.shape(PATCHES).get(0);
    }

    /**
     * Returns the side of a patch.
     *
     * @return pixels
     */
    public int patchSize() {
        return weights.shape(PATCHES).get(2);
    }

    /**
     * Returns the number of tokens of a picture.
     *
     * @return patches and one more
     */
    public int tokens() {
        return weights.shape(POSITIONS).elements() / width();
    }

    /**
     * Returns the side of the pictures it takes.
     *
     * @return pixels
     */
    public int imageSize() {
        return (int) Math.round(Math.sqrt(tokens() - 1)) * patchSize();
    }

    /**
     * Returns how many layers there are.
     *
     * @return the number of layers
     */
    public int layers() {
        int layers = 0;
        while (weights.containsPrefix("encoder.layers." + layers + ".")) {
            layers++;
        }
        return layers;
    }
}
