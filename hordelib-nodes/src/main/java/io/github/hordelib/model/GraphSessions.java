package io.github.hordelib.model;

import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ClipGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.onnx.VaeGraph;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Provider;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Sessions of the graphs that are built from checkpoints, with the weights of the file or with some replaced. Graphs are built
 * when a session is opened. Immutable and thread-safe.
 */
final class GraphSessions {
    private final ModelStore store;
    private final List<WeightsChange> changes;

    private GraphSessions(ModelStore store, List<WeightsChange> changes) {
        this.store = store;
        this.changes = List.copyOf(changes);
    }

    /** Sessions with the weights as they are in the file. */
    static GraphSessions of(ModelStore store) {
        return new GraphSessions(store, List.of());
    }

    /** The same with one more change, which is made when a session is opened. */
    GraphSessions with(WeightsChange change) {
        List<WeightsChange> all = new ArrayList<>(changes);
        all.add(change);
        return new GraphSessions(store, all);
    }

    ModelStore store() {
        return store;
    }

    SharedSession unet(UnetPart part, UnaryOperator<GraphOptions> variant) {
        GraphOptions wanted = variant.apply(GraphOptions.of(GraphForm.CPU));
        return session(
                "unet" + (wanted.anySize() ? " any size" : "") + (wanted.control() ? " control" : "") + " "
                        + wanted.middle() + " " + wanted.changes() + " " + part.config(),
                part.weights(),
                SessionSettings.defaults(),
                options -> UnetGraph.build(
                        part.weights(),
                        part.config(),
                        variant.apply(options)
                                .withReplaced(
                                        ChangedWeights.unet(part.weights()).with(changes))));
    }

    SharedSession encoder(VaePart part) {
        return session(
                "vae encoder " + part.config(),
                part.weights(),
                SessionSettings.defaults().withShrink(true),
                options -> VaeGraph.encoder(part.weights(), part.config(), options));
    }

    SharedSession decoder(VaePart part) {
        return session(
                "vae decoder " + part.config(),
                part.weights(),
                SessionSettings.defaults().withShrink(true),
                options -> VaeGraph.decoder(part.weights(), part.config(), options));
    }

    SharedSession text(TextPart part) {
        ClipConfig config = part.config();
        return session(
                "text " + part.kind() + " " + config,
                part.weights(),
                SessionSettings.defaults(),
                options -> ClipGraph.build(
                        part.weights(),
                        config,
                        options.withReplaced(ChangedWeights.text(part).with(changes))));
    }

    SharedSession session(String variant, Weights weights, Function<GraphOptions, OnnxGraph> builder) {
        return session(variant, weights, SessionSettings.defaults(), builder);
    }

    private SharedSession session(
            String variant, Weights weights, SessionSettings settings, Function<GraphOptions, OnnxGraph> builder) {
        boolean cuda = store.backend().provider().kind() == Provider.Kind.CUDA;
        GraphOptions options = GraphOptions.of(cuda ? GraphForm.CUDA : GraphForm.CPU);
        long bytes = weights.tensors().values().stream()
                .mapToLong(tensor -> tensor.shape().elements() * (cuda ? 2L : 4L))
                .sum();
        return store.session(
                variant + "|" + options.form() + "|" + files(weights) + "|" + changes(),
                () -> ModelSource.of(builder.apply(options)),
                settings,
                bytes);
    }

    Map<String, Tensor> changedUnet(UnetPart part, String name) {
        return ChangedWeights.unet(part.weights()).with(changes, Set.of(name));
    }

    Map<String, Tensor> changedText(TextPart part, Set<String> names) {
        return ChangedWeights.text(part).with(changes, names);
    }

    /** Whether all weights are as they are in the file. */
    boolean unchanged() {
        return changes.isEmpty();
    }

    /** Stands for the weights of a part: equal keys mean equal weights. */
    String key(Weights weights) {
        return files(weights) + "|" + changes();
    }

    private String changes() {
        return changes.stream().map(WeightsChange::key).collect(Collectors.joining(";"));
    }

    private static String files(Weights weights) {
        return weights.tensors().values().stream()
                .map(StoredTensor::file)
                .distinct()
                .sorted()
                .map((Path file) -> FileKey.of(file))
                .collect(Collectors.joining(";"));
    }
}
