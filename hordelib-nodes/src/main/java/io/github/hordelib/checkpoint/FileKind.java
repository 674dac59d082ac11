package io.github.hordelib.checkpoint;

/** What a model file or folder is for. */
public enum FileKind {
    /** A UNet with a VAE or text encoders. */
    CHECKPOINT,
    /** A UNet alone. */
    UNET,
    /** A VAE alone. */
    VAE,
    /** One or more text encoders. */
    TEXT_ENCODER,
    /** A ControlNet. */
    CONTROLNET,
    /** A T2I adapter. */
    T2I_ADAPTER,
    /** Changes to a model's weights: LoRA and its kin. */
    LORA,
    /** Vectors that stand for words. */
    TEXTUAL_INVERSION,
    /** A network that enlarges pictures. */
    UPSCALER,
    /** None of these. */
    UNKNOWN
}
