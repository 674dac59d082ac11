package io.github.hordelib.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folders that nodes may touch. Names given by a workflow are relative to one of them and never lead out of it, neither by
 * {@code ..} nor through links. Thread-safe.
 *
 * @param input where pictures are loaded from
 * @param output where results are saved
 * @param temp where previews are saved
 */
public record Folders(Path input, Path output, Path temp) {
    /**
     * Returns the folders {@code input}, {@code output} and {@code temp} of a folder. They need not exist.
     *
     * @param root the folder
     * @return the folders
     */
    public static Folders under(Path root) {
        return new Folders(root.resolve("input"), root.resolve("output"), root.resolve("temp"));
    }

    /**
     * Finds a file of the input folder; a name that ends in {@code [output]} or {@code [temp]} is looked up there.
     *
     * @param name relative path
     * @return the file's real path, empty if there is no such file or it lies outside
     */
    public Optional<Path> find(String name) {
        Path folder = input;
        String plain = name;
        if (name.endsWith("[output]")) {
            folder = output;
        } else if (name.endsWith("[temp]")) {
            folder = temp;
        }
        if (name.endsWith("[input]") || !folder.equals(input)) {
            plain = name.substring(0, name.lastIndexOf('[')).strip();
        }
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(plain).toRealPath();
            return file.startsWith(root) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Finds a file of the input folder that must be there.
     *
     * @param name relative path; see {@link #find(String)}
     * @return the file's real path
     * @throws FolderException if there is no such file or it lies outside
     */
    public Path require(String name) {
        return find(name)
                .orElseThrow(() -> new FolderException(
                        "input file \"" + name + "\": expected a file in the input folder, found none"));
    }

    /** Names the files of the input folder, sorted; nothing if there is no such folder. */
    List<String> inputFiles(Predicate<String> wanted) {
        return files(input, wanted);
    }

    /** Names the files of the output folder as {@link #find} takes them, sorted; nothing if there is no such folder. */
    List<String> outputFiles(Predicate<String> wanted) {
        return files(output, wanted).stream().map(name -> name + " [output]").toList();
    }

    private static List<String> files(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the SHA-256 of an input file. */
    String fingerprint(String name) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream stream = new DigestInputStream(Files.newInputStream(require(name)), digest)) {
            stream.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
