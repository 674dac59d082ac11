package io.github.hordelib.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one text encoder wants its tokens. Immutable.
 *
 * @param encoder name of the encoder in embedding files: {@code clip_l}, {@code clip_g} or {@code clip_h}
 * @param length tokens of a chunk with start and end, at least 3; 77 for CLIP
 * @param pad what fills a chunk behind the end token
 */
public record TokenLayout(String encoder, int length, int pad) {
    /** The encoder of SD1 and first one of SDXL. */
    public static final String CLIP_L = "clip_l";
    /** The second encoder of SDXL, the only one of its refiner. */
    public static final String CLIP_G = "clip_g";
    /** The encoder of SD2. */
    public static final String CLIP_H = "clip_h";

    private static final int CLIP_LENGTH = 77;

    /** Checks the length. */
    public TokenLayout {
        if (length < 3) {
            throw new IllegalArgumentException("token layout: expected a length of at least 3, found " + length);
        }
    }

    /**
     * Returns the layout of CLIP-L: 77 tokens padded with the end token.
     *
     * @param vocabulary the encoder's vocabulary
     * @return the layout
     */
    public static TokenLayout clipL(ClipVocabulary vocabulary) {
        return new TokenLayout(CLIP_L, CLIP_LENGTH, vocabulary.end());
    }

    /**
     * Returns the layout of CLIP-G: 77 tokens padded with 0.
     *
     * @return the layout
     */
    public static TokenLayout clipG() {
        return new TokenLayout(CLIP_G, CLIP_LENGTH, 0);
    }

    /**
     * Returns the layout of CLIP-H: 77 tokens padded with 0.
     *
     * @return the layout
     */
    public static TokenLayout clipH() {
        return new TokenLayout(CLIP_H, CLIP_LENGTH, 0);
    }

    /**
     * Returns the layout that a tokenizer folder asks for.
     *
     * @param folder a folder with {@code special_tokens_map.json} or {@code tokenizer_config.json}; without both, padding is
     *     that of the encoder
     * @param vocabulary the folder's vocabulary
     * @param encoder name of the encoder in embedding files
     * @return the layout, 77 tokens
     * @throws PromptException if a file cannot be understood, or names a padding token that is not in the vocabulary
     */
    public static TokenLayout read(Path folder, ClipVocabulary vocabulary, String encoder) {
        int fallback = encoder.equals(CLIP_L) ? vocabulary.end() : 0;
        int pad =
                padPiece(folder).map(piece -> padId(folder, piece, vocabulary)).orElse(fallback);
        return new TokenLayout(encoder, CLIP_LENGTH, pad);
    }

    static Optional<String> padPiece(Path folder) {
        for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                JsonNode pad = json(file).path("pad_token");
                String piece = pad.isObject() ? pad.path("content").asText() : pad.asText();
                if (!piece.isEmpty()) {
                    return Optional.of(piece);
                }
            }
        }
        return Optional.empty();
    }

    static int padId(Path folder, String piece, ClipVocabulary vocabulary) {
        return vocabulary
                .find(piece)
                .orElseThrow(() -> new PromptException(
                        "tokenizer " + folder + ", pad_token: expected a piece of the vocabulary, found " + piece));
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new PromptException(file + ": expected a JSON file, found " + e.getMessage(), e);
        }
    }
}
