package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.SingleFile;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.TokenEmbeddings;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ClipGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Provider;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text transformer that is built from a checkpoint: gives all layers and takes vectors. Token embeddings stay in their
 * file. Thread-safe.
 */
public final class GraphClip implements ClipTransformer, ModelMix.Source {
    private static final String TABLE = "embeddings.token_embedding.weight";
    private static final String PROJECTION = "text_projection.weight";
    private static final String OPEN_CLIP_PROJECTION = ChangedWeights.TURNED;

    private final BoundSession session;
    private final TokenEmbeddings tokens;
    private final Optional<Tensor> projection;
    private final int layers;
    private final Optional<Origin> origin;

    /** What another transformer with a LoRA is made of. */
    private record Origin(TextPart part, GraphSessions sessions) {}

    private GraphClip(
            BoundSession session,
            TokenEmbeddings tokens,
            Optional<Tensor> projection,
            int layers,
            Optional<Origin> origin) {
        this.session = session;
        this.tokens = tokens;
        this.projection = projection;
        this.layers = layers;
        this.origin = origin;
    }

    /** Returns a transformer of a checkpoint, which can be given LoRAs. */
    static GraphClip of(TextPart part, GraphSessions sessions) {
        return of(part, sessions, part.tokens());
    }

    private static GraphClip of(TextPart part, GraphSessions sessions, TokenEmbeddings tokens) {
        Set<String> projections = new HashSet<>(List.of(PROJECTION, OPEN_CLIP_PROJECTION));
        projections.retainAll(part.weights().names());
        return new GraphClip(
                sessions.text(part),
                tokens,
                projection(
                        part.weights(),
                        projections.stream()
                                .collect(Collectors.toMap(Function.identity(), name -> sessions.rows(part, name)
                                        .all()))),
                part.layers(),
                Optional.of(new Origin(part, sessions)));
    }

    /** Returns the transformer with a LoRA, over the same file; empty if it was not made from a checkpoint. */
    Optional<GraphClip> with(WeightsChange change) {
        return origin.map(made -> of(made.part, made.sessions.with(change), tokens));
    }

    /** Returns the transformer with a change and other token embeddings, over the same file. */
    GraphClip with(WeightsChange change, TokenEmbeddings newTokens) {
        Origin made = origin();
        return of(made.part, made.sessions.with(change), newTokens);
    }

    TokenEmbeddings tokens() {
        return tokens;
    }

    /** Returns where the weights are. */
    TextPart part() {
        return origin().part;
    }

    /** Returns the weights, for a file of them. */
    SingleFile.Values values() {
        return origin().sessions.unchanged()
                ? SingleFile.Values.STORED
                : new SingleFile.Values(Optional.of(this::weight));
    }

    private Tensor weight(String name) {
        return name.equals(TABLE)
                ? tokens.lookup(IntStream.range(0, tokens.size()).toArray())
                        .reshape(Shape.of(tokens.size(), tokens.width()))
                : origin().sessions.rows(part(), name).all();
    }

    @Override
    public boolean has(String name) {
        return part().weights().contains(stored(name));
    }

    @Override
    public WeightRows rows(String name) {
        Origin made = origin();
        String stored = stored(name);
        ChangedRows rows = made.sessions.rows(made.part, stored);
        return stored.equals(OPEN_CLIP_PROJECTION) ? WeightRows.of(transposed(rows.all())) : rows;
    }

    /** The projection is called by either name, as the encoder that asks may have it in the other layout. */
    private String stored(String name) {
        boolean projects = name.equals(PROJECTION) || name.equals(OPEN_CLIP_PROJECTION);
        return projects && part().projectionTransposed() ? OPEN_CLIP_PROJECTION : projects ? PROJECTION : name;
    }

    @Override
    public String key() {
        return origin().sessions.key(part().weights());
    }

    private Origin origin() {
        return origin.orElseThrow(
                () -> new ModelException("text encoder: expected one that was opened from a checkpoint, found one that"
                        + " was made of single weights"));
    }

    /** Returns all weights that adapters can change, not those of tokens; none if it was not made from a checkpoint. */
    List<WeightsChange.Layer> layers() {
        return origin.stream()
                .flatMap(made -> ChangedWeights.text(made.part).all().stream())
                .filter(layer -> !layer.name().equals(TABLE))
                .toList();
    }

    /**
     * Returns a transformer.
     *
     * @param session runs the graph of {@link ClipGraph}
     * @param part where its weights are
     * @param replaced float32 weights in place of those in the file, by name; such as ones with a LoRA
     * @return the transformer
     */
    static GraphClip of(BoundSession session, TextPart part, Map<String, Tensor> replaced) {
        return new GraphClip(
                session, part.tokens(), projection(part.weights(), replaced), part.layers(), Optional.empty());
    }

    /**
     * Returns a transformer, which is built when it is first used.
     *
     * @param weights tensors under the names of transformers without {@code text_model.}, such as
     *     {@code final_layer_norm.weight}; with {@code text_projection.weight} or OpenCLIP's {@code text_projection} if the
     *     model has a projection
     * @param config what shapes do not tell
     * @param replaced float32 weights in place of those in the file, by name; such as ones with a LoRA
     * @param key stands for weights, config and replaced weights: equal keys mean equal transformers
     * @param store keeps it open
     * @return the transformer
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static GraphClip of(
            Weights weights, ClipConfig config, Map<String, Tensor> replaced, String key, ModelStore store) {
        GraphForm form = store.backend().provider().kind() == Provider.Kind.CUDA ? GraphForm.CUDA : GraphForm.CPU;
        GraphOptions options = GraphOptions.of(form).withReplaced(replaced);
        SharedSession session = store.session(
                key,
                () -> ModelSource.of(ClipGraph.build(weights, config, options)),
                SessionSettings.defaults(),
                bytes(weights));
        return new GraphClip(
                new BoundSession(session, Map.of()),
                TokenEmbeddings.of(weights.get(TABLE)),
                projection(weights, replaced),
                layers(weights),
                Optional.empty());
    }

    private static long bytes(Weights weights) {
        return weights.tensors().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(TABLE))
                .mapToLong(entry -> 4L * entry.getValue().shape().elements())
                .sum();
    }

    private static int layers(Weights weights) {
        int layers = 0;
        while (weights.containsPrefix("encoder.layers." + layers + ".")) {
            layers++;
        }
        return layers;
    }

    private static Optional<Tensor> projection(Weights weights, Map<String, Tensor> replaced) {
        Optional<Tensor> straight = find(PROJECTION, weights, replaced);
        return straight.isPresent()
                ? straight
                : find(OPEN_CLIP_PROJECTION, weights, replaced).map(GraphClip::transposed);
    }

    private static Optional<Tensor> find(String name, Weights weights, Map<String, Tensor> replaced) {
        return Optional.ofNullable(replaced.get(name))
                .or(() -> weights.find(name).map(StoredTensor::read));
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape().get(0);
        int columns = matrix.shape().get(1);
        Tensor result = Tensor.zeros(Shape.of(columns, rows));
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result.data()[column * rows + row] = matrix.data()[row * columns + column];
            }
        }
        return result;
    }

    @Override
    public Traits traits() {
        return new Traits(layers, tokens.width(), tokens.size(), true, true);
    }

    @Override
    public Optional<Tensor> projection() {
        return projection;
    }

    @Override
    public States run(ClipInput input, Layer layer, Cancellation cancellation) {
        String wanted = (layer.normed() ? "normed." : "hidden.") + layer.index();
        String last = "normed." + layers;
        Map<String, Tensor> outputs = session.run(
                Map.of("token_embeddings", Value.of(embed(input))), new HashSet<>(List.of(wanted, last)), cancellation);
        return new States(output(outputs, wanted), output(outputs, last), Optional.empty());
    }

    private Tensor embed(ClipInput input) {
        Tensor embedded = tokens.lookup(input.ids());
        int length = input.shape().get(1);
        for (ClipInput.Spliced spliced : input.spliced()) {
            int at = (spliced.row() * length + spliced.position()) * tokens.width();
            System.arraycopy(spliced.vector(), 0, embedded.data(), at, tokens.width());
        }
        return embedded.reshape(Shape.of(input.shape().get(0), length, tokens.width()));
    }

    private Tensor output(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new ModelException(session.session() + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }
}
