package io.github.hordelib.onnx;

/** What becomes of the self-attention in the middle block of a UNet. */
public enum MiddleAttention {
    /** It is computed. */
    PLAIN,
    /** It gives its values unmixed. */
    IDENTITY,
    /** It is computed, and its first layer tells by a second output how much attention each position receives. */
    SHOWN
}
