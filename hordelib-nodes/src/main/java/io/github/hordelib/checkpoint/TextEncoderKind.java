package io.github.hordelib.checkpoint;

/** Text encoders of the model families. */
public enum TextEncoderKind {
    /** CLIP ViT-L of OpenAI. */
    CLIP_L,
    /** OpenCLIP ViT-H. */
    CLIP_H,
    /** OpenCLIP ViT-bigG. */
    CLIP_G
}
