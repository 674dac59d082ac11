package io.github.hordelib.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names of text encoder tensors in the layout of OpenCLIP, turned into those of transformers without a prefix. The joined
 * query, key and value matrix becomes three, which lie one after the other in the file.
 */
final class ClipKeys {
    private static final Map<String, String> PARTS = parts();

    private ClipKeys() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("transformer.resblocks.", "encoder.layers.");
        parts.put(".ln_1.", ".layer_norm1.");
        parts.put(".ln_2.", ".layer_norm2.");
        parts.put(".mlp.c_fc.", ".mlp.fc1.");
        parts.put(".mlp.c_proj.", ".mlp.fc2.");
        parts.put(".attn.", ".self_attn.");
        return parts;
    }

    static Weights toTransformers(Weights weights) {
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> put(renamed, name, tensor));
        return Weights.of(weights.source(), renamed, weights.metadata());
    }

    private static void put(Map<String, StoredTensor> renamed, String name, StoredTensor tensor) {
        switch (name) {
            case "token_embedding.weight" -> renamed.put("embeddings.token_embedding.weight", tensor);
            case "positional_embedding" -> renamed.put("embeddings.position_embedding.weight", tensor);
            case "ln_final.weight" -> renamed.put("final_layer_norm.weight", tensor);
            case "ln_final.bias" -> renamed.put("final_layer_norm.bias", tensor);
            default -> {
                String result = name;
                for (Map.Entry<String, String> part : PARTS.entrySet()) {
                    result = result.replace(part.getKey(), part.getValue());
                }
                putLayer(renamed, result, tensor);
            }
        }
    }

    /** Returns the name in OpenCLIP's layout of a tensor in that of transformers; one that is no layer's stays. */
    static String toOpenClip(String name) {
        return switch (name) {
            case "embeddings.token_embedding.weight" -> "token_embedding.weight";
            case "embeddings.position_embedding.weight" -> "positional_embedding";
            default -> {
                String result = name.replace("final_layer_norm.", "ln_final.");
                for (Map.Entry<String, String> part : PARTS.entrySet()) {
                    result = result.replace(part.getValue(), part.getKey());
                }
                yield result;
            }
        };
    }

    private static void putLayer(Map<String, StoredTensor> renamed, String name, StoredTensor tensor) {
        int joined = name.indexOf("in_proj_");
        if (joined < 0) {
            renamed.put(name, tensor);
            return;
        }
        int rows = tensor.shape().get(0) / 3;
        String kind = name.substring(joined + "in_proj_".length());
        String[] parts = {"q_proj.", "k_proj.", "v_proj."};
        for (int i = 0; i < parts.length; i++) {
            renamed.put(name.substring(0, joined) + parts[i] + kind, tensor.rows(i * rows, (i + 1) * rows));
        }
    }
}
