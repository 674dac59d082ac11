package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished graph: an ONNX model in memory whose weights lie in safetensors files. Immutable and thread-safe.
 */
public final class OnnxGraph {
    private final String name;
    private final byte[] model;
    private final Path folder;
    private final List<GraphNode> nodes;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private final Map<String, Tensor> replacements;
    private final List<AdaptableLayer> adaptable;
    private final List<WeightUse> uses;
    private final List<Path> weightFiles;
    private final long weightBytes;

    OnnxGraph(
            String name,
            byte[] model,
            Path folder,
            List<GraphNode> nodes,
            List<Port> inputs,
            List<Port> outputs,
            Map<String, Tensor> replacements,
            List<AdaptableLayer> adaptable,
            List<WeightUse> uses,
            List<Path> weightFiles,
            long weightBytes) {
        this.name = name;
        this.model = model;
        this.folder = folder;
        this.nodes = List.copyOf(nodes);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.replacements = Map.copyOf(replacements);
        this.adaptable = List.copyOf(adaptable);
        this.uses = List.copyOf(uses);
        this.weightFiles = List.copyOf(weightFiles);
        this.weightBytes = weightBytes;
    }

    /**
     * Returns what it is called in messages.
     *
     * @return a short name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the serialised ONNX model, without weights.
     *
     * @return the array itself, not a copy: read only
     */
    public byte[] model() {
        return model;
    }

    /**
     * Returns the folder that the locations of weights are relative to.
     *
     * @return a real path (no links in it)
     */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the weights that are not in a file and must be given to the session, by initializer name.
     *
     * @return float32 tensors; empty unless the graph was built with replaced weights
     */
    public Map<String, Tensor> replacements() {
        return replacements;
    }

    /**
     * Returns the linear layers and convolutions that {@link LayerInputs} can give inputs to.
     *
     * @return in the order of the graph, linear ones first
     */
    public List<AdaptableLayer> adaptable() {
        return adaptable;
    }

    /**
     * Returns where weights of the checkpoint are used, for {@link WeightInputs}.
     *
     * @return in the order of the graph; not those of weights that were replaced
     */
    public List<WeightUse> uses() {
        return uses;
    }

    /**
     * Returns the layers whose weights had better not be copied into the layout of kernels, see {@link PlainWeights}.
     *
     * @return large linear layers
     */
    public List<LinearLayer> plain() {
        return adaptable.stream()
                .filter(layer -> layer instanceof LinearLayer)
                .map(layer -> (LinearLayer) layer)
                .filter(LinearLayer::isBestLeftPlain)
                .toList();
    }

    /**
     * Returns the files that weights lie in.
     *
     * @return real paths
     */
    public List<Path> weightFiles() {
        return weightFiles;
    }

    /**
     * Returns how much memory the weights take as operators want them.
     *
     * @return bytes
     */
    public long weightBytes() {
        return weightBytes;
    }

    /**
     * Returns the names of the inputs.
     *
     * @return in order
     */
    public List<String> inputs() {
        return inputs.stream().map(Port::name).toList();
    }

    /**
     * Returns the names of the outputs.
     *
     * @return in order
     */
    public List<String> outputs() {
        return outputs.stream().map(Port::name).toList();
    }

    /**
     * Counts the operations.
     *
     * @return number of nodes by operator
     */
    public Map<String, Integer> operators() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        nodes.forEach(node -> counts.merge(node.type(), 1, Integer::sum));
        return counts;
    }

    List<GraphNode> nodes() {
        return nodes;
    }

    @Override
    public String toString() {
        return name + " (" + nodes.size() + " nodes)";
    }
}
