package io.github.hordelib.ort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Unpacks the native libraries of ONNX Runtime once into a folder named by version, platform and content, instead of into a
 * new temporary folder at each start. Files are checked by checksum and put in place by an atomic rename, so that several
 * processes may do this at the same time.
 */
final class NativeCache {
    static final String PATH_PROPERTY = "onnxruntime.native.path";
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final List<String> BASE =
            List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
    private static final List<String> CUDA = List.of("onnxruntime_providers_cuda");

    private final Path folder;
    private final String platform;

    NativeCache(Path folder, String platform) {
        this.folder = folder;
        this.platform = platform;
    }

    static NativeCache in(Path cacheFolder) {
        return new NativeCache(cacheFolder, platform());
    }

    /**
     * Unpacks what is needed to start, and tells ONNX Runtime where it is. Must be called before any class of ONNX Runtime is
     * initialised. Does nothing if the application has set the folder itself.
     */
    void prepare(boolean withCuda) {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        if (resource(BASE.get(0)).isEmpty()) {
            throw new BackendException(
                    BackendException.NO_MODEL,
                    "native libraries: expected some for " + platform + " on the class path, found none");
        }
        try {
            Path target = folder.resolve("onnxruntime").resolve(platform + "-" + contentKey());
            Files.createDirectories(target);
            unpack(BASE, target);
            if (withCuda) {
                unpack(CUDA, target);
            }
            System.setProperty(PATH_PROPERTY, target.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("native libraries: cannot be unpacked to " + folder, e);
        }
    }

    /** Returns whether the class path holds the provider for NVIDIA cards. */
    boolean hasCuda() {
        return resource(CUDA.get(0)).isPresent();
    }

    String platformName() {
        return platform;
    }

    private void unpack(List<String> libraries, Path target) throws IOException {
        for (String library : libraries) {
            Optional<URL> source = resource(library);
            if (source.isPresent()) {
                unpack(source.get(), target.resolve(fileName(library)));
            }
        }
    }

    private static void unpack(URL source, Path target) throws IOException {
        long expected = checksum(source);
        if (Files.isRegularFile(target) && checksum(target) == expected) {
            return;
        }
        Path part =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
        try {
            try (InputStream in = source.openStream();
                    OutputStream out = Files.newOutputStream(part)) {
                in.transferTo(out);
            }
            if (checksum(part) != expected) {
                throw new IOException(target.getFileName() + ": expected checksum " + expected + ", found another");
            }
            put(part, target, expected);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void put(Path part, Path target, long expected) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // On Windows a library that another process has loaded cannot be replaced; that is fine if it is the same.
            if (!Files.isRegularFile(target) || checksum(target) != expected) {
                throw e;
            }
        }
    }

    private String contentKey() throws IOException {
        long key = 0;
        for (String library : BASE) {
            Optional<URL> source = resource(library);
            if (source.isPresent()) {
                key = 31 * key + checksum(source.get());
            }
        }
        return String.format(Locale.ROOT, "%016x", key);
    }

    private Optional<URL> resource(String library) {
        String name = RESOURCES + platform + "/" + fileName(library);
        return Optional.ofNullable(ai.onnxruntime.OrtException.class.getResource(name));
    }

    private static String fileName(String library) {
        return System.mapLibraryName(library).replace("jnilib", "dylib");
    }

    private static long checksum(URL source) throws IOException {
        URLConnection connection = source.openConnection();
        if (connection instanceof JarURLConnection jar) {
            long stored = jar.getJarEntry().getCrc();
            if (stored != -1) {
                return stored;
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return checksum(in);
        }
    }

    private static long checksum(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return checksum(in);
        }
    }

    private static long checksum(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        try (CheckedInputStream checked = new CheckedInputStream(in, crc)) {
            byte[] buffer = new byte[1 << 16];
            while (checked.read(buffer) >= 0) {
                // reading is what counts
            }
        }
        return crc.getValue();
    }

    static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String os = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return os + "-" + (machine.equals("amd64") || machine.equals("x86_64") ? "x64" : machine);
    }
}
