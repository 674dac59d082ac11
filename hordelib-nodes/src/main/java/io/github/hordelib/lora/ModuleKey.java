package io.github.hordelib.lora;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the layer that an adapter changes, in the form in which kohya's trainer writes it: all dots are underscores, so that
 * the keys of all families compare equal. Immutable.
 *
 * @param part the network the layer belongs to
 * @param path name of the layer within it, such as {@code down_blocks_0_attentions_0_proj_in}
 */
public record ModuleKey(Part part, String path) {
    /** The networks an adapter can change. */
    public enum Part {
        /** The denoising network. */
        UNET,
        /** The text encoder, or the first of two. */
        TEXT,
        /** The second text encoder (SDXL). */
        TEXT_2
    }

    private static final Pattern PREFIX = Pattern.compile(
            "^(lora_unet_|lycoris_|unet\\.|diffusion_model\\.|model\\.diffusion_model\\.|lora_te1_|lora_te2_|lora_te_"
                    + "|text_encoder_2\\.|text_encoder\\.|te\\.|te1\\.|te2\\.|text_encoders\\.[a-z0-9_]+\\.(?:transformer\\.)?)");
    private static final Pattern BARE_UNET = Pattern.compile("^(down_blocks|mid_block|up_blocks|input_blocks"
            + "|middle_block|output_blocks|conv_in|conv_out|time_embed|time_embedding|add_embedding|label_emb"
            + "|out\\.\\d+$)\\b.*");
    private static final String BARE_TEXT = "text_model.";

    /** PEFT wraps a network in two others. */
    private static final Pattern WRAPPERS =
            Pattern.compile("^((?:unet|text_encoder|text_encoder_2)\\.)?base_model\\.model\\.");

    /** Old attention processors of diffusers call the projections of text encoders what those of UNets are called. */
    private static final Pattern TEXT_PROCESSOR = Pattern.compile("_self_attn_to_(q|k|v|out)$");

    /**
     * Returns the key of a layer.
     *
     * @param part its network
     * @param name its name, with dots or underscores
     * @return the key
     */
    public static ModuleKey of(Part part, String name) {
        String path = name.replace('.', '_').replace("_processor_", "_");
        if (part != Part.UNET) {
            path = TEXT_PROCESSOR.matcher(path).replaceFirst("_self_attn_$1_proj");
            return new ModuleKey(
                    part,
                    path.startsWith("text_model_") || path.startsWith("text_projection") ? path : "text_model_" + path);
        }
        return new ModuleKey(part, path.endsWith("_to_out") ? path + "_0" : path);
    }

    /**
     * Reads the stem of a key of an adapter file, that is, the key less its suffix such as {@code .lora_up.weight}.
     *
     * @param stem such as {@code lora_unet_mid_block_attentions_0_proj_in} or {@code unet.mid_block.attentions.0.proj_in}
     * @return the layer, empty if the stem is of no known form
     */
    static Optional<ModuleKey> parse(String stem) {
        String layer = WRAPPERS.matcher(stem).replaceFirst("$1");
        Matcher prefix = PREFIX.matcher(layer);
        if (prefix.find()) {
            return Optional.of(of(part(prefix.group(1).toLowerCase(Locale.ROOT)), layer.substring(prefix.end())));
        }
        if (layer.startsWith(BARE_TEXT)) {
            return Optional.of(of(Part.TEXT, layer));
        }
        return BARE_UNET.matcher(layer).matches() ? Optional.of(of(Part.UNET, layer)) : Optional.empty();
    }

    private static Part part(String prefix) {
        if (prefix.startsWith("lora_te2_")
                || prefix.startsWith("text_encoder_2.")
                || prefix.startsWith("te2.")
                || prefix.startsWith("text_encoders.clip_g")) {
            return Part.TEXT_2;
        }
        return prefix.startsWith("lora_te") || prefix.startsWith("te") ? Part.TEXT : Part.UNET;
    }
}
