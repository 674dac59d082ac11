package io.github.hordelib.model;

import io.github.hordelib.ort.BackendOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Models on the class path, such as the small one that comes with this library as a jar of its own. They are unpacked once to
 * a cache folder, checked, and used from there.
 */
public final class EmbeddedModels {
    /** Name of the small model. */
    public static final String SHAPELAND = "shapeland-v1.safetensors";

    private static final String FOLDER = "META-INF/hordelib/";
    private static final Map<String, String> KNOWN =
            Map.of(SHAPELAND, "800f25f93420f675641156739dc244dcb2174efdce679f62402ca62ba550c889");

    /** Name of the small CLIP model. */
    public static final String CLIP = "shapeland-clip.safetensors";

    private static final String CLIP_HASH = "967b94622ea3f31e7c4193769ab55e6ba535cc05100b532f18d1c7373f28f9e9";

    private EmbeddedModels() {}

    /**
     * Returns whether the class path holds the small CLIP model.
     *
     * @return true if {@link #unpackClip} finds it
     */
    public static boolean hasClip() {
        return resource(CLIP).isPresent();
    }

    /**
     * Finds the small CLIP model that belongs to the small model, and unpacks it if that has not happened yet.
     *
     * @param cacheFolder where to, such as {@link BackendOptions#cacheFolder()}; made if absent
     * @return its file, for {@link ClipModel#open}; empty if the class path does not hold it
     * @throws ModelException if it cannot be unpacked, or is not what it should be
     */
    public static Optional<Path> unpackClip(Path cacheFolder) {
        Path folder = cacheFolder.resolve("models").resolve(CLIP_HASH.substring(0, 16));
        return resource(CLIP).map(source -> unpack(source, folder.resolve(CLIP), CLIP_HASH));
    }

    /**
     * Finds the models on the class path and unpacks those that have not been unpacked yet.
     *
     * @param cacheFolder where to, such as {@link BackendOptions#cacheFolder()}; made if absent
     * @return files by name, such as {@code shapeland-v1.safetensors}; empty if the class path holds none
     * @throws ModelException if one cannot be unpacked, or is not what it should be
     */
    public static Map<String, Path> unpack(Path cacheFolder) {
        Map<String, Path> models = new LinkedHashMap<>();
        KNOWN.forEach((name, hash) -> resource(name).ifPresent(source -> {
            Path folder = cacheFolder.resolve("models").resolve(hash.substring(0, 16));
            models.put(name, unpack(source, folder.resolve(name), hash));
        }));
        return models;
    }

    private static Optional<URL> resource(String name) {
        return Optional.ofNullable(EmbeddedModels.class.getClassLoader())
                .map(loader -> loader.getResource(FOLDER + name));
    }

    private static Path unpack(URL source, Path target, String hash) {
        try {
            if (Files.isRegularFile(target) && hash(target).equals(hash)) {
                return target;
            }
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(
                    target.getParent(), target.getFileName().toString(), ".part");
            try {
                try (InputStream in = source.openStream();
                        OutputStream out = Files.newOutputStream(part)) {
                    in.transferTo(out);
                }
                String found = hash(part);
                if (!found.equals(hash)) {
                    throw new ModelException(
                            "embedded model " + source + ": expected the hash " + hash + ", found " + found);
                }
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            return target;
        } catch (IOException e) {
            throw new ModelException("embedded model " + source + ": cannot be unpacked to " + target, e);
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: expected in every Java, found none", e);
        }
    }
}
