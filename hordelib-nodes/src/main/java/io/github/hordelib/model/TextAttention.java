package io.github.hordelib.model;

import java.util.List;

/** Factors on the self-attention of text encoders. */
public final class TextAttention {
    private TextAttention() {}

    /**
     * Returns a text encoder with factors on the projections of its attention layers.
     *
     * @param text the encoder
     * @param query factor of the queries
     * @param key factor of the keys
     * @param value factor of the values
     * @param out factor of the output
     * @return a view over the same weights
     * @throws ModelException if the encoder was not made from a checkpoint
     */
    public static TextEncoder multiply(TextEncoder text, double query, double key, double value, double out) {
        AttentionFactors factors = new AttentionFactors(
                ".self_attn.", List.of("q_proj", "k_proj", "v_proj", "out_proj"), List.of(query, key, value, out));
        return text.withTransformers((encoder, present) -> {
            if (present instanceof GraphClip clip) {
                return clip.with(factors).orElseThrow(() -> refusal(present));
            }
            throw refusal(present);
        });
    }

    private static ModelException refusal(ClipTransformer transformer) {
        return new ModelException("text encoder: expected one from a checkpoint to change its attention, found "
                + transformer.getClass().getSimpleName());
    }
}
