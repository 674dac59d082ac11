package io.github.hordelib.onnx;

import java.util.List;
import java.util.Optional;

/** The attention blocks of a UNet: self-attention, attention to the text, gated feed-forward; over tokens of an image. */
final class SpatialTransformer {
    private static final float GROUP_EPSILON = 1e-6f;
    private static final float LAYER_EPSILON = 1e-5f;

    private static final String FIRST_IN_MIDDLE = "middle_block.1.transformer_blocks.0.attn1";

    private final ImageLayers images;
    private final TokenLayers tokens;
    private final WeightAccess weights;
    private final int groups;
    private final Edge batch;
    private final Edge context;
    private final Optional<TokenTiles> tiles;
    private final MiddleAttention middle;

    /**
     * What is attended to: {@code batch} is the batch size as a list of one number, {@code context} the text
     * {@code [batch, tokens, width]}; self-attention stays within tiles if there are some.
     */
    record Sequences(Edge batch, Edge context, Optional<TokenTiles> tiles) {}

    SpatialTransformer(
            ImageLayers images,
            TokenLayers tokens,
            WeightAccess weights,
            int groups,
            Sequences sequences,
            MiddleAttention middle) {
        this.images = images;
        this.tokens = tokens;
        this.weights = weights;
        this.groups = groups;
        this.batch = sequences.batch;
        this.context = sequences.context;
        this.tiles = sequences.tiles;
        this.middle = middle;
    }

    Edge apply(String path, Edge image, int heads) {
        int channels = weights.outputs(path + ".norm");
        Edge normed = images.groupNorm(path + ".norm", image, groups, GROUP_EPSILON, false);
        Edge sum = tokens.linear(path + ".proj_in", images.tokens(path, normed, channels), true);
        Edge first = tokens.layerNorm(path + ".transformer_blocks.0.norm1", sum, LAYER_EPSILON);
        TokenLayers.Normed state = new TokenLayers.Normed(first, sum);
        for (int i = 0; weights.has(path + ".transformer_blocks." + i + ".norm1.weight"); i++) {
            state = block(path + ".transformer_blocks.", i, state, heads);
        }
        Edge rows = tokens.linear(path + ".proj_out", state.sum(), true);
        return tokens.add(path, image, images.imageOf(path, rows, image, channels));
    }

    /** Takes the normalised input of a block and leaves that of the next one; the last leaves only its sum. */
    private TokenLayers.Normed block(String blocks, int index, TokenLayers.Normed state, int heads) {
        String path = blocks + index;
        Edge own = selfAttention(path + ".attn1", state.normed(), heads);
        TokenLayers.Normed afterOwn =
                tokens.residualNorm(path + ".norm2", own, state.sum(), path + ".attn1.to_out.0", LAYER_EPSILON);
        Edge text = textAttention(path + ".attn2", afterOwn.normed(), heads);
        TokenLayers.Normed afterText =
                tokens.residualNorm(path + ".norm3", text, afterOwn.sum(), path + ".attn2.to_out.0", LAYER_EPSILON);
        Edge wide = tokens.gatedGelu(path + ".ff.net.0.proj", afterText.normed());
        Edge narrow = tokens.linear(path + ".ff.net.2", wide, false);
        String next = blocks + (index + 1) + ".norm1";
        if (weights.has(next + ".weight")) {
            return tokens.residualNorm(next, narrow, afterText.sum(), path + ".ff.net.2", LAYER_EPSILON);
        }
        Edge sum = tokens.residual(path, narrow, afterText.sum(), path + ".ff.net.2");
        return new TokenLayers.Normed(sum, sum);
    }

    private Edge selfAttention(String path, Edge x, int heads) {
        if (middle == MiddleAttention.IDENTITY && path.startsWith("middle_block.")) {
            return tokens.linear(path + ".to_out.0", tokens.linear(path + ".to_v", x, true), false);
        }
        Edge query = projected(path + ".to_q", x);
        Edge key = projected(path + ".to_k", x);
        Edge value = projected(path + ".to_v", x);
        if (middle == MiddleAttention.SHOWN && path.equals(FIRST_IN_MIDDLE)) {
            tokens.showAttention(
                    path, query, key, new TokenLayers.Heads(heads, weights.outputs(path + ".to_q")), batch);
        }
        return tiles.map(cutter -> inTiles(path, cutter, List.of(query, key, value), heads))
                .orElseGet(() -> attended(path, query, key, value, heads));
    }

    private Edge inTiles(String path, TokenTiles cutter, List<Edge> sequences, int heads) {
        int width = weights.outputs(path + ".to_v");
        Edge division = cutter.division(path, sequences.get(0));
        Edge query = cutter.cut(path, sequences.get(0), division, width);
        Edge key = cutter.runs(path, sequences.get(1), division, width);
        Edge value = cutter.runs(path, sequences.get(2), division, width);
        Edge result = tokens.attention(path, query, key, value, heads, false);
        return tokens.linear(path + ".to_out.0", cutter.joined(path, result, division, width), false);
    }

    private Edge textAttention(String path, Edge x, int heads) {
        Edge query = projected(path + ".to_q", x);
        Edge key = tokens.linearOnSequence(path + ".to_k", context);
        Edge value = tokens.linearOnSequence(path + ".to_v", context);
        return attended(path, query, key, value, heads);
    }

    private Edge attended(String path, Edge query, Edge key, Edge value, int heads) {
        Edge result = tokens.attention(path, query, key, value, heads, false);
        return tokens.linear(path + ".to_out.0", tokens.flat(path, result, weights.outputs(path + ".to_v")), false);
    }

    private Edge projected(String path, Edge x) {
        return tokens.sequence(path, tokens.linear(path, x, true), batch, weights.outputs(path));
    }
}
