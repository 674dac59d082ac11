package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.ClipConfig;

/**
 * The layers that CLIP's text and vision transformers share: normalise, attend, add, normalise, two linear layers, add.
 * Confined to one thread.
 */
final class EncoderLayers {
    private final TokenLayers tokens;
    private final ClipConfig config;
    private final Edge batch;
    private final int width;
    private final boolean causal;

    EncoderLayers(TokenLayers tokens, ClipConfig config, Edge batch, int width, boolean causal) {
        this.tokens = tokens;
        this.config = config;
        this.batch = batch;
        this.width = width;
        this.causal = causal;
    }

    /** How many layers there are. */
    static int count(WeightAccess weights) {
        int count = 0;
        while (weights.has(path(count) + ".layer_norm1.weight")) {
            count++;
        }
        return count;
    }

    static String path(int index) {
        return "encoder.layers." + index;
    }

    /** The state before the first layer. */
    TokenLayers.Normed first(Edge sum) {
        return new TokenLayers.Normed(tokens.layerNorm(path(0) + ".layer_norm1", sum, config.epsilon()), sum);
    }

    /** One layer; its result comes with the normalisation that follows it. */
    TokenLayers.Normed apply(int index, TokenLayers.Normed state, String nextNorm) {
        String path = path(index);
        String attention = path + ".self_attn";
        Edge result = tokens.attention(
                attention,
                projected(attention + ".q_proj", state.normed()),
                projected(attention + ".k_proj", state.normed()),
                projected(attention + ".v_proj", state.normed()),
                config.heads(),
                causal);
        Edge attended = tokens.linear(attention + ".out_proj", tokens.flat(attention, result, width), false);
        TokenLayers.Normed middle = tokens.residualNorm(
                path + ".layer_norm2", attended, state.sum(), attention + ".out_proj", config.epsilon());
        Edge wide = config.activation() == ClipConfig.Activation.GELU
                ? tokens.linearGelu(path + ".mlp.fc1", middle.normed())
                : tokens.sigmoidGate(
                        path + ".mlp.fc1", tokens.linear(path + ".mlp.fc1", middle.normed(), true), 1.702f);
        Edge narrow = tokens.linear(path + ".mlp.fc2", wide, false);
        return tokens.residualNorm(nextNorm, narrow, middle.sum(), path + ".mlp.fc2", config.epsilon());
    }

    private Edge projected(String path, Edge x) {
        return tokens.sequence(path, tokens.linear(path, x, true), batch, width);
    }
}
