package io.github.hordelib.checkpoint;

/**
 * What the shapes of a text encoder do not tell. Immutable.
 *
 * @param heads attention heads
 * @param activation function between the two linear layers
 * @param epsilon of the layer normalisations
 */
public record ClipConfig(int heads, Activation activation, float epsilon) {
    /** Activation functions. */
    public enum Activation {
        /** {@code x*sigmoid(1.702*x)}, of OpenAI's CLIP. */
        QUICK_GELU,
        /** The exact one, of OpenCLIP. */
        GELU
    }
}
