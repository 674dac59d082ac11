package io.github.hordelib.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A small pipeline as Optimum exports it, for tests that want to change one. */
public final class ExportedModel {
    private ExportedModel() {}

    /** Copies all files of the pipeline to a folder. */
    public static void copyTo(Path folder) throws IOException {
        Path source;
        try {
            source = Path.of(Objects.requireNonNull(ExportedModel.class.getResource("/golden/models/sd1_onnx"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        copy(source.resolve("onnx"), folder);
        copy(source.resolve("variants/unet_controlnet"), folder.resolve("unet"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString();
                Path target = to.resolve(name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name);
                Files.createDirectories(target.getParent());
                try (InputStream raw = Files.newInputStream(file);
                        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                        OutputStream out = Files.newOutputStream(target)) {
                    in.transferTo(out);
                }
            }
        }
    }
}
