package io.github.hordelib.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Finds reference cases: in the folder of the system property hordelib.golden, else among the test resources. */
public final class GoldenFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PACKED = ".gz";

    private GoldenFolder() {}

    /** Returns the folder of a subject, such as "sampling". */
    public static Path of(String subject) {
        String given = System.getProperty("hordelib.golden", "");
        return given.isBlank() ? carried(subject) : external(given).resolve(subject);
    }

    /** Returns the files of a folder whose names end so, in order; one that is only there as NAME.gz counts as NAME. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(GoldenFolder::withoutPacking)
                    .filter(file -> file.toString().endsWith(ending))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path withoutPacking(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(PACKED) ? file.resolveSibling(name.substring(0, name.length() - PACKED.length())) : file;
    }

    /** Reads a JSON file, which may be there as NAME.gz only. */
    public static JsonNode json(Path file) {
        Path packed = file.resolveSibling(file.getFileName() + PACKED);
        try (InputStream in =
                Files.exists(file) ? Files.newInputStream(file) : new GZIPInputStream(Files.newInputStream(packed))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a file, unpacked if it is only there as NAME.gz. */
    public static Path unpacked(Path file) {
        Path packed = file.resolveSibling(file.getFileName() + PACKED);
        if (Files.exists(file) || !Files.exists(packed)) {
            return file;
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Path copy = Files.createTempDirectory("golden").resolve(file.getFileName());
            Files.copy(in, copy);
            copy.toFile().deleteOnExit();
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A relative folder is meant from where Maven was started, which may be the parent of the module's folder. */
    private static Path external(String given) {
        Path here = Path.of("").toAbsolutePath();
        for (Path base = here; base != null; base = base.getParent()) {
            Path folder = base.resolve(given).normalize();
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        throw new IllegalStateException("hordelib.golden: expected a folder, found nothing at " + here.resolve(given));
    }

    /** Returns the folder of a subject among the test resources. */
    public static Path carried(String subject) {
        URL url = GoldenFolder.class.getResource("/golden/" + subject);
        if (url == null) {
            throw new IllegalStateException("test resources: expected a folder golden/" + subject + ", found nothing");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("test resources: expected a file, found " + url, e);
        }
    }
}
