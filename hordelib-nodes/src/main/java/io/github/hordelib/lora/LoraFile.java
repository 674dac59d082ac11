package io.github.hordelib.lora;

import io.github.hordelib.checkpoint.Weights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An adapter file: kohya, diffusers (PEFT and old attention processors), LoCon, LoHa, LoKr, DoRA, full differences. Its tensors
 * stay where they are until they are needed, so the file must stay too, unchanged, as long as the adapter is used.
 *
 * <p>Immutable and thread-safe.
 */
public final class LoraFile {
    private final String source;
    private final Map<ModuleKey, WeightChange> weights;
    private final Map<ModuleKey, WeightChange> biases;
    private final Map<ModuleKey, List<String>> weightTensors;
    private final Map<ModuleKey, List<String>> biasTensors;
    private final List<String> unused;
    private final Map<String, String> metadata;

    private LoraFile(Weights tensors, LoraParser parser) {
        this.source = tensors.source();
        this.weights = Collections.unmodifiableMap(parser.weights());
        this.biases = Collections.unmodifiableMap(parser.biases());
        this.weightTensors = parser.weightTensors();
        this.biasTensors = parser.biasTensors();
        this.unused = List.copyOf(parser.unused());
        this.metadata = tensors.metadata();
    }

    /**
     * Opens a file: reads what describes its tensors, and scales.
     *
     * @param file a file of weights, see {@link Weights#open}
     * @return the adapter
     * @throws io.github.hordelib.checkpoint.CheckpointException if the file is not sound
     * @throws LoraException if its tensors do not go together, or none is an adapter's
     */
    public static LoraFile read(Path file) {
        return of(Weights.open(file));
    }

    /**
     * Reads an adapter from tensors.
     *
     * @param tensors tensors under the names of one of the families
     * @return the adapter
     * @throws LoraException if they do not go together, or none is an adapter's
     */
    public static LoraFile of(Weights tensors) {
        LoraParser parser = new LoraParser(tensors, PeftSettings.of(tensors));
        parser.parse();
        if (parser.weights().isEmpty() && parser.biases().isEmpty()) {
            throw new LoraException("adapter " + tensors.source() + ": expected tensors of a LoRA, found none among "
                    + tensors.names().size()
                    + tensors.names().stream()
                            .filter(name -> !name.endsWith(".alpha")) // which all kinds have
                            .findFirst()
                            .map(n -> ", such as \"" + n + "\"")
                            .orElse(""));
        }
        return new LoraFile(tensors, parser);
    }

    /**
     * Returns what to call the file in messages.
     *
     * @return usually its path
     */
    public String source() {
        return source;
    }

    /**
     * Returns the changes of weights.
     *
     * @return by layer, in the order of the file
     */
    public Map<ModuleKey, WeightChange> weights() {
        return weights;
    }

    /**
     * Returns the changes of biases.
     *
     * @return by layer, in the order of the file
     */
    public Map<ModuleKey, WeightChange> biases() {
        return biases;
    }

    /**
     * Returns the tensors that the change of a weight is made of.
     *
     * @param layer the layer
     * @return their names in the file; empty if no weight of the layer is changed
     */
    public List<String> weightTensors(ModuleKey layer) {
        return weightTensors.getOrDefault(layer, List.of());
    }

    /**
     * Returns the tensors that the change of a bias is made of.
     *
     * @param layer the layer
     * @return their names in the file; empty if no bias of the layer is changed
     */
    public List<String> biasTensors(ModuleKey layer) {
        return biasTensors.getOrDefault(layer, List.of());
    }

    /**
     * Returns the tensors that belong to no known kind of adapter.
     *
     * @return their names
     */
    public List<String> unused() {
        return unused;
    }

    /**
     * Returns the text that came with the file, such as kohya's {@code ss_*} training facts.
     *
     * @return by key
     */
    public Map<String, String> metadata() {
        return metadata;
    }
}
