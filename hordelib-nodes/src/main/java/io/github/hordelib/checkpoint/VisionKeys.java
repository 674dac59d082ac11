package io.github.hordelib.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names of vision transformer tensors in other layouts, turned into those of transformers without a prefix. */
final class VisionKeys {
    private VisionKeys() {}

    /** Of OpenCLIP, below {@code visual.}. */
    static Weights ofOpenClip(Weights weights) {
        Map<String, String> names = Map.of(
                "conv1.weight", "embeddings.patch_embedding.weight",
                "class_embedding", "embeddings.class_embedding",
                "positional_embedding", VisionPart.POSITIONS,
                "ln_pre.weight", "pre_layrnorm.weight",
                "ln_pre.bias", "pre_layrnorm.bias",
                "ln_post.weight", "post_layernorm.weight",
                "ln_post.bias", "post_layernorm.bias");
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> renamed.put(names.getOrDefault(name, name), tensor));
        return ClipKeys.toTransformers(Weights.of(weights.source(), renamed, weights.metadata()));
    }

    /** Of BLIP, below {@code vision_model.}; the joined query, key and value matrix becomes three. */
    static Weights ofBlip(Weights weights) {
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (name.equals("embeddings.position_embedding")) {
                renamed.put(VisionPart.POSITIONS, tensor);
            } else if (name.contains(".self_attn.qkv.")) {
                int rows = tensor.shape().get(0) / 3;
                renamed.put(name.replace(".qkv.", ".q_proj."), tensor.rows(0, rows));
                renamed.put(name.replace(".qkv.", ".k_proj."), tensor.rows(rows, 2 * rows));
                renamed.put(name.replace(".qkv.", ".v_proj."), tensor.rows(2 * rows, 3 * rows));
            } else {
                renamed.put(name.replace(".self_attn.projection.", ".self_attn.out_proj."), tensor);
            }
        });
        return Weights.of(weights.source(), renamed, weights.metadata());
    }
}
