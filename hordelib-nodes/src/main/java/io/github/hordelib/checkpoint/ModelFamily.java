package io.github.hordelib.checkpoint;

/** Families of diffusion models, which decide what else a model needs and which of its facts are taken for granted. */
public enum ModelFamily {
    /** Stable Diffusion 1: one CLIP-L encoder. */
    SD1,
    /** Stable Diffusion 2: one OpenCLIP-H encoder. */
    SD2,
    /** Stable Diffusion XL: CLIP-L and OpenCLIP-G encoders, size conditioning. */
    SDXL,
    /** The refiner of Stable Diffusion XL: one OpenCLIP-G encoder, aesthetic score. */
    SDXL_REFINER,
    /** None of these. */
    OTHER
}
