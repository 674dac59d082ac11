package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.prompt.PromptOptions;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenChunk;
import io.github.hordelib.prompt.TokenizedPrompt;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One text encoder with its tokenizer: from prompt to hidden states, weights applied. Thread-safe. */
final class ClipEncoder {
    private static final float[] NONE = {};

    private final PromptTokenizer tokenizer;
    private final ClipTransformer transformer;
    private final TextRules rules;
    private final ChunkCache cache;

    ClipEncoder(PromptTokenizer tokenizer, ClipTransformer transformer, TextRules rules) {
        this(tokenizer, transformer, rules, new ChunkCache());
    }

    private ClipEncoder(PromptTokenizer tokenizer, ClipTransformer transformer, TextRules rules, ChunkCache cache) {
        this.tokenizer = tokenizer;
        this.transformer = transformer;
        this.rules = rules;
        this.cache = cache;
    }

    ClipEncoder withRules(TextRules newRules) {
        return new ClipEncoder(tokenizer, transformer, newRules, cache);
    }

    ClipEncoder withTokenizer(PromptTokenizer newTokenizer) {
        return new ClipEncoder(newTokenizer, transformer, rules, cache);
    }

    ClipEncoder withTransformer(ClipTransformer newTransformer) {
        return new ClipEncoder(tokenizer, newTransformer, rules, new ChunkCache());
    }

    PromptTokenizer tokenizer() {
        return tokenizer;
    }

    ClipTransformer transformer() {
        return transformer;
    }

    TextRules rules() {
        return rules;
    }

    String name() {
        return tokenizer.layout().encoder();
    }

    TokenizedPrompt tokenize(String prompt, PromptOptions options) {
        return tokenizer.tokenize(prompt, options);
    }

    /** The same prompt with chunks of the empty prompt behind it. */
    TokenizedPrompt extend(TokenizedPrompt prompt, int chunks) {
        List<TokenChunk> extended = new ArrayList<>(prompt.chunks());
        while (extended.size() < chunks) {
            extended.add(emptyChunk());
        }
        return new TokenizedPrompt(extended, prompt.vectors(), prompt.unknownEmbeddings());
    }

    TextEmbedding encode(TokenizedPrompt prompt, Cancellation cancellation) {
        boolean weighted = prompt.isWeighted();
        float[] empty = weighted
                ? states(
                                ChunkTokens.of(
                                        emptyChunk(),
                                        prompt,
                                        width(),
                                        tokenizer.layout().pad()),
                                cancellation)
                        .wanted()
                : NONE;
        int length = tokenizer.layout().length();
        float[] joined = new float[prompt.chunks().size() * length * width()];
        float[] pooled = NONE;
        for (int i = 0; i < prompt.chunks().size(); i++) {
            TokenChunk chunk = prompt.chunks().get(i);
            ChunkTokens tokens =
                    ChunkTokens.of(chunk, prompt, width(), tokenizer.layout().pad());
            ChunkCache.Entry states = states(tokens, cancellation);
            int at = i * length * width();
            System.arraycopy(states.wanted(), 0, joined, at, states.wanted().length);
            if (weighted) {
                weigh(joined, at, chunk.weights(), empty);
            }
            if (i == 0) {
                pooled = project(states);
            }
        }
        return new TextEmbedding(
                Tensor.of(Shape.of(1, joined.length / width(), width()), joined),
                Tensor.of(Shape.of(1, pooled.length), pooled),
                prompt.unknownEmbeddings());
    }

    private int width() {
        return transformer.traits().width();
    }

    private TokenChunk emptyChunk() {
        return tokenizer.tokenize("", PromptOptions.DEFAULT).chunks().get(0);
    }

    /** Chunks run one by one, so that a chunk's states do not depend on what else is in the prompt or the cache. */
    private ChunkCache.Entry states(ChunkTokens tokens, Cancellation cancellation) {
        ClipTransformer.Layer layer = rules.resolve(transformer.traits().layers());
        return cache.get(new ChunkCache.Key(tokens, layer), () -> {
            ClipTransformer.States states = transformer.run(tokens.input(), layer, cancellation);
            int at = (tokens.attended(tokenizer.clipTokenizer().vocabulary().end()) - 1) * width();
            return new ChunkCache.Entry(
                    states.wanted().data(),
                    Arrays.copyOfRange(states.last().data(), at, at + width()),
                    states.projected().map(Tensor::data).orElse(NONE));
        });
    }

    private void weigh(float[] states, int from, double[] weights, float[] empty) {
        for (int token = 0; token < weights.length; token++) {
            float weight = (float) weights[token];
            if (weights[token] != 1) {
                for (int i = token * width(); i < (token + 1) * width(); i++) {
                    states[from + i] = (states[from + i] - empty[i]) * weight + empty[i];
                }
            }
        }
    }

    private float[] project(ChunkCache.Entry states) {
        if (rules.projected() && transformer.projection().isPresent()) {
            return multiply(transformer.projection().get(), states.pooled());
        }
        return (rules.projected() && states.projected().length > 0 ? states.projected() : states.pooled()).clone();
    }

    private static float[] multiply(Tensor matrix, float[] vector) {
        float[] product = new float[matrix.shape().get(0)];
        for (int row = 0; row < product.length; row++) {
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += (double) matrix.data()[row * vector.length + i] * vector[i];
            }
            product[row] = (float) sum;
        }
        return product;
    }
}
