package io.github.hordelib.checkpoint;

import java.util.HashMap;
import java.util.Map;

/**
 * What diffusers calls the modules of a UNet in the original layout, which numbers blocks through where diffusers counts them
 * by level. Immutable and thread-safe.
 */
public final class UnetModules {
    private static final Map<String, String> FIXED = Map.of(
            "input_blocks.0.0", "conv_in",
            "out.0", "conv_norm_out",
            "out.2", "conv_out",
            "time_embed.0", "time_embedding.linear_1",
            "time_embed.2", "time_embedding.linear_2",
            "label_emb.0.0", "add_embedding.linear_1",
            "label_emb.0.2", "add_embedding.linear_2");
    private static final Map<String, String> RESIDUAL = Map.of(
            "in_layers.0", "norm1",
            "in_layers.2", "conv1",
            "emb_layers.1", "time_emb_proj",
            "out_layers.0", "norm2",
            "out_layers.3", "conv2",
            "skip_connection", "conv_shortcut");

    private final Map<String, String> blocks = new HashMap<>();

    private UnetModules(Weights weights) {
        int level = 0;
        int index = 0;
        for (int block = 1; weights.containsPrefix("input_blocks." + block + "."); block++) {
            String path = "input_blocks." + block;
            if (weights.containsPrefix(path + ".0.op.")) {
                blocks.put(path + ".0.op", "down_blocks." + level + ".downsamplers.0.conv");
                level++;
                index = 0;
            } else {
                name(path, "down_blocks." + level, index++);
            }
        }
        level = 0;
        index = 0;
        for (int block = 0; weights.containsPrefix("output_blocks." + block + "."); block++) {
            String path = "output_blocks." + block;
            name(path, "up_blocks." + level, index++);
            for (String part : new String[] {".1", ".2"}) {
                if (weights.containsPrefix(path + part + ".conv.")) {
                    blocks.put(path + part + ".conv", "up_blocks." + level + ".upsamplers.0.conv");
                    level++;
                    index = 0;
                }
            }
        }
        blocks.put("middle_block.0", "mid_block.resnets.0");
        blocks.put("middle_block.1", "mid_block.attentions.0");
        blocks.put("middle_block.2", "mid_block.resnets.1");
    }

    private void name(String path, String level, int index) {
        blocks.put(path + ".0", level + ".resnets." + index);
        blocks.put(path + ".1", level + ".attentions." + index);
    }

    /**
     * Returns the names of a network.
     *
     * @param weights tensors under the names of the original layout
     * @return the names
     */
    public static UnetModules of(Weights weights) {
        return new UnetModules(weights);
    }

    /**
     * Returns the diffusers name of a module.
     *
     * @param module original name, such as {@code middle_block.0.in_layers.2}
     * @return such as {@code mid_block.resnets.0.conv1}; the name itself if diffusers has no other
     */
    public String diffusers(String module) {
        String fixed = FIXED.get(module);
        if (fixed != null) {
            return fixed;
        }
        for (int end = module.length(); end > 0; end = module.lastIndexOf('.', end - 1)) {
            String block = blocks.get(module.substring(0, end));
            if (block != null) {
                String rest = end == module.length() ? "" : module.substring(end + 1);
                String renamed = block.contains(".resnets.") ? RESIDUAL.getOrDefault(rest, rest) : rest;
                return renamed.isEmpty() ? block : block + "." + renamed;
            }
        }
        return module;
    }
}
