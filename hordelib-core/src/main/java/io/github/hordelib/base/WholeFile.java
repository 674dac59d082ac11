package io.github.hordelib.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files so that nobody ever finds half of one under its name, even if the process ends meanwhile. Thread-safe. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a file. An existing one is replaced; what is no plain file, such as a pipe, is written to as it is.
     *
     * @param file the file; its folder must be there
     * @param bytes what it is to hold
     * @throws IOException if it cannot be written; an existing file is unchanged then
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            Files.write(file, bytes);
            return;
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path partial = partial(target);
        try {
            Files.write(partial, bytes);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /**
     * Writes a new file.
     *
     * @param file the file; its folder must be there
     * @param bytes what it is to hold
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file, whoever else made it at the same moment
     * @throws IOException if it cannot be written
     */
    public static void create(Path file, byte[] bytes) throws IOException {
        Path target = file.toAbsolutePath();
        Path partial = partial(target);
        try {
            Files.write(partial, bytes);
            Files.createFile(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static Path partial(Path target) {
        return target.resolveSibling("." + UUID.randomUUID() + ".partial");
    }
}
