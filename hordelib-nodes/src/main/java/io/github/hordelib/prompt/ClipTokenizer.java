package io.github.hordelib.prompt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CLIP's byte-pair encoding (Radford et al., "Learning transferable visual models from natural language supervision", 2021)
 * with the text cleaning of Hugging Face's fast tokenizer: Unicode NFC, white space made one blank, lower case one code
 * point at a time, and nothing removed. Immutable and thread-safe.
 */
public final class ClipTokenizer {
    private static final String WHITE =
            "[\\t-\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+";
    private static final Pattern WHITE_SPACE = Pattern.compile(WHITE);
    // A special token that was written in capitals is no token, yet its brackets stay apart from what is around them.
    private static final Pattern PIECE = Pattern.compile(
            "(<\\|)(startoftext|endoftext)(\\|>)" + "|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^ \\p{L}\\p{N}]+");

    private final ClipVocabulary vocabulary;
    private final BytePairMerger merger;
    private final Map<String, Integer> special = new LinkedHashMap<>();
    private final Pattern specialText;

    private ClipTokenizer(ClipVocabulary vocabulary, Map<String, Integer> further) {
        this.vocabulary = vocabulary;
        this.merger = new BytePairMerger(vocabulary);
        special.put(ClipVocabulary.START, vocabulary.start());
        special.put(ClipVocabulary.END, vocabulary.end());
        special.putAll(further);
        specialText =
                Pattern.compile(special.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    /**
     * Creates a tokenizer.
     *
     * @param vocabulary the model's vocabulary
     */
    public ClipTokenizer(ClipVocabulary vocabulary) {
        this(vocabulary, Map.of());
    }

    /**
     * Reads a tokenizer folder, to encode as its program does, which takes the piece it pads with for a token wherever it
     * stands in a text: SD2 pads with an exclamation mark. (ComfyUI does not.)
     *
     * @param folder a folder as {@link ClipVocabulary#read} takes it, with {@code special_tokens_map.json} or
     *     {@code tokenizer_config.json}
     * @return the tokenizer
     * @throws PromptException if a file is missing or cannot be understood
     */
    public static ClipTokenizer read(Path folder) {
        ClipVocabulary vocabulary = ClipVocabulary.read(folder);
        return new ClipTokenizer(
                vocabulary,
                TokenLayout.padPiece(folder)
                        .map(piece -> Map.of(piece, TokenLayout.padId(folder, piece, vocabulary)))
                        .orElse(Map.of()));
    }

    /**
     * Returns the vocabulary.
     *
     * @return the vocabulary
     */
    public ClipVocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * Encodes a text.
     *
     * @param text any text; the exact texts of the start and end tokens become these tokens
     * @return numbers of its pieces, without start and end
     */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        Matcher found = specialText.matcher(text);
        int from = 0;
        while (found.find()) {
            encodePlain(text.substring(from, found.start()), ids);
            ids.add(special.getOrDefault(found.group(), vocabulary.end()));
            from = found.end();
        }
        encodePlain(text.substring(from), ids);
        return ids.build().toArray();
    }

    /**
     * Encodes a text to a fixed length: start, pieces cut to fit, end, padding.
     *
     * @param text any text
     * @param length number of tokens, at least 2
     * @param pad what fills the rest
     * @return {@code length} numbers
     */
    public int[] encodePadded(String text, int length, int pad) {
        int[] pieces = encode(text);
        int used = Math.min(pieces.length, length - 2);
        int[] ids = new int[length];
        Arrays.fill(ids, pad);
        ids[0] = vocabulary.start();
        System.arraycopy(pieces, 0, ids, 1, used);
        ids[used + 1] = vocabulary.end();
        return ids;
    }

    private void encodePlain(String text, IntStream.Builder ids) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        Matcher piece = PIECE.matcher(lowerCase(WHITE_SPACE.matcher(composed).replaceAll(" ")));
        while (piece.find()) {
            if (piece.group(1) == null) {
                encodePiece(piece.group(), ids);
            } else {
                encodePiece(piece.group(1), ids);
                encodePiece(piece.group(2), ids);
                encodePiece(piece.group(3), ids);
            }
        }
    }

    private void encodePiece(String piece, IntStream.Builder ids) {
        merger.encode(piece.getBytes(StandardCharsets.UTF_8), ids);
    }

    /** Without regard to neighbours: a capital sigma at the end of a word stays an ordinary small sigma. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point < 0x80) {
                lower.append((char) (point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point));
            } else {
                lower.append(Character.toString(point).toLowerCase(Locale.ROOT));
            }
        });
        return lower.toString();
    }
}
