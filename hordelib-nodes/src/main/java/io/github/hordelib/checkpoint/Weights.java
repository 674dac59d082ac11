package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Named tensors that lie in one or several files, and the text that came with them. A view costs nothing: tensors stay where
 * they are. Immutable and thread-safe.
 */
public final class Weights {
    private static final String STATE = "state_dict.";

    private final String source;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private Weights(String source, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.source = source;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /**
     * Opens a file of weights, whatever it is called: safetensors, or what {@code torch.save} wrote ({@code .ckpt}, {@code .pt},
     * {@code .pth}, {@code .bin}), of which nothing is executed. Names are those of the state dictionary if the file wraps one.
     * Only what describes the tensors is read.
     *
     * @param file the file; links are followed
     * @return its tensors and metadata
     * @throws CheckpointException if the file is missing, of another format, or damaged; names the place
     */
    public static Weights open(Path file) {
        if (!TorchFile.isOne(file)) {
            return Safetensors.open(file);
        }
        Weights weights = TorchFile.open(file);
        return weights.containsPrefix(STATE) ? weights.under(STATE) : weights;
    }

    /**
     * Returns weights.
     *
     * @param source what to call them in messages, usually the file
     * @param tensors tensors by name, in order; copied
     * @param metadata text that came with them; copied
     * @return the weights
     */
    public static Weights of(String source, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        return new Weights(
                source,
                Collections.unmodifiableMap(new LinkedHashMap<>(tensors)),
                Collections.unmodifiableMap(new LinkedHashMap<>(metadata)));
    }

    /**
     * Returns what to call them in messages.
     *
     * @return usually the file or folder
     */
    public String source() {
        return source;
    }

    /**
     * Returns all tensors.
     *
     * @return by name, in the order of the file
     */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /**
     * Returns all names.
     *
     * @return in the order of the file
     */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * Returns the text that came with the tensors ({@code __metadata__} of a file).
     *
     * @return by key
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Returns whether there is a tensor of that name.
     *
     * @param name a name
     * @return whether it is there
     */
    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /**
     * Returns whether there is a name with that beginning.
     *
     * @param prefix beginning of a name
     * @return whether one is there
     */
    public boolean containsPrefix(String prefix) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * Returns a tensor if it is there.
     *
     * @param name a name
     * @return the tensor
     */
    public Optional<StoredTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * Returns a tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws CheckpointException if it is not there
     */
    public StoredTensor get(String name) {
        return find(name)
                .orElseThrow(() -> new CheckpointException(
                        source + ": expected a tensor \"" + name + "\", found none among " + tensors.size()));
    }

    /**
     * Reads several tensors, on all processors.
     *
     * @param wanted their names
     * @return as {@link StoredTensor#read} gives them, by name
     * @throws CheckpointException if one is not there, or the file cannot be read
     */
    public Map<String, Tensor> read(Collection<String> wanted) {
        return wanted.parallelStream()
                .collect(Collectors.toMap(Function.identity(), name -> get(name).read()));
    }

    /**
     * Returns the shape of a tensor.
     *
     * @param name its name
     * @return the shape
     * @throws CheckpointException if it is not there
     */
    public Shape shape(String name) {
        return get(name).shape();
    }

    /**
     * Returns the tensors whose names begin with a prefix, under names without it.
     *
     * @param prefix the prefix, dot included
     * @return the part, with the same metadata
     */
    public Weights under(String prefix) {
        Map<String, StoredTensor> part = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return Weights.of(source, part, metadata);
    }

    /**
     * Returns these and other tensors.
     *
     * @param other wins where a name or a metadata key is in both
     * @return all of them
     */
    public Weights plus(Weights other) {
        Map<String, StoredTensor> all = new LinkedHashMap<>(tensors);
        all.putAll(other.tensors);
        Map<String, String> text = new LinkedHashMap<>(metadata);
        text.putAll(other.metadata);
        return Weights.of(source, all, text);
    }

    @Override
    public String toString() {
        return source + " (" + tensors.size() + " tensors)";
    }
}
