package io.github.hordelib.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path there = target;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        boolean folder = Files.isDirectory(there);
        if (!Files.isWritable(there) || !folder && !there.equals(target)) {
            throw new TypeConversionException(option + ": expected a file that can be written, found \"" + file
                    + "\", where " + there + (folder || there.equals(target) ? " is protected" : " is no folder"));
        }
    }

    /** Writes a text; makes folders as needed. */
    static void write(Path file, CharSequence text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }
}
