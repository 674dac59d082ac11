package io.github.hordelib;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What to draw. Everything has a default but the prompt; what a request asks for is checked and, where that is harmless,
 * corrected when it is planned, each correction being reported (see {@link Correction}). Immutable.
 */
public final class GenerationRequest {
    private final Builder values;

    private GenerationRequest(Builder values) {
        this.values = values.copy();
    }

    /**
     * A LoRA to apply.
     *
     * @param name file, or name of a file in the library's {@code loras} folder
     * @param weight strength on the UNet, 1 is the trained strength; may be negative
     * @param textWeight strength on the text encoder
     */
    public record Lora(String name, double weight, double textWeight) {}

    /**
     * A ControlNet to apply.
     *
     * @param model file, or name of a file in the library's {@code controlnet} folder
     * @param hint the control picture, or a picture to make one of
     * @param annotator control type that says how to make the control picture, one of
     *     {@link io.github.hordelib.annotate.Annotators#names()}; empty if the picture is one already
     * @param strength 0 to 10
     * @param start share of the run at which it begins to act, 0 to 1
     * @param end share of the run at which it ceases to act, 0 to 1
     */
    public record Control(
            String model, Image hint, Optional<String> annotator, double strength, double start, double end) {
        /**
         * Returns a ControlNet with a control picture.
         *
         * @param model file, or name of a file in the library's {@code controlnet} folder
         * @param hint the control picture
         * @param strength 0 to 10
         * @param start share of the run at which it begins to act, 0 to 1
         * @param end share of the run at which it ceases to act, 0 to 1
         */
        public Control(String model, Image hint, double strength, double start, double end) {
            this(model, hint, Optional.empty(), strength, start, end);
        }
    }

    /**
     * Returns a builder with all defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder that starts from this request.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return values.copy();
    }

    /**
     * Returns the name of the model.
     *
     * @return the name; empty means the only or the embedded model
     */
    public Optional<String> model() {
        return values.model;
    }

    /**
     * Returns what to draw.
     *
     * @return the prompt, with weights such as {@code (word:1.2)}
     */
    public String prompt() {
        return values.prompt;
    }

    /**
     * Returns what to avoid.
     *
     * @return the negative prompt, may be empty
     */
    public String negativePrompt() {
        return values.negativePrompt;
    }

    /**
     * Returns the seed of the first picture; picture i of a batch has seed + i.
     *
     * @return the seed, all 64 bits used; empty means one is drawn and told in the result
     */
    public OptionalLong seed() {
        return values.seed;
    }

    /**
     * Returns the number of denoising steps.
     *
     * @return steps
     */
    public OptionalInt steps() {
        return values.steps;
    }

    /**
     * Returns how strongly the prompt is followed (classifier-free guidance).
     *
     * @return the guidance scale; 1 switches guidance off
     */
    public OptionalDouble guidanceScale() {
        return values.guidanceScale;
    }

    /**
     * Returns the sampler.
     *
     * @return ComfyUI's or the horde's name
     */
    public Optional<String> sampler() {
        return values.sampler;
    }

    /**
     * Returns the scheduler.
     *
     * @return its name
     */
    public Optional<String> scheduler() {
        return values.scheduler;
    }

    /**
     * Returns the width.
     *
     * @return pixels; empty means the source picture's or the model's own
     */
    public OptionalInt width() {
        return values.width;
    }

    /**
     * Returns the height.
     *
     * @return pixels; empty means the source picture's or the model's own
     */
    public OptionalInt height() {
        return values.height;
    }

    /**
     * Returns how many pictures to draw.
     *
     * @return at least 1
     */
    public int batch() {
        return values.batch;
    }

    /**
     * Returns which layer of the text encoder is used, counted from the end.
     *
     * @return 1 is the last layer
     */
    public OptionalInt clipSkip() {
        return values.clipSkip;
    }

    /**
     * Returns the picture to start from.
     *
     * @return the picture; empty means from noise alone
     */
    public Optional<Image> sourceImage() {
        return values.sourceImage;
    }

    /**
     * Returns how much of a source picture is drawn anew.
     *
     * @return 0 (nothing) to 1 (everything)
     */
    public OptionalDouble denoise() {
        return values.denoise;
    }

    /**
     * Returns which part of the source picture is drawn anew.
     *
     * @return the mask, 1 = anew; empty means all
     */
    public Optional<Mask> mask() {
        return values.mask;
    }

    /**
     * Returns the LoRAs, in the order they are applied.
     *
     * @return the LoRAs
     */
    public List<Lora> loras() {
        return values.loras;
    }

    /**
     * Returns the ControlNets, in the order they are applied.
     *
     * @return the ControlNets
     */
    public List<Control> controls() {
        return values.controls;
    }

    /**
     * Returns the VAE to use in place of the model's own.
     *
     * @return file, or name of a file in the library's {@code vae} folder
     */
    public Optional<String> vae() {
        return values.vae;
    }

    /**
     * Returns whether the word {@code BREAK} in prompts ends a chunk of tokens.
     *
     * @return true if so; otherwise it is a word like others
     */
    public boolean breaks() {
        return values.breaks;
    }

    /**
     * Returns whether <code>{red|green}</code> in prompts stands for one of its alternatives.
     *
     * @return true if so; otherwise it is text like other
     */
    public boolean alternatives() {
        return values.alternatives;
    }

    /**
     * Returns what is done with the finished pictures, one after the other.
     *
     * @return upscalers: files, or names of files in the library's {@code upscale_models} folder
     */
    public List<String> postProcessing() {
        return values.postProcessing;
    }

    /**
     * Returns whether anything that would have to be corrected is refused instead.
     *
     * @return true if so
     */
    public boolean strict() {
        return values.strict;
    }

    /** Collects a request. Not thread-safe. {@link #build()} may be called more than once. */
    public static final class Builder {
        private Optional<String> model = Optional.empty();
        private String prompt = "";
        private String negativePrompt = "";
        private OptionalLong seed = OptionalLong.empty();
        private OptionalInt steps = OptionalInt.empty();
        private OptionalDouble guidanceScale = OptionalDouble.empty();
        private Optional<String> sampler = Optional.empty();
        private Optional<String> scheduler = Optional.empty();
        private OptionalInt width = OptionalInt.empty();
        private OptionalInt height = OptionalInt.empty();
        private int batch = 1;
        private OptionalInt clipSkip = OptionalInt.empty();
        private Optional<Image> sourceImage = Optional.empty();
        private OptionalDouble denoise = OptionalDouble.empty();
        private Optional<Mask> mask = Optional.empty();
        private List<Lora> loras = List.of();
        private List<Control> controls = List.of();
        private Optional<String> vae = Optional.empty();
        private boolean breaks;
        private boolean alternatives;
        private List<String> postProcessing = List.of();
        private boolean strict;

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.model = model;
            copy.prompt = prompt;
            copy.negativePrompt = negativePrompt;
            copy.seed = seed;
            copy.steps = steps;
            copy.guidanceScale = guidanceScale;
            copy.sampler = sampler;
            copy.scheduler = scheduler;
            copy.width = width;
            copy.height = height;
            copy.batch = batch;
            copy.clipSkip = clipSkip;
            copy.sourceImage = sourceImage;
            copy.denoise = denoise;
            copy.mask = mask;
            copy.loras = loras;
            copy.controls = controls;
            copy.vae = vae;
            copy.breaks = breaks;
            copy.alternatives = alternatives;
            copy.postProcessing = postProcessing;
            copy.strict = strict;
            return copy;
        }

        /**
         * Sets the model.
         *
         * @param name a name {@link Hordelib#models()} lists
         * @return this
         */
        public Builder model(String name) {
            model = Optional.of(name);
            return this;
        }

        /**
         * Sets what to draw.
         *
         * @param text the prompt
         * @return this
         */
        public Builder prompt(String text) {
            prompt = text;
            return this;
        }

        /**
         * Sets what to avoid.
         *
         * @param text the negative prompt
         * @return this
         */
        public Builder negativePrompt(String text) {
            negativePrompt = text;
            return this;
        }

        /**
         * Sets the seed of the first picture.
         *
         * @param value any number, all 64 bits used
         * @return this
         */
        public Builder seed(long value) {
            seed = OptionalLong.of(value);
            return this;
        }

        /**
         * Sets the number of denoising steps; default 20.
         *
         * @param count 1 to 500
         * @return this
         */
        public Builder steps(int count) {
            steps = OptionalInt.of(count);
            return this;
        }

        /**
         * Sets how strongly the prompt is followed; default 7, for the embedded model 6.
         *
         * @param scale 0 to 100; 1 switches guidance off
         * @return this
         */
        public Builder guidanceScale(double scale) {
            guidanceScale = OptionalDouble.of(scale);
            return this;
        }

        /**
         * Sets the sampler; default {@code euler}, for the embedded model {@code ddim}.
         *
         * @param name ComfyUI's or the horde's name
         * @return this
         */
        public Builder sampler(String name) {
            sampler = Optional.of(name);
            return this;
        }

        /**
         * Sets the scheduler; default {@code normal}.
         *
         * @param name such as {@code karras}
         * @return this
         */
        public Builder scheduler(String name) {
            scheduler = Optional.of(name);
            return this;
        }

        /**
         * Sets the width.
         *
         * @param pixels 16 to 16384; rounded up to a multiple of 8
         * @return this
         */
        public Builder width(int pixels) {
            width = OptionalInt.of(pixels);
            return this;
        }

        /**
         * Sets the height.
         *
         * @param pixels 16 to 16384; rounded up to a multiple of 8
         * @return this
         */
        public Builder height(int pixels) {
            height = OptionalInt.of(pixels);
            return this;
        }

        /**
         * Sets how many pictures to draw; default 1. Picture i is the one that seed + i draws alone.
         *
         * @param count 1 to 100
         * @return this
         */
        public Builder batch(int count) {
            batch = count;
            return this;
        }

        /**
         * Sets which layer of the text encoder is used; default the model's own choice.
         *
         * @param layer 1 (the last) to 24
         * @return this
         */
        public Builder clipSkip(int layer) {
            clipSkip = OptionalInt.of(layer);
            return this;
        }

        /**
         * Sets the picture to start from.
         *
         * @param image one picture; brought to the request's size
         * @return this
         */
        public Builder sourceImage(Image image) {
            sourceImage = Optional.of(image);
            return this;
        }

        /**
         * Sets how much of a source picture is drawn anew; default 0.75.
         *
         * @param share 0 to 1
         * @return this
         */
        public Builder denoise(double share) {
            denoise = OptionalDouble.of(share);
            return this;
        }

        /**
         * Sets which part of the source picture is drawn anew.
         *
         * @param area 1 = anew, 0 = keep
         * @return this
         */
        public Builder mask(Mask area) {
            mask = Optional.of(area);
            return this;
        }

        /**
         * Adds a LoRA.
         *
         * @param lora the LoRA
         * @return this
         */
        public Builder lora(Lora lora) {
            loras = append(loras, lora);
            return this;
        }

        /**
         * Adds a ControlNet.
         *
         * @param control the ControlNet
         * @return this
         */
        public Builder control(Control control) {
            controls = append(controls, control);
            return this;
        }

        /**
         * Sets the VAE to use in place of the model's own.
         *
         * @param name file, or name of a file in the library's {@code vae} folder
         * @return this
         */
        public Builder vae(String name) {
            vae = Optional.of(name);
            return this;
        }

        /**
         * Sets whether the word {@code BREAK} in prompts ends a chunk of tokens, as AUTOMATIC1111 has it; default no.
         *
         * @param end true to end chunks
         * @return this
         */
        public Builder breaks(boolean end) {
            breaks = end;
            return this;
        }

        /**
         * Sets whether <code>{red|green}</code> in prompts stands for one of its alternatives; default no. The seed of the request
         * chooses, for all its pictures alike; their texts tell what was chosen.
         *
         * @param choose true to choose
         * @return this
         */
        public Builder alternatives(boolean choose) {
            alternatives = choose;
            return this;
        }

        /**
         * Sets what is done with the finished pictures, one after the other; default nothing. Names of what is no upscaler that
         * is there, such as the horde's face fixers, are left out and reported.
         *
         * @param names upscalers of the ESRGAN family or SwinIR: files, or names of files in the library's {@code upscale_models} folder
         * @return this
         */
        public Builder postProcessing(List<String> names) {
            postProcessing = List.copyOf(names);
            return this;
        }

        /**
         * Sets whether anything that would have to be corrected is refused instead; default no.
         *
         * @param refuse true to refuse
         * @return this
         */
        public Builder strict(boolean refuse) {
            strict = refuse;
            return this;
        }

        /**
         * Returns the request.
         *
         * @return the request
         */
        public GenerationRequest build() {
            return new GenerationRequest(this);
        }

        private static <T> List<T> append(List<T> list, T item) {
            List<T> longer = new ArrayList<>(list);
            longer.add(item);
            return List.copyOf(longer);
        }
    }
}
