package io.github.hordelib.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folders that hold model files by kind, each kind in a folder of its own: {@code loras}, {@code vae}, {@code controlnet},
 * {@code embeddings}, {@code upscale_models}, {@code diffusion_models} and so on. What is in them may change at any time.
 * Immutable and thread-safe.
 *
 * @param roots folders that hold the folders of the kinds; those that do not exist hold nothing
 * @param others further folders, by the kind of what they hold
 */
public record ModelFolders(List<Path> roots, Map<String, List<Path>> others) {
    private static final int DEPTH = 8;

    /** Copies the collections. */
    public ModelFolders {
        roots = absolute(roots);
        Map<String, List<Path>> copy = new TreeMap<>();
        others.forEach((kind, folders) -> copy.put(kind, absolute(folders)));
        others = Collections.unmodifiableMap(copy);
    }

    /**
     * Returns folders without further ones.
     *
     * @param roots folders that hold the folders of the kinds
     */
    public ModelFolders(List<Path> roots) {
        this(roots, Map.of());
    }

    private static List<Path> absolute(List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    /**
     * Returns the folders of a kind, those that are searched first in front.
     *
     * @param kind such as {@code loras}
     * @return folders that may not exist
     */
    public List<Path> of(String kind) {
        List<Path> folders = new ArrayList<>(others.getOrDefault(kind, List.of()));
        roots.forEach(root -> folders.add(root.resolve(kind)));
        return folders;
    }

    /**
     * Lists the files of a kind.
     *
     * @param kind such as {@code loras}
     * @param endings how names may end, such as {@code .safetensors}
     * @return names relative to the kind's folder, with {@code /} between parts, sorted
     */
    public List<String> list(String kind, List<String> endings) {
        TreeSet<String> names = new TreeSet<>();
        for (Path folder : of(kind)) {
            if (Files.isDirectory(folder)) {
                for (Path file : files(folder)) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    if (endings.stream().anyMatch(name::endsWith)) {
                        names.add(name);
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    /**
     * Finds a file of a kind.
     *
     * @param kind such as {@code loras}
     * @param name a name as listed; one that leads out of the folder finds nothing
     * @return the file, if there is one
     */
    public Optional<Path> find(String kind, String name) {
        for (Path folder : of(kind)) {
            Optional<Path> file = inside(folder, name).filter(Files::isRegularFile);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /**
     * Finds a folder of a kind, such as one model in several files.
     *
     * @param kind such as {@code clip_vision}
     * @param name relative to the kind's folder; one that leads out of it finds nothing
     * @return the folder, if there is one
     */
    public Optional<Path> findFolder(String kind, String name) {
        return of(kind).stream()
                .flatMap(folder -> inside(folder, name).stream())
                .filter(Files::isDirectory)
                .findFirst();
    }

    /**
     * Returns a file of a kind.
     *
     * @param kind such as {@code loras}
     * @param name a name as listed
     * @return the file
     * @throws ModelException if there is none
     */
    public Path get(String kind, String name) {
        return find(kind, name)
                .orElseThrow(() -> new ModelException("models: expected a file \"" + name + "\" in the folder " + kind
                        + " of " + roots + ", found none"));
    }

    static Optional<Path> inside(Path folder, String name) {
        try {
            Path path = folder.resolve(name).normalize();
            return path.startsWith(folder) && !path.equals(folder) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> tree = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return tree.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("models: the folder " + folder + " cannot be listed", e);
        }
    }
}
