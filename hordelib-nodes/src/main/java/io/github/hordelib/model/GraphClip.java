package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.TokenEmbeddings;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ClipGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.ort.Provider;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text transformer that is built from a checkpoint: gives all layers and takes vectors. Token embeddings stay in their
 * file. Thread-safe; whoever opened it closes it.
 */
public final class GraphClip implements ClipTransformer, AutoCloseable {
    private static final String TABLE = "embeddings.token_embedding.weight";
    private static final String PROJECTION = "text_projection.weight";
    private static final String OPEN_CLIP_PROJECTION = "text_projection";

    private final Session session;
    private final TokenEmbeddings tokens;
    private final Optional<Tensor> projection;
    private final int layers;

    private GraphClip(Session session, TokenEmbeddings tokens, Optional<Tensor> projection) {
        this.session = session;
        this.tokens = tokens;
        this.projection = projection;
        this.layers = (int) session.outputs().keySet().stream()
                        .filter(name -> name.startsWith("hidden."))
                        .count()
                - 1;
    }

    /**
     * Opens a transformer.
     *
     * @param weights tensors under the names of transformers without {@code text_model.}, such as
     *     {@code final_layer_norm.weight}; with {@code text_projection.weight} or OpenCLIP's {@code text_projection} if the
     *     model has a projection
     * @param config what shapes do not tell
     * @param replaced float32 weights in place of those in the file, by name; such as ones with a LoRA
     * @param backend where it runs
     * @return the transformer
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static GraphClip open(Weights weights, ClipConfig config, Map<String, Tensor> replaced, OrtBackend backend) {
        GraphForm form = backend.provider().kind() == Provider.Kind.CUDA ? GraphForm.CUDA : GraphForm.CPU;
        GraphOptions options = GraphOptions.of(form).withReplaced(replaced);
        Session session =
                backend.open(ModelSource.of(ClipGraph.build(weights, config, options)), SessionSettings.defaults());
        return new GraphClip(session, TokenEmbeddings.of(weights.get(TABLE)), projection(weights, replaced));
    }

    private static Optional<Tensor> projection(Weights weights, Map<String, Tensor> replaced) {
        Optional<Tensor> straight = find(PROJECTION, weights, replaced);
        return straight.isPresent()
                ? straight
                : find(OPEN_CLIP_PROJECTION, weights, replaced).map(GraphClip::transposed);
    }

    private static Optional<Tensor> find(String name, Weights weights, Map<String, Tensor> replaced) {
        return Optional.ofNullable(replaced.get(name))
                .or(() -> weights.find(name).map(stored -> stored.read()));
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape().get(0);
        int columns = matrix.shape().get(1);
        Tensor result = Tensor.zeros(matrix.shape().with(0, columns).with(1, rows));
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
            throw new ModelException(session.name() + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }

    @Override
    public void close() {
        session.close();
    }
}
