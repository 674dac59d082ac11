package io.github.hordelib.interrogate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts that pictures are compared with, none empty, each once. Immutable. Two lists are equal if name and texts are. */
public final class WordList {
    /** Most texts of a list. */
    public static final int MAX_WORDS = 1_000_000;

    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 2_000;

    private static final long MAX_BYTES = 256L << 20;
    private static final List<String> SHIPPED =
            List.of("mediums", "movements", "flavours", "subjects", "shapes", "colours", "backgrounds");

    private final String name;
    private final List<String> words;
    private volatile @Nullable String hash;

    /**
     * Creates a list.
     *
     * @param name what results call it
     * @param words the texts; those that are blank or were there before are left out
     * @throws InterrogationException if a text is too long, or there are too many, or none
     */
    public WordList(String name, List<String> words) {
        LinkedHashSet<String> unique = new LinkedHashSet<>();
        for (String word : words) {
            if (word.length() > MAX_LENGTH) {
                throw new InterrogationException("word list \"" + name + "\", entry " + (unique.size() + 1)
                        + ": expected at most " + MAX_LENGTH + " characters, found " + word.length());
            }
            if (!word.isBlank()) {
                unique.add(word.strip());
            }
        }
        if (unique.isEmpty() || unique.size() > MAX_WORDS) {
            throw new InterrogationException(
                    "word list \"" + name + "\": expected 1 to " + MAX_WORDS + " entries, found " + unique.size());
        }
        this.name = name;
        this.words = List.copyOf(unique);
    }

    /**
     * Returns what results call the list.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the texts.
     *
     * @return none blank, each once
     */
    public List<String> words() {
        return words;
    }

    /**
     * Returns the names of the lists that come with the library.
     *
     * @return the names
     */
    public static List<String> shippedNames() {
        return SHIPPED;
    }

    /**
     * Returns a list that comes with the library.
     *
     * @param name one of {@link #shippedNames()}
     * @return the list
     * @throws InterrogationException if there is none of that name
     */
    public static WordList shipped(String name) {
        if (!SHIPPED.contains(name)) {
            throw new InterrogationException("word list: expected one of " + SHIPPED + ", found \"" + name + "\"");
        }
        try (InputStream in = WordList.class.getResourceAsStream(name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ".txt: expected in the jar, found none");
            }
            return new WordList(
                    name,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        } catch (IOException e) {
            throw new InterrogationException("word list \"" + name + "\": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Reads lists from a file: a text with one entry a line, or a JSON array of texts, or a JSON object of such arrays.
     *
     * @param file ends in {@code .json} if it is JSON; UTF-8
     * @return the lists, named after the file or by the object's keys
     * @throws InterrogationException if the file cannot be read, or is too large, or empty
     */
    public static List<WordList> read(Path file) {
        String fileName = file.getName(file.getNameCount() - 1).toString();
        int dot = fileName.lastIndexOf('.');
        String name = dot > 0 ? fileName.substring(0, dot) : fileName;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InterrogationException(
                        "word list " + file + ": expected at most " + MAX_BYTES + " bytes, found " + Files.size(file));
            }
            if (!fileName.endsWith(".json")) {
                return List.of(new WordList(
                        name,
                        Files.readString(file, StandardCharsets.UTF_8).lines().toList()));
            }
            return parse(name, new ObjectMapper().readTree(file.toFile()));
        } catch (CharacterCodingException e) {
            throw new InterrogationException("word list " + file + ": expected UTF-8 text, found other bytes", e);
        } catch (IOException e) {
            throw new InterrogationException("word list " + file + ": " + Json.reason(e), e);
        }
    }

    private static List<WordList> parse(String name, JsonNode json) {
        List<WordList> lists = new ArrayList<>();
        if (json.isArray()) {
            lists.add(new WordList(name, texts(name, json)));
        } else if (json.isObject()) {
            json.properties()
                    .forEach(field -> lists.add(new WordList(field.getKey(), texts(field.getKey(), field.getValue()))));
        }
        if (lists.isEmpty()) {
            throw new InterrogationException("word list \"" + name
                    + "\": expected a JSON array of texts or an object of such arrays, found neither");
        }
        return lists;
    }

    private static List<String> texts(String name, JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (!item.isTextual()) {
                throw new InterrogationException(
                        "word list \"" + name + "\": expected texts only, found " + item.getNodeType());
            }
            texts.add(item.asText());
        }
        return texts;
    }

    /**
     * Returns what stands for the content, whatever its name.
     *
     * @return SHA-256 of the texts in hexadecimal
     */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = computeHash();
            hash = known;
        }
        return known;
    }

    private String computeHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: expected in every Java, found none", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WordList list && name.equals(list.name) && words.equals(list.words);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + hash().hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + words.size() + " texts)";
    }
}
