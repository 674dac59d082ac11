package io.github.hordelib.model;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.EmbeddingVectors;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Textual-inversion embeddings in a folder: {@code embedding:name} finds {@code name} or {@code name.safetensors} ({@code .pt},
 * {@code .bin}) in it or in a folder below. Names that lead out of the folder find nothing. Files are read at each use, so the folder may change.
 * Immutable and thread-safe.
 *
 * <p>Of a file, an encoder takes the tensor of its own name ({@code clip_l}, {@code clip_g}, {@code clip_h}), else those of
 * an embedding bundled with a LoRA, else those of A1111's older form, else the first tensor.
 */
public final class EmbeddingFolder implements EmbeddingSource {

    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".bin");
    private static final String BUNDLED = "bundle_emb.";
    private static final String PARAMETERS = "string_to_param.";
    private static final String BUNDLED_PART = ".string_to_param.*";

    private final Path folder;

    /**
     * Creates a source.
     *
     * @param folder the folder; one that does not exist holds no embeddings
     */
    public EmbeddingFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public Optional<EmbeddingVectors> find(String name, String encoder) {
        return file(name).flatMap(path -> read(path, encoder));
    }

    private Optional<Path> file(String name) {
        for (Path place : places()) {
            for (String candidate : candidates(name)) {
                try {
                    Path path = place.resolve(candidate).normalize();
                    if (path.startsWith(place) && Files.isRegularFile(path)) {
                        return Optional.of(path);
                    }
                } catch (InvalidPathException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The name as it is, if it has an ending that is read, then with each of them. */
    private static List<String> candidates(String name) {
        List<String> candidates = new ArrayList<>();
        if (ENDINGS.stream().anyMatch(name::endsWith)) {
            candidates.add(name);
        }
        ENDINGS.forEach(ending -> candidates.add(name + ending));
        return candidates;
    }

    private List<Path> places() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<EmbeddingVectors> read(Path file, String encoder) {
        Weights weights = Weights.open(file);
        List<StoredTensor> all = List.copyOf(weights.tensors().values());
        return Stream.<Predicate<StoredTensor>>of(
                        tensor -> tensor.name().equals(encoder),
                        tensor -> tensor.name().startsWith(BUNDLED)
                                && tensor.name().endsWith(BUNDLED_PART),
                        tensor -> tensor.name().startsWith(PARAMETERS),
                        tensor -> tensor.equals(all.get(0)))
                .map(wanted -> all.stream().filter(wanted).toList())
                .filter(parts -> !parts.isEmpty())
                .findFirst()
                .map(parts -> join(file, parts));
    }

    private static void requireVectors(Path file, StoredTensor part, StoredTensor first) {
        Shape shape = part.shape();
        if (shape.rank() == 0
                || shape.get(-1) == 0
                || shape.get(-1) != first.shape().get(-1)) {
            throw new ModelException("embedding " + file.getFileName() + ", tensor \"" + part.name()
                    + "\": expected vectors, all of one width, found " + first.shape() + " and " + shape);
        }
    }

    private EmbeddingVectors join(Path file, List<StoredTensor> parts) {
        parts.forEach(part -> requireVectors(file, part, parts.get(0)));
        List<Tensor> rows = parts.stream().map(StoredTensor::read).toList();
        int width = rows.get(0).shape().get(-1);
        int elements = rows.stream().mapToInt(part -> part.shape().elements()).sum();
        float[] values = new float[elements];
        int at = 0;
        for (Tensor part : rows) {
            System.arraycopy(part.data(), 0, values, at, part.data().length);
            at += part.data().length;
        }
        String path = folder.relativize(file).toString().replace('\\', '/');
        return new EmbeddingVectors(
                path.substring(0, path.lastIndexOf('.')), parts.get(0).name(), width, values);
    }
}
