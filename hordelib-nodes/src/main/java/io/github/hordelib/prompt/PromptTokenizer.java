package io.github.hordelib.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns prompts into chunks of tokens for one text encoder, by the rules of ComfyUI. Immutable and thread-safe.
 *
 * <p>A run of text of one weight is encoded in one go; {@code embedding:name} at the start of a run, or after a blank or
 * newline, puts the vectors of an embedding in place of tokens. A name that is not found is tried without commas around it,
 * and otherwise left out.
 */
public final class PromptTokenizer {
    /** The longest prompt taken, in characters. */
    public static final int MAX_CHARACTERS = 200_000;

    private static final String EMBEDDING = "embedding:";
    private static final Pattern BEFORE_EMBEDDING = Pattern.compile("[ \\n]" + EMBEDDING);
    private static final Pattern BREAK = Pattern.compile("(?<!\\S)BREAK(?!\\S)");
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\x1C-\\x1F\\x85\\p{Z}]+");
    private static final Pattern COMMAS = Pattern.compile("^,+|,+$");

    private final ClipTokenizer tokenizer;
    private final TokenLayout layout;
    private final EmbeddingSource embeddings;

    /**
     * Creates a tokenizer.
     *
     * @param tokenizer encodes plain text
     * @param layout chunk length, padding and name of the encoder
     * @param embeddings finds embeddings named in prompts
     */
    public PromptTokenizer(ClipTokenizer tokenizer, TokenLayout layout, EmbeddingSource embeddings) {
        this.tokenizer = tokenizer;
        this.layout = layout;
        this.embeddings = embeddings;
    }

    /**
     * Returns a tokenizer that finds other embeddings.
     *
     * @param source finds embeddings named in prompts
     * @return a tokenizer of the same vocabulary
     */
    public PromptTokenizer withEmbeddings(EmbeddingSource source) {
        return new PromptTokenizer(tokenizer, layout, source);
    }

    /**
     * Returns how chunks are laid out.
     *
     * @return the layout
     */
    public TokenLayout layout() {
        return layout;
    }

    /**
     * Returns the encoder of plain text.
     *
     * @return the tokenizer
     */
    public ClipTokenizer clipTokenizer() {
        return tokenizer;
    }

    /**
     * Turns a prompt into chunks.
     *
     * @param prompt any text
     * @param options how to read it
     * @return at least one chunk
     * @throws PromptException if the prompt is too long or nested too deep
     */
    public TokenizedPrompt tokenize(String prompt, PromptOptions options) {
        if (prompt.length() > MAX_CHARACTERS) {
            throw new PromptException(
                    "prompt: expected at most " + MAX_CHARACTERS + " characters, found " + prompt.length());
        }
        List<PromptSegment> segments = options.weights()
                ? PromptGrammar.parse(prompt)
                : List.of(new PromptSegment(PromptGrammar.unescape(prompt), 1));
        Run run = new Run();
        for (PromptSegment segment : segments) {
            if (options.breaks()) {
                run.addWithBreaks(segment);
            } else {
                run.add(segment.text(), segment.weight());
            }
        }
        return new TokenizedPrompt(run.chunks.build(), List.copyOf(run.vectors.keySet()), List.copyOf(run.unknown));
    }

    /** The state of one prompt on its way into chunks. */
    private final class Run {
        private final ChunkBuilder chunks = new ChunkBuilder(
                layout.length(),
                tokenizer.vocabulary().start(),
                tokenizer.vocabulary().end(),
                layout.pad());
        private final Map<TokenizedPrompt.Vector, Integer> vectors = new LinkedHashMap<>();
        private final List<String> unknown = new ArrayList<>();
        private int word;

        void addWithBreaks(PromptSegment segment) {
            String[] parts = BREAK.split(segment.text(), -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    chunks.close();
                }
                add(parts[i], segment.weight());
            }
        }

        void add(String text, double weight) {
            String[] parts = BEFORE_EMBEDDING.split(text, -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    addEmbedding(parts[i], weight);
                } else if (parts[i].startsWith(EMBEDDING)) {
                    addEmbedding(parts[i].substring(EMBEDDING.length()), weight);
                } else if (!parts[i].isEmpty()) {
                    addText(parts[i], weight);
                }
            }
        }

        private void addText(String text, double weight) {
            chunks.add(tokenizer.encode(text), weight, ++word);
        }

        private void addEmbedding(String nameAndRest, double weight) {
            String trimmed = WHITE_SPACE.matcher(nameAndRest).replaceAll(" ").strip();
            int space = trimmed.indexOf(' ');
            String name = space < 0 ? trimmed : trimmed.substring(0, space);
            String rest = space < 0 ? "" : trimmed.substring(space + 1);
            Optional<EmbeddingVectors> found = find(name);
            if (found.isEmpty()) {
                String bare = COMMAS.matcher(name).replaceAll("");
                if (bare.length() < name.length()) {
                    found = find(bare);
                    rest = name.substring(bare.length()) + " " + rest;
                }
            }
            if (found.isPresent()) {
                addVectors(found.get(), weight);
            } else {
                unknown.add(name);
            }
            if (!rest.isEmpty()) {
                addText(rest, weight);
            }
        }

        private Optional<EmbeddingVectors> find(String name) {
            return name.isEmpty() ? Optional.empty() : embeddings.find(name, layout.encoder());
        }

        private void addVectors(EmbeddingVectors embedding, double weight) {
            int[] group = new int[embedding.count()];
            for (int row = 0; row < group.length; row++) {
                group[row] = -1
                        - vectors.computeIfAbsent(new TokenizedPrompt.Vector(embedding, row), vector -> vectors.size());
            }
            chunks.add(group, weight, ++word);
        }
    }
}
