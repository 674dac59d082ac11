package io.github.hordelib.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * The pieces of text a CLIP model knows, with their numbers, and the merges that build long pieces of short ones. Immutable
 * and thread-safe; one takes a few megabytes, so share it.
 */
public final class ClipVocabulary {
    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";
    static final String WORD_END = "</w>";
    private static final String VOCABULARY_FILE = "vocab.json";
    private static final String MERGES_FILE = "merges.txt";
    private static final String SINGLE_FILE = "tokenizer.json";

    /** Two neighbours become one piece; a lower rank goes first. */
    record Merge(int rank, int piece) {}

    private final Map<String, Integer> ids;
    private final Map<Long, Merge> merges;
    private final int start;
    private final int end;

    private ClipVocabulary(Map<String, Integer> ids, List<String> mergeLines, String source) {
        this.ids = Map.copyOf(ids);
        this.start = special(START, source);
        this.end = special(END, source);
        this.merges = new HashMap<>(mergeLines.size() * 2);
        for (int rank = 0; rank < mergeLines.size(); rank++) {
            addMerge(mergeLines.get(rank), rank);
        }
    }

    private static final class Bundled {
        static final ClipVocabulary VOCABULARY = readBundled();
    }

    /**
     * Returns the vocabulary of OpenAI's CLIP, 49,408 pieces, which all Stable-Diffusion models use.
     *
     * @return the one shared instance
     */
    public static ClipVocabulary bundled() {
        return Bundled.VOCABULARY;
    }

    /**
     * Reads the vocabulary of a model folder.
     *
     * @param folder a folder with {@code vocab.json} and {@code merges.txt}, or with {@code tokenizer.json} alone, as Hugging
     *     Face tokenizers write them
     * @return the vocabulary
     * @throws PromptException if a file is missing or cannot be understood
     */
    public static ClipVocabulary read(Path folder) {
        return find(folder)
                .orElseThrow(() -> new PromptException("tokenizer " + folder
                        + ": expected vocab.json and merges.txt, or tokenizer.json, found none of them"));
    }

    /**
     * Reads the vocabulary of a model folder, if there is one.
     *
     * @param folder as in {@link #read}
     * @return the vocabulary; empty if the folder holds none
     * @throws PromptException if a file cannot be understood
     */
    public static Optional<ClipVocabulary> find(Path folder) {
        if (Files.isRegularFile(folder.resolve(VOCABULARY_FILE))) {
            return Optional.of(readPair(folder));
        }
        Path single = folder.resolve(SINGLE_FILE);
        return Files.isRegularFile(single) ? Optional.of(readSingle(single)) : Optional.empty();
    }

    /** Newer versions of the tokenizers write nothing but this file. */
    private static ClipVocabulary readSingle(Path file) {
        try {
            JsonNode model = new ObjectMapper().readTree(file.toFile()).path("model");
            List<String> merges = new ArrayList<>();
            model.path("merges")
                    .forEach(merge -> merges.add(
                            merge.isArray()
                                    ? merge.path(0).asText() + " "
                                            + merge.path(1).asText()
                                    : merge.asText()));
            return parse(model.path("vocab").toString(), String.join("\n", merges), file.toString());
        } catch (IOException e) {
            throw new PromptException("tokenizer " + file + ": expected readable JSON, found " + e.getMessage(), e);
        }
    }

    private static ClipVocabulary readPair(Path folder) {
        Path vocabularyFile = folder.resolve(VOCABULARY_FILE);
        Path mergesFile = folder.resolve(MERGES_FILE);
        try {
            return parse(
                    Files.readString(vocabularyFile, StandardCharsets.UTF_8),
                    Files.readString(mergesFile, StandardCharsets.UTF_8),
                    folder.toString());
        } catch (IOException e) {
            throw new PromptException(
                    "tokenizer " + folder + ": expected readable files vocab.json and merges.txt, found " + e, e);
        }
    }

    /**
     * Reads a vocabulary from the texts of its two files.
     *
     * @param vocabularyJson content of {@code vocab.json}: numbers by piece
     * @param merges content of {@code merges.txt}: an optional header line, then two pieces a line
     * @param source what messages call it
     * @return the vocabulary
     * @throws PromptException if the texts cannot be understood
     */
    public static ClipVocabulary parse(String vocabularyJson, String merges, String source) {
        try {
            Map<String, Integer> ids = new ObjectMapper().readValue(vocabularyJson, new TypeReference<>() {});
            List<String> lines = merges.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                    .toList();
            return new ClipVocabulary(ids, lines, source);
        } catch (JsonProcessingException e) {
            throw new PromptException(
                    "tokenizer " + source + ": expected a JSON object of numbers by piece, found " + e.getMessage(), e);
        }
    }

    private static ClipVocabulary readBundled() {
        try (InputStream packed = Objects.requireNonNull(
                        ClipVocabulary.class.getResourceAsStream("clip-merges.txt.gz"), "clip-merges.txt.gz");
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            return new ClipVocabulary(numberAsClip(lines), lines, "bundled");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Byte symbols, the same at the end of a word, merged pieces, then the two special ones. */
    private static Map<String, Integer> numberAsClip(List<String> mergeLines) {
        List<String> pieces = new ArrayList<>(ByteAlphabet.inVocabularyOrder());
        for (String symbol : List.copyOf(pieces)) {
            pieces.add(symbol + WORD_END);
        }
        for (String line : mergeLines) {
            pieces.add(line.replace(" ", ""));
        }
        pieces.add(START);
        pieces.add(END);
        Map<String, Integer> ids = new HashMap<>(pieces.size() * 2);
        for (String piece : pieces) {
            ids.put(piece, ids.size());
        }
        return ids;
    }

    private int special(String piece, String source) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new PromptException("tokenizer " + source + ": expected the piece " + piece + ", found none");
        }
        return id;
    }

    private void addMerge(String line, int rank) {
        int space = line.indexOf(' ');
        if (space < 0) {
            return;
        }
        String left = line.substring(0, space);
        String right = line.substring(space + 1).strip();
        Integer leftId = ids.get(left);
        Integer rightId = ids.get(right);
        Integer joined = ids.get(left + right);
        if (leftId != null && rightId != null && joined != null) {
            merges.putIfAbsent(pair(leftId, rightId), new Merge(rank, joined));
        }
    }

    /** The number of a piece, or that of the end token, CLIP's stand-in for the unknown. */
    int idOrUnknown(String piece) {
        return ids.getOrDefault(piece, end);
    }

    /**
     * Finds the number of a piece.
     *
     * @param piece a piece as in {@code vocab.json}
     * @return its number, if it is in the vocabulary
     */
    public OptionalInt find(String piece) {
        Integer exact = ids.get(piece);
        return exact == null ? OptionalInt.empty() : OptionalInt.of(exact);
    }

    /**
     * Returns what this vocabulary was made of, in the order of ranks.
     *
     * @return a JSON object of {@code vocab} (numbers by piece) and {@code merges} (two pieces each)
     */
    public String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        Map<Integer, String> pieces = new HashMap<>();
        ObjectNode vocabulary = json.putObject("vocab");
        ids.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(entry -> {
            vocabulary.put(entry.getKey(), entry.getValue());
            pieces.put(entry.getValue(), entry.getKey());
        });
        ArrayNode lines = json.putArray("merges");
        merges.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparingInt(Merge::rank)))
                .forEach(entry -> lines.add(pieces.get((int) (entry.getKey() >> 32)) + " "
                        + pieces.get(entry.getKey().intValue())));
        return json.toString();
    }

    static long pair(int left, int right) {
        return ((long) left << 32) | right;
    }

    Map<Long, Merge> merges() {
        return merges;
    }

    /**
     * Returns the number of the token before the first piece.
     *
     * @return 49406 in OpenAI's vocabulary
     */
    public int start() {
        return start;
    }

    /**
     * Returns the number of the token after the last piece.
     *
     * @return 49407 in OpenAI's vocabulary
     */
    public int end() {
        return end;
    }

    /**
     * Returns how many pieces there are.
     *
     * @return 49,408 in OpenAI's vocabulary
     */
    public int size() {
        return ids.size();
    }
}
