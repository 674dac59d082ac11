package io.github.hordelib.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHA-256 of files, computed when it is first asked for. Thread-safe. */
final class ContentHash {
    private final List<Path> files;
    private volatile @Nullable String hash;

    ContentHash(List<Path> files) {
        this.files = List.copyOf(files);
    }

    String get() {
        String known = hash;
        if (known == null) {
            known = compute();
            hash = known;
        }
        return known;
    }

    private String compute() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ModelException(files + ": cannot be read (" + e + ")", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: expected in every Java, found none", e);
        }
    }
}
