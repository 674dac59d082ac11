package io.github.hordelib.interrogate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BERT's WordPiece tokenizer for lower-case text (Devlin et al., 2019): accents are removed, punctuation stands alone, and
 * words are cut from the left into the longest pieces there are. Immutable and thread-safe.
 */
public final class WordPieces {
    private static final String UNKNOWN = "[UNK]";
    private static final String INSIDE = "##";
    private static final int LONGEST_WORD = 100;
    private static final Set<String> SPECIAL = Set.of("[PAD]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]");
    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");
    private static final Pattern WORD = Pattern.compile(
            "[\\p{IsIdeographic}]|[!-/:-@\\[-`{-~\\p{P}]|[^\\s!-/:-@\\[-`{-~\\p{P}\\p{IsIdeographic}]+");
    private static final Pattern BEFORE_PUNCTUATION = Pattern.compile(" ([.?!,]|n't|'m|'s|'ve|'re)");

    private final List<String> pieces;
    private final Map<String, Integer> ids = new HashMap<>();

    private WordPieces(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
        for (int id = 0; id < pieces.size(); id++) {
            ids.putIfAbsent(pieces.get(id), id);
        }
    }

    /**
     * Returns a tokenizer.
     *
     * @param pieces the vocabulary in the order of its numbers; inner pieces begin with {@code ##}
     * @return the tokenizer
     */
    public static WordPieces of(List<String> pieces) {
        return new WordPieces(pieces);
    }

    /**
     * Reads a vocabulary.
     *
     * @param file {@code vocab.txt}, one piece a line
     * @return the tokenizer
     * @throws InterrogationException if there is no such file, or it is no text
     */
    public static WordPieces read(Path file) {
        try {
            return of(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InterrogationException(file + ": expected a vocabulary, found none (" + e + ")", e);
        }
    }

    /**
     * Encodes a text.
     *
     * @param text any text
     * @return numbers of its pieces, without start and end
     */
    public int[] encode(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("");
        List<Integer> encoded = new ArrayList<>();
        Matcher word = WORD.matcher(plain);
        while (word.find()) {
            encoded.addAll(cut(word.group()));
        }
        return encoded.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> cut(String word) {
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < word.length() && word.length() <= LONGEST_WORD) {
            int to = word.length();
            while (to > from && !ids.containsKey(piece(word, from, to))) {
                to--;
            }
            if (to == from) {
                break;
            }
            found.add(id(piece(word, from, to)));
            from = to;
        }
        return from == word.length() ? found : List.of(id(UNKNOWN));
    }

    private static String piece(String word, int from, int to) {
        return from == 0 ? word.substring(0, to) : INSIDE + word.substring(from, to);
    }

    private int id(String piece) {
        return ids.getOrDefault(piece, 0);
    }

    /**
     * Decodes tokens. Start, end and padding are left out, blanks before punctuation, too.
     *
     * @param tokens numbers of pieces
     * @return the text
     */
    public String decode(int... tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            String piece = token >= 0 && token < pieces.size() ? pieces.get(token) : "[DEC]";
            if (SPECIAL.contains(piece)) {
                continue;
            }
            if (piece.startsWith(INSIDE)) {
                text.append(piece, INSIDE.length(), piece.length());
            } else {
                text.append(text.isEmpty() ? "" : " ").append(piece);
            }
        }
        return BEFORE_PUNCTUATION.matcher(text).replaceAll("$1");
    }
}
