package io.github.hordelib.engine;

import io.github.hordelib.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.NullUnmarked;

/** The reference answers: the folder of {@code -Dhordelib.golden}, or the copy among the test resources. */
@NullUnmarked // untyped JSON trees
final class GoldenFolder {
    private static final String INSIDE = "e2e/engine";

    private GoldenFolder() {}

    static List<Path> files(String prefix) {
        Path folder = folder();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(prefix + ".*\\.json(\\.gz)?"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Object read(String name) {
        Path plain = folder().resolve(name);
        return read(Files.exists(plain) ? plain : plain.resolveSibling(name + ".gz"));
    }

    static Object read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            boolean packed = file.toString().endsWith(".gz");
            return Json.read((packed ? new GZIPInputStream(in) : in).readAllBytes(), Json.Limits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> cases(String prefix, String key) {
        return files(prefix).stream()
                .flatMap(file -> ((List<Map<String, Object>>) ((Map<String, Object>) read(file)).get(key)).stream())
                .toList();
    }

    private static Path folder() {
        String given = System.getProperty("hordelib.golden", "");
        if (given.isEmpty()) {
            return Path.of("src/test/resources/golden").resolve(INSIDE).toAbsolutePath();
        }
        Path path = Path.of(given);
        Path here = path.toAbsolutePath();
        Path above = Path.of("..").toAbsolutePath().normalize().resolve(path);
        return (Files.isDirectory(here) ? here : above).resolve(INSIDE);
    }
}
