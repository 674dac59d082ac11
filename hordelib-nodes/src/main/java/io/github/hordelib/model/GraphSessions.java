package io.github.hordelib.model;

import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.ControlPart;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.ClipGraph;
import io.github.hordelib.onnx.ControlNetGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.onnx.VaeGraph;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Provider;
import io.github.hordelib.ort.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sessions of the graphs that are built from checkpoints, with the weights of the file or with changes. Graphs are built when
 * a session is opened.
 *
 * <p>Changes are made in one of two ways, see {@link ChangeForms}. Those that are products of small matrices become inputs: one
 * session serves all that change linear layers, and the next change begins at once; changes of convolutions have a session for each set
 * of them. All these share the weights of the session without changes, where its graph is kept in prepared form. Other changes are
 * merged into weights. Where the graph is kept in prepared form these are inputs too, of one session for all that change the same
 * weights; otherwise, and on cards, to which inputs would have to be copied in each step, a session of their own is built with them.
 *
 * <p>Immutable and thread-safe.
 */
final class GraphSessions {
    private final ModelStore store;
    private final List<WeightsChange> changes;
    /** Shared by all views; lets go of weights that nobody else holds. */
    private final Map<Weights, List<AdaptableLayer>> adaptable;

    private final Map<Weights, ChangeForms> forms = new ConcurrentHashMap<>();

    private GraphSessions(ModelStore store, List<WeightsChange> changes, Map<Weights, List<AdaptableLayer>> adaptable) {
        this.store = store;
        this.changes = List.copyOf(changes);
        this.adaptable = adaptable;
    }

    /** Sessions with the weights as they are in the file. */
    static GraphSessions of(ModelStore store) {
        return new GraphSessions(store, List.of(), Collections.synchronizedMap(new WeakHashMap<>()));
    }

    /** The same with one more change, which is made when a session is opened or run. */
    GraphSessions with(WeightsChange change) {
        List<WeightsChange> all = new ArrayList<>(changes);
        all.add(change);
        return new GraphSessions(store, all, adaptable);
    }

    ModelStore store() {
        return store;
    }

    /** The rehearsal takes an adapter, in the background, once the session is open and one for adapters is too. */
    BoundSession unet(UnetPart part, UnaryOperator<GraphOptions> variant, SharedSession.Ahead ahead) {
        GraphOptions wanted = variant.apply(GraphOptions.of(GraphForm.CPU));
        String name = "unet" + (wanted.anySize() ? " any size" : "") + (wanted.control() ? " control" : "") + " "
                + wanted.middle() + " " + wanted.changes() + " " + part.config();
        return changed(
                name,
                ChangedWeights.unet(part.weights()),
                options -> UnetGraph.build(part.weights(), part.config(), options),
                variant,
                ahead);
    }

    SharedSession encoder(VaePart part) {
        return session(
                "vae encoder " + part.config(),
                part.weights(),
                SessionSettings.defaults().withShrink(true),
                options -> ModelSource.of(VaeGraph.encoder(part.weights(), part.config(), options)));
    }

    SharedSession decoder(VaePart part) {
        return session(
                "vae decoder " + part.config(),
                part.weights(),
                SessionSettings.defaults().withShrink(true),
                options -> ModelSource.of(VaeGraph.decoder(part.weights(), part.config(), options)));
    }

    BoundSession text(TextPart part) {
        ClipConfig config = part.config();
        return changed(
                "text " + part.kind() + " " + config,
                ChangedWeights.text(part),
                options -> ClipGraph.build(part.weights(), config, options),
                UnaryOperator.identity(),
                SharedSession.Ahead.NOTHING);
    }

    SharedSession control(ControlPart part) {
        ChangedWeights.Layers layers = new ChangedWeights.Layers(part.weights(), module -> List.of());
        return session(
                "control " + part.config() + "|" + changes(),
                part.weights(),
                options -> ControlNetGraph.build(
                        part.weights(),
                        part.config(),
                        options.withReplaced(layers.with(
                                changes,
                                ChangeForms.of(changes, layers, List.of()).merged()))));
    }

    SharedSession session(String name, Weights weights, Function<GraphOptions, OnnxGraph> builder) {
        return session(name, weights, SessionSettings.defaults(), options -> ModelSource.of(builder.apply(options)));
    }

    private BoundSession changed(
            String name,
            ChangedWeights.Layers layers,
            Function<GraphOptions, OnnxGraph> builder,
            UnaryOperator<GraphOptions> variant,
            SharedSession.Ahead ahead) {
        Weights weights = layers.weights();
        ChangeForms made = forms.computeIfAbsent(
                weights, key -> ChangeForms.of(changes, layers, isCuda() ? List.of() : adaptable(weights, builder)));
        if (made.isNothing()) {
            SharedSession plain =
                    store.session(recipe(name, weights, variant, options -> ModelSource.of(builder.apply(options)))
                            .withAhead(ahead));
            return new BoundSession(plain, Map.of());
        }
        ChangeForms.Inputs inputs = made.inputs();
        SharedSession session = made.merged().isEmpty()
                ? adaptable(name, weights, builder, variant, inputs)
                : merged(adapted(name, inputs), layers, builder, variant, made);
        return new BoundSession(session, made.values());
    }

    private SharedSession adaptable(
            String name,
            Weights weights,
            Function<GraphOptions, OnnxGraph> builder,
            UnaryOperator<GraphOptions> variant,
            ChangeForms.Inputs inputs) {
        return store.session(
                recipe(adapted(name, inputs), weights, variant, options -> adaptable(builder.apply(options), inputs)));
    }

    private static String adapted(String name, ChangeForms.Inputs inputs) {
        return name + " adaptable " + inputs;
    }

    private SharedSession merged(
            String name,
            ChangedWeights.Layers layers,
            Function<GraphOptions, OnnxGraph> builder,
            UnaryOperator<GraphOptions> variant,
            ChangeForms made) {
        Weights weights = layers.weights();
        GraphOptions options = variant.apply(options());
        String graph = name + "|" + options.form() + "|" + files(weights);
        String group = graph + "|" + made.merged();
        SharedSession.Recipe recipe = SharedSession.Recipe.of(
                graph + "|" + changes(),
                () -> merged(builder, options, layers, made, () -> store.evictIdle(group)),
                SessionSettings.defaults(),
                bytes(
                        isCuda()
                                ? weights.tensors().values().stream()
                                : made.merged().stream().map(weights::get)));
        return store.session(recipe.inGroup(group));
    }

    private ModelSource merged(
            Function<GraphOptions, OnnxGraph> builder,
            GraphOptions options,
            ChangedWeights.Layers layers,
            ChangeForms made,
            Runnable makeRoom) {
        OnnxGraph graph = builder.apply(options);
        return new ModelSource.Merged(
                adaptable(graph, made.inputs()),
                graph.uses().stream()
                        .filter(use -> made.merged().contains(use.tensor()))
                        .toList(),
                name -> layers.rows(changes, name),
                makeRoom,
                () -> adaptable(
                        builder.apply(options.withReplaced(layers.with(changes, made.merged()))), made.inputs()));
    }

    private static ModelSource.Adaptable adaptable(OnnxGraph graph, ChangeForms.Inputs inputs) {
        return ModelSource.adaptable(
                graph, inputs.of(graph.adaptable()), inputs.lowRank().factors());
    }

    private SharedSession.Recipe recipe(
            String name,
            Weights weights,
            UnaryOperator<GraphOptions> variant,
            Function<GraphOptions, ModelSource> source) {
        return recipe(name, weights, SessionSettings.defaults(), options -> source.apply(variant.apply(options)));
    }

    private List<AdaptableLayer> adaptable(Weights weights, Function<GraphOptions, OnnxGraph> builder) {
        return adaptable.computeIfAbsent(
                weights, key -> builder.apply(GraphOptions.of(GraphForm.CPU)).adaptable());
    }

    private SharedSession session(
            String name, Weights weights, SessionSettings settings, Function<GraphOptions, ModelSource> source) {
        return store.session(recipe(name, weights, settings, source));
    }

    private SharedSession.Recipe recipe(
            String name, Weights weights, SessionSettings settings, Function<GraphOptions, ModelSource> source) {
        GraphOptions options = options();
        return SharedSession.Recipe.of(
                name + "|" + options.form() + "|" + files(weights),
                () -> source.apply(options),
                settings,
                bytes(weights.tensors().values().stream()));
    }

    private GraphOptions options() {
        return GraphOptions.of(isCuda() ? GraphForm.CUDA : GraphForm.CPU);
    }

    private long bytes(Stream<StoredTensor> tensors) {
        return tensors.mapToLong(tensor -> tensor.shape().elements() * (isCuda() ? 2L : 4L))
                .sum();
    }

    private boolean isCuda() {
        return store.backend().provider().kind() == Provider.Kind.CUDA;
    }

    /** A weight of a UNet with all changes. */
    ChangedRows rows(UnetPart part, String name) {
        return ChangedWeights.unet(part.weights()).rows(changes, name);
    }

    /** A weight of a text encoder with all changes. */
    ChangedRows rows(TextPart part, String name) {
        return ChangedWeights.text(part).rows(changes, name);
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
