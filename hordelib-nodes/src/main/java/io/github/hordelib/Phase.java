package io.github.hordelib;

/** Part of a job, as far as time is concerned. */
public enum Phase {
    /** Finding and checking models. Networks are opened when they are first used, which counts for the phase that uses them. */
    LOAD,
    /** Prompts to conditioning. */
    ENCODE_PROMPT,
    /** Source pictures to latents. */
    ENCODE_IMAGE,
    /** Denoising. */
    SAMPLE,
    /** Latents to pictures. */
    DECODE,
    /** Pictures to larger pictures. */
    POST_PROCESS,
    /** Everything else. */
    OTHER;

    /** Returns the phase that a node belongs to, by the name of its type. */
    static Phase of(String nodeType) {
        return switch (nodeType) {
            case "CheckpointLoaderSimple",
                    "ControlNetLoader",
                    "HordeControlNet",
                    "HordeLora",
                    "HordeUpscaler",
                    "HordeVae",
                    "LoraLoader",
                    "UpscaleModelLoader",
                    "VAELoader" -> LOAD;
            case "CLIPTextEncode" -> ENCODE_PROMPT;
            case "VAEEncode" -> ENCODE_IMAGE;
            case "KSampler", "HordeSampler" -> SAMPLE;
            case "VAEDecode" -> DECODE;
            case "ImageUpscaleWithModel" -> POST_PROCESS;
            default -> OTHER;
        };
    }
}
