package io.github.hordelib.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * What the reference says about one model. Immutable.
 *
 * @param name unique name
 * @param description one line for people
 * @param baseline family, such as {@code stable_diffusion_1}
 * @param licence SPDX name of the weights' licence; empty if unknown
 * @param file file name of the checkpoint
 * @param sha256 hash of the checkpoint, 64 hexadecimal digits; empty if unknown
 * @param width width of the pictures it was trained on, pixels
 * @param height height of the pictures it was trained on, pixels
 * @param defaults settings to use where a request names none
 * @param config what tensors do not tell, by the keys that settings of checkpoints have, such as {@code unet.heads}
 */
public record ModelRecord(
        String name,
        String description,
        String baseline,
        Optional<String> licence,
        String file,
        Optional<String> sha256,
        int width,
        int height,
        Defaults defaults,
        Map<String, String> config) {
    /** Copies the map. */
    public ModelRecord {
        config = Map.copyOf(config);
    }

    /**
     * Settings to use where a request names none. Immutable.
     *
     * @param steps denoising steps
     * @param guidanceScale guidance scale
     * @param sampler ComfyUI's name
     * @param scheduler ComfyUI's name
     */
    public record Defaults(int steps, double guidanceScale, String sampler, String scheduler) {
        /** For models the reference says nothing else about. */
        public static final Defaults COMMON = new Defaults(20, 7.0, "euler", "normal");
    }
}
