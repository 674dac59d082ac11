package io.github.hordelib.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names of ControlNet tensors: brings every layout to the original one. */
public final class ControlNetKeys {
    private static final String ORIGINAL_PREFIX = "control_model.";
    private static final String PICTURE = "controlnet_cond_embedding.";
    private static final String DOWN = "controlnet_down_blocks.";
    private static final String MIDDLE = "controlnet_mid_block.";

    /** Tensors of networks that would be taken for plain ControlNets without them, to what these networks are. */
    private static final Map<String, String> OTHERS = Map.of(
            "task_embedding", "a union of several",
            "control_add_embedding.linear_1.weight", "a union of several",
            "lora_controlnet", "a Control-LoRA");

    private ControlNetKeys() {}

    /**
     * Renames a network.
     *
     * @param weights tensors under the names of the original layout, with or without {@code control_model.}, or under
     *     diffusers names
     * @return the same under original names, such as {@code zero_convs.0.0.weight}
     * @throws CheckpointException if they are not those of a ControlNet
     */
    public static Weights toOriginal(Weights weights) {
        OTHERS.forEach((name, kind) -> {
            if (weights.contains(name)) {
                throw new CheckpointException(
                        weights.source() + ", tensor \"" + name + "\": expected a plain ControlNet, found " + kind);
            }
        });
        Weights bare = weights.containsPrefix(ORIGINAL_PREFIX) ? weights.under(ORIGINAL_PREFIX) : weights;
        Weights named = bare.containsPrefix(PICTURE) ? fromDiffusers(bare) : bare;
        if (!named.contains("zero_convs.0.0.weight") || !named.contains("input_hint_block.0.weight")) {
            throw new CheckpointException(weights.source() + ": expected a ControlNet, found tensors such as "
                    + weights.names().stream().limit(3).toList());
        }
        return named;
    }

    private static Weights fromDiffusers(Weights weights) {
        int blocks = 0;
        while (weights.containsPrefix(PICTURE + "blocks." + blocks + ".")) {
            blocks++;
        }
        Map<String, StoredTensor> renamed =
                new LinkedHashMap<>(UnetKeys.toOriginal(weights).tensors());
        for (Map.Entry<String, StoredTensor> tensor : weights.tensors().entrySet()) {
            String name = tensor.getKey();
            String end = name.substring(name.lastIndexOf('.'));
            if (name.startsWith(PICTURE + "conv_in.")) {
                renamed.put("input_hint_block.0" + end, tensor.getValue());
            } else if (name.startsWith(PICTURE + "conv_out.")) {
                renamed.put("input_hint_block." + (2 * blocks + 2) + end, tensor.getValue());
            } else if (name.startsWith(PICTURE + "blocks.")) {
                renamed.put("input_hint_block." + (2 * index(name, PICTURE + "blocks.") + 2) + end, tensor.getValue());
            } else if (name.startsWith(DOWN)) {
                renamed.put("zero_convs." + index(name, DOWN) + ".0" + end, tensor.getValue());
            } else if (name.startsWith(MIDDLE)) {
                renamed.put("middle_block_out.0" + end, tensor.getValue());
            }
        }
        return Weights.of(weights.source(), renamed, weights.metadata());
    }

    private static int index(String name, String prefix) {
        String rest = name.substring(prefix.length(), name.lastIndexOf('.'));
        if (!rest.matches("\\d{1,4}")) {
            throw new CheckpointException(
                    "tensor \"" + name + "\": expected " + prefix + "NUMBER, found \"" + rest + "\"");
        }
        return Integer.parseInt(rest);
    }
}
