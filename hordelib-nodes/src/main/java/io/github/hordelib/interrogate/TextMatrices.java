package io.github.hordelib.interrogate;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The vectors of word lists: encoded once, kept in memory, and in files named by the hashes of model and list. Thread-safe; two
 * threads that need the same list at once share the work.
 */
final class TextMatrices {
    private static final int MAGIC = 0x48434c50;
    private static final int BATCH = 16;
    private static final long MAX_BYTES = 1L << 30;

    private final ClipModel model;
    private final Optional<Path> folder;
    private final Map<String, CompletableFuture<TextMatrix>> matrices = new LinkedHashMap<>(16, 0.75f, true);

    TextMatrices(ClipModel model, Optional<Path> folder) {
        this.model = model;
        this.folder = folder;
    }

    TextMatrix get(WordList list, InterrogationProgress progress, Cancellation cancellation) {
        String key = list.hash();
        CompletableFuture<TextMatrix> mine = new CompletableFuture<>();
        CompletableFuture<TextMatrix> theirs;
        synchronized (matrices) {
            theirs = matrices.putIfAbsent(key, mine);
        }
        if (theirs != null) {
            return await(theirs, list, progress, cancellation);
        }
        try {
            TextMatrix matrix = load(list, key).orElseGet(() -> encode(list, key, progress, cancellation));
            mine.complete(matrix);
            evict();
            return matrix;
        } catch (RuntimeException | Error e) {
            synchronized (matrices) {
                matrices.remove(key);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** If the other thread was cancelled or failed, this one tries itself. */
    private TextMatrix await(
            CompletableFuture<TextMatrix> theirs,
            WordList list,
            InterrogationProgress progress,
            Cancellation cancellation) {
        CompletableFuture<TextMatrix> own = theirs.copy();
        try (Cancellation.Registration waking = cancellation.onCancel(() -> own.cancel(false))) {
            return own.join();
        } catch (CompletionException | CancellationException e) {
            cancellation.check();
            return get(list, progress, cancellation);
        }
    }

    private TextMatrix encode(WordList list, String key, InterrogationProgress progress, Cancellation cancellation) {
        List<String> words = list.words();
        TextMatrix matrix = null;
        for (int from = 0; from < words.size(); from += BATCH) {
            cancellation.check();
            int to = Math.min(words.size(), from + BATCH);
            Tensor vectors = model.texts(words.subList(from, to), cancellation);
            if (matrix == null) {
                matrix = TextMatrix.of(words.size(), vectors.shape().get(1));
            }
            matrix.put(from, vectors);
            progress.encoded(list.name(), to, words.size());
        }
        if (matrix == null) {
            throw new IllegalStateException("word list \"" + list.name() + "\": expected entries, found none");
        }
        save(matrix, key);
        return matrix;
    }

    private void evict() {
        synchronized (matrices) {
            long bytes =
                    matrices.values().stream().mapToLong(TextMatrices::bytes).sum();
            var oldest = matrices.entrySet().iterator();
            while (bytes > MAX_BYTES && oldest.hasNext()) {
                CompletableFuture<TextMatrix> future = oldest.next().getValue();
                if (future.isDone()) {
                    bytes -= bytes(future);
                    oldest.remove();
                }
            }
        }
    }

    private static long bytes(CompletableFuture<TextMatrix> future) {
        return future.isDone() && !future.isCompletedExceptionally()
                ? future.join().bytes()
                : 0;
    }

    private Optional<Path> file(String key) {
        return folder.map(path -> path.resolve(model.hash().substring(0, 32) + "-" + key.substring(0, 32) + ".clip"));
    }

    /** A file that is not whole is as good as none: it is made again. */
    private Optional<TextMatrix> load(WordList list, String key) {
        Optional<Path> file = file(key).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.get())))) {
            int magic = in.readInt();
            int rows = in.readInt();
            int features = in.readInt();
            long expected = 12 + 4L * rows * features;
            if (magic != MAGIC || rows != list.words().size() || Files.size(file.get()) != expected) {
                return Optional.empty();
            }
            TextMatrix matrix = TextMatrix.of(rows, features);
            for (float[] block : matrix.blocks()) {
                byte[] bytes = in.readNBytes(4 * block.length);
                ByteBuffer.wrap(bytes).asFloatBuffer().get(block);
            }
            return Optional.of(matrix);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void save(TextMatrix matrix, String key) {
        Optional<Path> file = file(key);
        if (file.isEmpty()) {
            return;
        }
        try {
            Path parent = Files.createDirectories(file.get().resolveSibling(""));
            Path part = Files.createTempFile(parent, "text", ".part");
            try {
                try (DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
                    out.writeInt(MAGIC);
                    out.writeInt(matrix.rows());
                    out.writeInt(matrix.features());
                    for (float[] block : matrix.blocks()) {
                        ByteBuffer bytes = ByteBuffer.allocate(4 * block.length);
                        bytes.asFloatBuffer().put(block);
                        out.write(bytes.array());
                    }
                }
                Files.move(part, file.get(), StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new InterrogationException("text vectors: cannot be written to " + file.get() + " (" + e + ")", e);
        }
    }
}
