package io.github.hordelib.nodes;

import io.github.hordelib.base.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * New files of one prefix in an output folder: {@code prefix_00001_.png} and so on, behind the highest number that is there.
 * A file that another run makes at the same moment is never overwritten. Confined to one call.
 */
final class NumberedFiles {
    private final Path folder;
    private final String subfolder;
    private final String stem;
    private int next;

    private NumberedFiles(Path folder, String subfolder, String stem, int next) {
        this.folder = folder;
        this.subfolder = subfolder;
        this.stem = stem;
        this.next = next;
    }

    /**
     * Prepares files below a folder.
     *
     * @param root the folder; made if it is not there
     * @param prefix may name subfolders; {@code %width%}, {@code %height%}, {@code %year%}, {@code %month%}, {@code %day%},
     *     {@code %hour%}, {@code %minute%} and {@code %second%} are replaced
     */
    static NumberedFiles in(Path root, String prefix, int width, int height) {
        String filled = fill(prefix, width, height);
        try {
            Path relative = Path.of("").resolve(filled).normalize();
            Path file = root.toAbsolutePath().normalize().resolve(relative);
            Path folder = file.getParent();
            if (relative.isAbsolute() || relative.startsWith("..") || folder == null || filled.isBlank()) {
                throw outside(prefix);
            }
            Path made = makeInside(root, folder, prefix);
            String stem = file.getFileName().toString();
            Path parent = relative.getParent();
            String subfolder = parent == null ? "" : parent.toString().replace('\\', '/');
            return new NumberedFiles(made, subfolder, stem, highest(made, stem) + 1);
        } catch (InvalidPathException e) {
            throw new FolderException("file prefix \"" + prefix + "\": expected a path, found " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FolderException("file prefix \"" + prefix + "\": cannot make the folder: " + e, e);
        }
    }

    private static FolderException outside(String prefix) {
        return new FolderException("file prefix \"" + prefix + "\": expected a path inside the output folder");
    }

    /** Makes a folder after checking that what is there of its path is really inside, whatever links it goes through. */
    private static Path makeInside(Path root, Path folder, String prefix) throws IOException {
        Files.createDirectories(root);
        Path realRoot = root.toRealPath();
        Path existing = folder;
        while (!Files.exists(existing)) {
            Path parent = existing.getParent();
            if (parent == null) {
                throw outside(prefix);
            }
            existing = parent;
        }
        if (!existing.toRealPath().startsWith(realRoot)) {
            throw outside(prefix);
        }
        return Files.createDirectories(folder).toRealPath();
    }

    private static String fill(String prefix, int width, int height) {
        LocalDateTime now = LocalDateTime.now(java.time.ZoneId.systemDefault());
        return prefix.replace("%width%", Integer.toString(width))
                .replace("%height%", Integer.toString(height))
                .replace("%year%", Integer.toString(now.getYear()))
                .replace("%month%", two(now.getMonthValue()))
                .replace("%day%", two(now.getDayOfMonth()))
                .replace("%hour%", two(now.getHour()))
                .replace("%minute%", two(now.getMinute()))
                .replace("%second%", two(now.getSecond()));
    }

    private static String two(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    private static int highest(Path folder, String stem) throws IOException {
        String start = stem + "_";
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start))
                    .mapToInt(name -> number(name.substring(start.length())))
                    .max()
                    .orElse(0);
        }
    }

    private static int number(String rest) {
        int end = rest.indexOf('_');
        String digits = end < 0 ? rest : rest.substring(0, end);
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }

    /**
     * Writes the next file.
     *
     * @param item replaces {@code %batch_num%}
     * @param ending such as {@code .png}
     * @return file name, subfolder, as user interfaces want to know them
     */
    Map<String, String> write(byte[] bytes, int item, String ending) {
        String named = stem.replace("%batch_num%", Integer.toString(item));
        String name;
        do {
            name = String.format(Locale.ROOT, "%s_%05d_%s", named, next++, ending);
        } while (!create(name, bytes));
        return Map.of("filename", name, "subfolder", subfolder);
    }

    /**
     * Writes the next file by something that writes files; it need not fit into memory.
     *
     * @param writer puts content into an empty file
     * @param ending such as {@code .safetensors}
     * @return file name, subfolder, as user interfaces want to know them
     */
    Map<String, String> write(Consumer<Path> writer, String ending) {
        Map<String, String> place = write(new byte[0], 0, ending);
        Path file = folder.resolve(place.get("filename"));
        boolean written = false;
        try {
            writer.accept(file);
            written = true;
            return place;
        } finally {
            if (!written) {
                delete(file);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FolderException("output file \"" + file.getFileName() + "\": cannot be deleted: " + e, e);
        }
    }

    private boolean create(String name, byte[] bytes) {
        try {
            WholeFile.create(folder.resolve(name), bytes);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new FolderException("output file \"" + name + "\": cannot be written: " + e, e);
        }
    }
}
