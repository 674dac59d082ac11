package io.github.hordelib.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Files that commands write when their work is done: whether that is possible is asked before it begins. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses a file that could not be written.
     *
     * @param option the option that names it
     * @param file the file; folders that are not there will be made
     */
    static void require(String option, Path file) {
        Path target = file.toAbsolutePath().normalize();
        if (Files.isDirectory(target)) {
            throw new TypeConversionException(option + ": expected a file, found the folder \"" + file + "\"");
        }
        Optional<Path> there = Stream.iterate(target, Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst();
        boolean possible = there.filter(Files::isWritable)
                .filter(found -> found.equals(target) || Files.isDirectory(found))
                .isPresent();
        if (!possible) {
            throw new TypeConversionException(option + ": expected a file that can be written, found \"" + file
                    + "\" where nothing can be written to \"" + there.orElse(target) + "\"");
        }
    }

    /** Writes a text; makes folders as needed. */
    static void write(Path file, CharSequence text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
