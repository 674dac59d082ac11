package io.github.hordelib.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of VAE tensors in the diffusers layout, turned into those of the original one. */
final class VaeKeys {
    private static final Pattern LEVEL = Pattern.compile("(down|up)_blocks\\.(\\d{1,3})\\.");
    private static final Map<String, String> PARTS = parts();

    private VaeKeys() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("mid_block.resnets.0.", "mid.block_1.");
        parts.put("mid_block.resnets.1.", "mid.block_2.");
        parts.put("mid_block.attentions.0.", "mid.attn_1.");
        parts.put("downsamplers.0.conv.", "downsample.conv.");
        parts.put("upsamplers.0.conv.", "upsample.conv.");
        parts.put("conv_norm_out.", "norm_out.");
        parts.put("conv_shortcut.", "nin_shortcut.");
        parts.put("attn_1.group_norm.", "attn_1.norm.");
        parts.put("attn_1.to_q.", "attn_1.q.");
        parts.put("attn_1.to_k.", "attn_1.k.");
        parts.put("attn_1.to_v.", "attn_1.v.");
        parts.put("attn_1.to_out.0.", "attn_1.proj_out.");
        parts.put("attn_1.query.", "attn_1.q.");
        parts.put("attn_1.key.", "attn_1.k.");
        parts.put("attn_1.value.", "attn_1.v.");
        parts.put("attn_1.proj_attn.", "attn_1.proj_out.");
        parts.put("resnets.", "block.");
        return parts;
    }

    /** Returns the tensors under original names. */
    static Weights toOriginal(Weights weights) {
        int levels = 0;
        while (weights.containsPrefix("decoder.up_blocks." + levels + ".")) {
            levels++;
        }
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : weights.tensors().entrySet()) {
            renamed.put(original(entry.getKey(), levels), entry.getValue());
        }
        return Weights.of(weights.source(), renamed, weights.metadata());
    }

    /** The original layout counts the levels of the decoder from the largest resolution. */
    private static String original(String name, int levels) {
        String result = LEVEL.matcher(name).replaceFirst(match -> {
            int index = Integer.parseInt(match.group(2));
            return Matcher.quoteReplacement(
                    match.group(1) + "." + (match.group(1).equals("up") ? levels - 1 - index : index) + ".");
        });
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            result = result.replace(part.getKey(), part.getValue());
        }
        return result;
    }
}
