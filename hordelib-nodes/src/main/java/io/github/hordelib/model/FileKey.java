package io.github.hordelib.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a file is still the one that was seen before. */
final class FileKey {
    private FileKey() {}

    /**
     * Returns a key that changes when the file is replaced: real path, size and time of the last change.
     *
     * @throws ModelException if there is no such file
     */
    static String of(Path file) {
        try {
            Path real = file.toRealPath();
            return real + "|" + Files.size(real) + "|"
                    + Files.getLastModifiedTime(real).toMillis();
        } catch (IOException e) {
            throw new ModelException(file + ": expected a file or folder, found none", e);
        }
    }
}
