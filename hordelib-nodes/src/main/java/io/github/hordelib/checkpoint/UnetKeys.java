package io.github.hordelib.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of UNet and ControlNet tensors in the diffusers layout and in the original one, for networks of any depth. The
 * original names number blocks through; the diffusers names count them by level, so the depth of each level must be known.
 * Immutable and thread-safe.
 */
public final class UnetKeys {
    private static final Map<String, String> FIXED = Map.of(
            "conv_in.", "input_blocks.0.0.",
            "conv_norm_out.", "out.0.",
            "conv_out.", "out.2.",
            "time_embedding.linear_1.", "time_embed.0.",
            "time_embedding.linear_2.", "time_embed.2.",
            "add_embedding.linear_1.", "label_emb.0.0.",
            "add_embedding.linear_2.", "label_emb.0.2.",
            "class_embedding.linear_1.", "label_emb.0.0.",
            "class_embedding.linear_2.", "label_emb.0.2.");
    private static final Map<String, String> RESIDUAL = Map.of(
            "norm1.", "in_layers.0.",
            "conv1.", "in_layers.2.",
            "time_emb_proj.", "emb_layers.1.",
            "norm2.", "out_layers.0.",
            "conv2.", "out_layers.3.",
            "conv_shortcut.", "skip_connection.");

    /** First original block of each level, and whether a level has attention. */
    private record Level(int firstBlock, int residuals, boolean attention) {}

    private final List<Level> down;
    private final List<Level> up;

    private UnetKeys(List<Level> down, List<Level> up) {
        this.down = List.copyOf(down);
        this.up = List.copyOf(up);
    }

    /**
     * Returns the names of a network.
     *
     * @param weights tensors under diffusers names, such as {@code down_blocks.0.resnets.0.conv1.weight}
     * @return the names
     */
    public static UnetKeys of(Weights weights) {
        return new UnetKeys(levels(weights, "down_blocks.", 1), levels(weights, "up_blocks.", 0));
    }

    private static List<Level> levels(Weights weights, String prefix, int first) {
        List<Level> levels = new ArrayList<>();
        int block = first;
        for (int i = 0; weights.containsPrefix(prefix + i + "."); i++) {
            int residuals = 0;
            while (weights.contains(prefix + i + ".resnets." + residuals + ".conv1.weight")) {
                residuals++;
            }
            levels.add(new Level(block, residuals, weights.containsPrefix(prefix + i + ".attentions.0.")));
            // A down-sampling is a block of its own; an up-sampling belongs to the last block of its level.
            block += residuals + (prefix.startsWith("down") ? 1 : 0);
        }
        return levels;
    }

    /**
     * Renames a network.
     *
     * @param weights tensors under diffusers names
     * @return the same under original names; what has none is left out
     */
    public static Weights toOriginal(Weights weights) {
        UnetKeys keys = of(weights);
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> keys.original(name).ifPresent(to -> renamed.put(to, tensor)));
        return Weights.of(weights.source(), renamed, weights.metadata());
    }

    /**
     * Returns the original name of a tensor or module.
     *
     * @param name diffusers name, such as {@code mid_block.resnets.0.conv1.weight}
     * @return such as {@code middle_block.0.in_layers.2.weight}; empty if there is no such block
     */
    public Optional<String> original(String name) {
        String dotted = name + ".";
        Optional<String> result = FIXED.entrySet().stream()
                .filter(entry -> dotted.startsWith(entry.getKey()))
                .map(entry -> entry.getValue() + dotted.substring(entry.getKey().length()))
                .findFirst()
                .or(() -> block(dotted));
        return result.map(text -> text.substring(0, text.length() - 1));
    }

    private Optional<String> block(String name) {
        String[] parts = name.split("\\.", 5);
        if (name.startsWith("mid_block.") && parts.length >= 4) {
            return middle(name.split("\\.", 4));
        }
        if (parts.length < 5 || !(isNumber(parts[1]) && isNumber(parts[3]))) {
            return Optional.empty();
        }
        boolean isDown = parts[0].equals("down_blocks");
        List<Level> levels = isDown ? down : up;
        int index = Integer.parseInt(parts[1]);
        if (!(isDown || parts[0].equals("up_blocks")) || index >= levels.size()) {
            return Optional.empty();
        }
        return level(levels.get(index), isDown, parts);
    }

    private static Optional<String> level(Level level, boolean isDown, String[] parts) {
        String prefix = isDown ? "input_blocks." : "output_blocks.";
        int part = Integer.parseInt(parts[3]);
        String rest = parts[4];
        int lastBlock = level.firstBlock() + level.residuals() - 1;
        return switch (parts[2]) {
            case "resnets" -> residual(rest).map(to -> prefix + (level.firstBlock() + part) + ".0." + to);
            case "attentions" -> Optional.of(prefix + (level.firstBlock() + part) + ".1." + rest);
            case "downsamplers" -> withoutConv(rest).map(to -> prefix + (lastBlock + 1) + ".0.op." + to);
            case "upsamplers" -> Optional.of(prefix + lastBlock + (level.attention() ? ".2." : ".1.") + rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> middle(String[] parts) {
        if (!isNumber(parts[2])) {
            return Optional.empty();
        }
        int part = Integer.parseInt(parts[2]);
        return switch (parts[1]) {
            case "resnets" -> residual(parts[3]).map(to -> "middle_block." + 2 * part + "." + to);
            case "attentions" -> Optional.of("middle_block." + (2 * part + 1) + "." + parts[3]);
            default -> Optional.empty();
        };
    }

    private static Optional<String> residual(String rest) {
        return RESIDUAL.entrySet().stream()
                .filter(entry -> rest.startsWith(entry.getKey()))
                .map(entry -> entry.getValue() + rest.substring(entry.getKey().length()))
                .findFirst();
    }

    private static Optional<String> withoutConv(String rest) {
        return rest.startsWith("conv.") ? Optional.of(rest.substring("conv.".length())) : Optional.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
