package io.github.hordelib.kudos;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a job before it runs, as far as it bears on the time the job takes. Any value is accepted: names that
 * nobody knows and numbers out of range degrade when the job is measured ({@link FeatureSchema#vector}).
 *
 * <p>Immutable.
 *
 * @param width requested width in pixels
 * @param height requested height in pixels
 * @param steps requested sampling steps
 * @param sampler sampler, in the horde's names ({@code k_euler_a}) or the engine's ({@code euler_ancestral})
 * @param karras whether the karras scheduler is used
 * @param cfgScale guidance scale; at 1 the network runs once a step, else twice
 * @param denoise strength of the denoising, 0..1; 1 without a source image
 * @param controlType kind of ControlNet, if one is used
 * @param controlStrength strength of the ControlNet; {@code denoise} where there is none
 * @param sourceProcessing {@code txt2img}, {@code img2img}, {@code inpainting}, {@code outpainting} or {@code remix}
 * @param sourceImage whether a source image is given
 * @param sourceMask whether a mask is given
 * @param hiresFix whether there is a second pass at the requested size
 * @param hiresDenoise denoising strength of the second pass, 0..1
 * @param postProcessing post-processors in the order asked for
 * @param baseline model family in the names of the model reference, for example {@code stable_diffusion_xl}
 * @param loras number of LoRAs and textual inversions
 * @param images number of pictures made by the job ({@code n_iter})
 * @param longPrompt whether the prompt needs more than one chunk of 75 tokens, if known
 */
public record JobFeatures(
        int width,
        int height,
        int steps,
        String sampler,
        boolean karras,
        double cfgScale,
        double denoise,
        Optional<String> controlType,
        double controlStrength,
        String sourceProcessing,
        boolean sourceImage,
        boolean sourceMask,
        boolean hiresFix,
        double hiresDenoise,
        List<String> postProcessing,
        String baseline,
        int loras,
        int images,
        Optional<Boolean> longPrompt) {

    /** Copies the list. */
    public JobFeatures {
        postProcessing = List.copyOf(postProcessing);
    }

    /**
     * Returns the job that kudos are counted by: 512x512, 50 steps, k_euler with karras, guidance 7.5, no extras.
     *
     * @return the basis job
     */
    public static JobFeatures basis() {
        return builder().steps(50).sampler("k_euler").karras(true).cfgScale(7.5).build();
    }

    /**
     * Starts a description from the defaults of a horde job: 512x512, 30 steps, k_euler, guidance 8.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the settings of a job; {@link #build()} may be called more than once. Confined to one thread. */
    public static final class Builder {
        private int width = 512;
        private int height = 512;
        private int steps = 30;
        private String sampler = "k_euler";
        private boolean karras;
        private double cfgScale = 8;
        private double denoise = 1;
        private Optional<String> controlType = Optional.empty();
        private Optional<Double> controlStrength = Optional.empty();
        private String sourceProcessing = "txt2img";
        private boolean sourceImage;
        private boolean sourceMask;
        private boolean hiresFix;
        private double hiresDenoise = 0.65;
        private List<String> postProcessing = List.of();
        private String baseline = "stable_diffusion_1";
        private int loras;
        private int images = 1;
        private Optional<Boolean> longPrompt = Optional.empty();

        private Builder() {}

        /**
         * Sets the size.
         *
         * @param newWidth in pixels
         * @param newHeight in pixels
         * @return this
         */
        public Builder size(int newWidth, int newHeight) {
            width = newWidth;
            height = newHeight;
            return this;
        }

        /**
         * Sets the number of steps.
         *
         * @param value sampling steps
         * @return this
         */
        public Builder steps(int value) {
            steps = value;
            return this;
        }

        /**
         * Sets the sampler.
         *
         * @param value the horde's name or the engine's
         * @return this
         */
        public Builder sampler(String value) {
            sampler = value;
            return this;
        }

        /**
         * Sets whether the karras scheduler is used.
         *
         * @param value true for karras
         * @return this
         */
        public Builder karras(boolean value) {
            karras = value;
            return this;
        }

        /**
         * Sets the guidance scale.
         *
         * @param value 1 means no guidance
         * @return this
         */
        public Builder cfgScale(double value) {
            cfgScale = value;
            return this;
        }

        /**
         * Sets the denoising strength.
         *
         * @param value 0..1
         * @return this
         */
        public Builder denoise(double value) {
            denoise = value;
            return this;
        }

        /**
         * Adds a ControlNet.
         *
         * @param type kind of control, for example {@code canny}
         * @param strength its strength
         * @return this
         */
        public Builder control(String type, double strength) {
            controlType = Optional.of(type);
            controlStrength = Optional.of(strength);
            return this;
        }

        /**
         * Adds a source image.
         *
         * @param processing what is done with it: {@code img2img}, {@code inpainting}, {@code outpainting}, {@code remix}
         * @param mask whether it comes with a mask
         * @return this
         */
        public Builder source(String processing, boolean mask) {
            sourceProcessing = processing;
            sourceImage = true;
            sourceMask = mask;
            return this;
        }

        /**
         * Adds a second pass.
         *
         * @param strength its denoising strength, 0..1
         * @return this
         */
        public Builder hiresFix(double strength) {
            hiresFix = true;
            hiresDenoise = strength;
            return this;
        }

        /**
         * Sets the post-processors.
         *
         * @param names in the order asked for
         * @return this
         */
        public Builder postProcessing(List<String> names) {
            postProcessing = List.copyOf(names);
            return this;
        }

        /**
         * Sets the model family.
         *
         * @param value name of the model reference
         * @return this
         */
        public Builder baseline(String value) {
            baseline = value;
            return this;
        }

        /**
         * Sets the number of LoRAs and textual inversions.
         *
         * @param value how many
         * @return this
         */
        public Builder loras(int value) {
            loras = value;
            return this;
        }

        /**
         * Sets the number of pictures.
         *
         * @param value how many
         * @return this
         */
        public Builder images(int value) {
            images = value;
            return this;
        }

        /**
         * Says whether the prompt is longer than one chunk of 75 tokens.
         *
         * @param value true if longer
         * @return this
         */
        public Builder longPrompt(boolean value) {
            longPrompt = Optional.of(value);
            return this;
        }

        Builder sourceImage(boolean present, boolean mask) {
            sourceImage = present;
            sourceMask = mask;
            return this;
        }

        /**
         * Returns the description.
         *
         * @return a new value
         */
        public JobFeatures build() {
            return new JobFeatures(
                    width,
                    height,
                    steps,
                    sampler,
                    karras,
                    cfgScale,
                    denoise,
                    controlType,
                    controlStrength.orElse(denoise),
                    sourceProcessing,
                    sourceImage,
                    sourceMask,
                    hiresFix,
                    hiresDenoise,
                    postProcessing,
                    baseline,
                    loras,
                    images,
                    longPrompt);
        }
    }
}
