package io.github.hordelib.ort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Graphs that were optimised before, with their weights in the layout that kernels want, one folder each. Opening such a graph
 * takes a second instead of many, and its weights are mapped pages that all sessions and processes share.
 *
 * <p>The name of a folder stands for the content of the graph and its weights, the settings, the version of ONNX Runtime and
 * the processor. Folders appear complete, by renaming, so any number of processes may use them at once. The folders that were
 * used longest ago are deleted when all of them take more than a limit. Thread-safe.
 */
final class PreparedGraphs {
    static final String GRAPH = "model.onnx";
    static final String WEIGHTS = "weights.bin";

    /** Changes when the same graph is to be prepared in another way than before. */
    static final int FORM = 2;

    /** Below this, preparing takes no time worth speaking of. */
    static final long SMALLEST = 64L << 20;

    private static final String PARTIAL = ".partial";
    private static final long ABANDONED_SECONDS = 24 * 60 * 60;
    private static final int SAMPLES = 256;
    private static final int SAMPLE = 4096;
    private static final int SPACE_FACTOR = 3;

    private final Path folder;
    private final long smallest;
    private final long limit;
    private final String environment;

    /**
     * Graphs with fewer than {@code smallest} bytes of weights are not prepared; {@code environment} stands for everything that prepared graphs depend on beside graph,
     * weights and settings.
     */
    PreparedGraphs(Path folder, long smallest, long limit, String environment) {
        this.folder = folder;
        this.smallest = smallest;
        this.limit = limit;
        this.environment = environment;
    }

    /** Writes the prepared form of a graph into a folder, as {@link #GRAPH} and {@link #WEIGHTS}. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Path target);
    }

    /** Returns whether a graph is worth preparing and there is room for it. */
    boolean accepts(ModelSource.Graph graph, SessionSettings settings) {
        if (graph.weightBytes() < smallest
                || graph.weightBytes() > limit
                || !graph.replacements().isEmpty()
                || !settings.prepacking()
                || settings.optimization() == SessionSettings.Optimization.NONE) {
            return false;
        }
        try {
            Files.createDirectories(folder);
            return Files.exists(folder.resolve(key(graph, settings)))
                    || Files.getFileStore(folder).getUsableSpace() > SPACE_FACTOR * graph.weightBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("prepared graphs: the folder " + folder + " cannot be used", e);
        }
    }

    /** Returns the prepared graph, made first if there is none. */
    Path get(ModelSource.Graph graph, SessionSettings settings, Preparation preparation) {
        try {
            Path target = folder.resolve(key(graph, settings));
            if (!Files.isRegularFile(target.resolve(GRAPH))) {
                make(target, preparation);
                trim(target);
            }
            Files.setLastModifiedTime(target.resolve(GRAPH), FileTime.from(Instant.now()));
            return target.resolve(GRAPH);
        } catch (IOException e) {
            throw new UncheckedIOException("prepared graphs: the folder " + folder + " cannot be used", e);
        }
    }

    /** Deletes a prepared graph that cannot be opened. */
    void discard(Path graph) {
        try {
            delete(graph.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException("prepared graphs: " + graph + " cannot be deleted", e);
        }
    }

    private void make(Path target, Preparation preparation) throws IOException {
        Path partial = folder.resolve(UUID.randomUUID() + PARTIAL);
        Files.createDirectories(partial);
        try {
            preparation.prepare(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process was faster; its folder holds the same.
            if (!Files.isRegularFile(target.resolve(GRAPH))) {
                throw e;
            }
        } finally {
            delete(partial);
        }
    }

    private void trim(Path keep) throws IOException {
        List<Path> others = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(child -> !child.equals(keep)).forEach(others::add);
        }
        others.sort(Comparator.comparing(PreparedGraphs::lastUse));
        long bytes =
                size(keep) + others.stream().mapToLong(PreparedGraphs::size).sum();
        Instant abandoned = Instant.now().minusSeconds(ABANDONED_SECONDS);
        for (Path other : others) {
            boolean partial = other.toString().endsWith(PARTIAL);
            if (partial ? lastUse(other).toInstant().isBefore(abandoned) : bytes > limit) {
                bytes -= size(other);
                delete(other);
            }
        }
    }

    private static FileTime lastUse(Path entry) {
        try {
            Path graph = entry.resolve(GRAPH);
            return Files.getLastModifiedTime(Files.exists(graph) ? graph : entry);
        } catch (IOException e) {
            return FileTime.from(Instant.EPOCH); // deleted by another process in between
        }
    }

    private static long size(Path entry) {
        return sizeOfFile(entry.resolve(GRAPH)) + sizeOfFile(entry.resolve(WEIGHTS));
    }

    private static long sizeOfFile(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // deleted by another process in between, or not yet written
        }
    }

    private static void delete(Path entry) throws IOException {
        for (String name : List.of(GRAPH, WEIGHTS, "")) {
            Files.deleteIfExists(entry.resolve(name).normalize());
        }
    }

    private String key(ModelSource.Graph graph, SessionSettings settings) throws IOException {
        MessageDigest digest = sha256();
        digest.update((environment + "|" + settings).getBytes(StandardCharsets.UTF_8));
        digest.update(graph.model());
        for (Path file : graph.weightFiles()) {
            sample(file, digest);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Size, time and evenly spread parts of a file; reading all of it would take as long as preparing. */
    private static void sample(Path file, MessageDigest digest) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            String facts = "|" + size + "|" + Files.getLastModifiedTime(file).toMillis();
            digest.update(facts.getBytes(StandardCharsets.UTF_8));
            ByteBuffer part = ByteBuffer.allocate(SAMPLE);
            for (int i = 0; i < SAMPLES; i++) {
                channel.read(part.clear(), size / SAMPLES * i);
                digest.update(part.flip());
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns what stands for the processor: prepared weights fit only the kind they were made on. */
    static String processor() {
        Optional<String> flags = Optional.empty();
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (Stream<String> lines = Files.lines(info)) {
                flags = lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                        .findFirst();
            } catch (IOException e) {
                flags = Optional.empty();
            }
        }
        String named =
                Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")).orElse("");
        return System.getProperty("os.name") + "|" + System.getProperty("os.arch") + "|" + named + "|"
                + flags.orElse("");
    }
}
