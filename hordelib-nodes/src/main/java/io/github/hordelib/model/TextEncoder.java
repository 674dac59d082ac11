package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptOptions;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.prompt.TokenizedPrompt;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The text encoder or encoders of a diffusion model: prompts in, embeddings out, by the rules of ComfyUI. The CLIP value.
 * Immutable but for a bounded cache of chunks it has encoded; the {@code with} methods return changed copies over the same
 * weights. Thread-safe.
 */
public final class TextEncoder {
    private final List<ClipEncoder> encoders;
    private final PromptOptions options;

    private TextEncoder(List<ClipEncoder> encoders, PromptOptions options) {
        this.encoders = List.copyOf(encoders);
        this.options = options;
    }

    /**
     * Returns an encoder of one transformer, as SD1, SD2 and SDXL's refiner have it.
     *
     * @param tokenizer makes tokens of prompts
     * @param transformer the transformer
     * @param rules which of its states are wanted
     * @return the encoder
     */
    public static TextEncoder of(PromptTokenizer tokenizer, ClipTransformer transformer, TextRules rules) {
        return new TextEncoder(List.of(new ClipEncoder(tokenizer, transformer, rules)), PromptOptions.DEFAULT);
    }

    /**
     * Returns an encoder of two transformers side by side, as SDXL has it.
     *
     * @param tokenizerL makes tokens for CLIP-L
     * @param l CLIP-L
     * @param tokenizerG makes tokens for CLIP-G
     * @param g CLIP-G, the one whose pooled state is used
     * @return the encoder
     */
    public static TextEncoder sdxl(
            PromptTokenizer tokenizerL, ClipTransformer l, PromptTokenizer tokenizerG, ClipTransformer g) {
        return new TextEncoder(
                List.of(
                        new ClipEncoder(tokenizerL, l, TextRules.SDXL_L),
                        new ClipEncoder(tokenizerG, g, TextRules.SDXL_G)),
                PromptOptions.DEFAULT);
    }

    /**
     * Encodes a prompt. Of two encoders that need different numbers of chunks, the longer result is cut.
     *
     * @param prompt any text
     * @param cancellation stops the call early
     * @return the embedding
     * @throws io.github.hordelib.prompt.PromptException if the prompt is too long or nested too deep
     */
    public TextEmbedding encode(String prompt, Cancellation cancellation) {
        return join(
                encoders.stream()
                        .map(encoder -> encoder.tokenize(prompt, options))
                        .toList(),
                cancellation);
    }

    /**
     * Encodes one prompt for each of SDXL's encoders; the shorter one is filled up with empty prompts.
     *
     * @param promptG any text, for CLIP-G
     * @param promptL any text, for CLIP-L
     * @param cancellation stops the call early
     * @return the embedding
     * @throws ModelException if there is only one encoder
     */
    public TextEmbedding encodePair(String promptG, String promptL, Cancellation cancellation) {
        ClipEncoder l = encoder(TokenLayout.CLIP_L);
        ClipEncoder g = encoder(TokenLayout.CLIP_G);
        TokenizedPrompt tokensL = l.tokenize(promptL, options);
        TokenizedPrompt tokensG = g.tokenize(promptG, options);
        int chunks = Math.max(tokensL.chunks().size(), tokensG.chunks().size());
        return encodeTokens(Optional.of(l.extend(tokensL, chunks)), g.extend(tokensG, chunks), cancellation);
    }

    /**
     * Encodes tokens.
     *
     * @param first for the first of two encoders; empty if there is one
     * @param last for the last encoder
     * @param cancellation stops the call early
     * @return the embedding
     */
    public TextEmbedding encodeTokens(
            Optional<TokenizedPrompt> first, TokenizedPrompt last, Cancellation cancellation) {
        List<TokenizedPrompt> prompts = new ArrayList<>();
        first.ifPresent(prompts::add);
        prompts.add(last);
        if (prompts.size() != encoders.size()) {
            throw new ModelException(
                    "text encoder: expected tokens for " + encoders.size() + " encoders, found " + prompts.size());
        }
        return join(prompts, cancellation);
    }

    private TextEmbedding join(List<TokenizedPrompt> prompts, Cancellation cancellation) {
        List<TextEmbedding> parts = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            cancellation.check();
            parts.add(encoders.get(i).encode(prompts.get(i), cancellation));
        }
        TextEmbedding last = parts.get(parts.size() - 1);
        return parts.size() == 1
                ? last
                : new TextEmbedding(
                        sideBySide(parts.get(0).embedding(), last.embedding()),
                        last.pooled(),
                        last.unknownEmbeddings());
    }

    private static Tensor sideBySide(Tensor left, Tensor right) {
        int tokens = Math.min(left.shape().get(1), right.shape().get(1));
        int leftWidth = left.shape().get(2);
        int rightWidth = right.shape().get(2);
        Tensor joined = Tensor.zeros(Shape.of(1, tokens, leftWidth + rightWidth));
        for (int token = 0; token < tokens; token++) {
            int at = token * (leftWidth + rightWidth);
            System.arraycopy(left.data(), token * leftWidth, joined.data(), at, leftWidth);
            System.arraycopy(right.data(), token * rightWidth, joined.data(), at + leftWidth, rightWidth);
        }
        return joined;
    }

    private ClipEncoder encoder(String name) {
        return encoders.stream()
                .filter(encoder -> encoder.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("text encoder: expected one named " + name + ", found "
                        + encoders.stream().map(ClipEncoder::name).toList()));
    }

    /**
     * Returns a copy that takes the states of another layer ("clip skip").
     *
     * @param layer counted from the end, at most -1: -1 = last, -2 = last but one; beyond the first layer means the last
     * @return the encoder
     * @throws ModelException if a transformer shows no states but its last
     */
    public TextEncoder withLayer(int layer) {
        if (layer > -1) {
            throw new IllegalArgumentException("text encoder layer: expected at most -1, found " + layer);
        }
        return map(encoder -> {
            TextRules rules = encoder.rules().withLayer(layer);
            ClipTransformer.Traits traits = encoder.transformer().traits();
            boolean last = rules.resolve(traits.layers()).equals(new ClipTransformer.Layer(traits.layers(), true));
            if (!last && !traits.innerLayers()) {
                throw new ModelException("text encoder " + encoder.name() + ", layer " + layer
                        + ": expected a model that shows its hidden states, found one that shows only the last");
            }
            return encoder.withRules(rules);
        });
    }

    /**
     * Returns a copy whose pooled state is not projected, as some networks want it.
     *
     * @return the encoder
     */
    public TextEncoder unprojected() {
        return map(encoder -> encoder.withRules(encoder.rules().unprojected()));
    }

    /**
     * Returns a copy that reads prompts another way.
     *
     * @param newOptions how to read prompts
     * @return the encoder
     */
    public TextEncoder withOptions(PromptOptions newOptions) {
        return new TextEncoder(encoders, newOptions);
    }

    /**
     * Returns a copy that finds other embeddings.
     *
     * @param source finds embeddings named in prompts
     * @return the encoder
     */
    public TextEncoder withEmbeddings(EmbeddingSource source) {
        return map(encoder -> encoder.withTokenizer(encoder.tokenizer().withEmbeddings(source)));
    }

    /**
     * Returns a copy over other transformers, such as ones with a LoRA.
     *
     * @param change gives a transformer for the name of an encoder ({@code clip_l}, {@code clip_g}, {@code clip_h}) and its
     *     present transformer
     * @return the encoder, with a cache of its own
     */
    public TextEncoder withTransformers(TransformerChange change) {
        return map(encoder -> encoder.withTransformer(change.apply(encoder.name(), encoder.transformer())));
    }

    /** Gives a transformer in place of another. */
    @FunctionalInterface
    public interface TransformerChange {
        /**
         * Returns a transformer.
         *
         * @param encoder {@code clip_l}, {@code clip_g} or {@code clip_h}
         * @param present the one in use
         * @return the one to use
         */
        ClipTransformer apply(String encoder, ClipTransformer present);
    }

    /** Returns the transformers, in the order of {@link #names()}. */
    List<ClipTransformer> transformers() {
        return encoders.stream().map(ClipEncoder::transformer).toList();
    }

    /** Returns the vocabularies, in the order of {@link #names()}. */
    List<ClipVocabulary> vocabularies() {
        return encoders.stream()
                .map(encoder -> encoder.tokenizer().clipTokenizer().vocabulary())
                .toList();
    }

    private TextEncoder map(Function<ClipEncoder, ClipEncoder> change) {
        return new TextEncoder(encoders.stream().map(change).toList(), options);
    }

    /**
     * Returns the names of the encoders, in the order of their part of the embedding.
     *
     * @return such as {@code clip_l} and {@code clip_g}
     */
    public List<String> names() {
        return encoders.stream().map(ClipEncoder::name).toList();
    }

    /**
     * Returns the width of embeddings.
     *
     * @return the sum over the encoders
     */
    public int width() {
        return encoders.stream()
                .mapToInt(encoder -> encoder.transformer().traits().width())
                .sum();
    }
}
