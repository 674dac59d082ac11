package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CLIP text transformer as exporters write it: {@code input_ids} in, {@code last_hidden_state} and, in some exports,
 * {@code hidden_states.0}, {@code .1}, ... out. It takes no vectors in place of tokens.
 */
final class OnnxTransformer implements ClipTransformer {
    private static final String IDS = "input_ids";
    private static final String LAST = "last_hidden_state";
    private static final String INNER = "hidden_states.";
    private static final String MASK = "attention_mask";
    private static final String PROJECTED = "text_embeds";
    private static final int TOKENS = 77;

    private final SharedSession session;
    private final OnnxHeader header;
    private final Traits traits;
    private volatile @Nullable FinalNorm norm;

    OnnxTransformer(SharedSession session, OnnxHeader header, int layers, int vocabulary) {
        this.session = session;
        this.header = header;
        PartCheck check = new PartCheck(header);
        check.input(IDS, 2);
        check.noOtherInputs(List.of(IDS, MASK));
        TensorSpec last = header.outputs().get(LAST);
        if (last == null || last.rank() != 3) {
            throw new ModelException(header.file() + ": expected an output \"" + LAST + "\" of rank 3, found "
                    + header.outputs().values());
        }
        int width = PartCheck.extent(last, 2)
                .orElseThrow(() -> new ModelException(header.file() + ": expected a fixed width, found " + last));
        boolean inner = header.outputs().containsKey(INNER + layers);
        this.traits = new Traits(layers, width, vocabulary, inner, false);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public States run(ClipInput input, Layer layer, Cancellation cancellation) {
        if (!input.spliced().isEmpty()) {
            throw new ModelException(header.file()
                    + ": expected a text encoder that takes embeddings, found an exported one that takes tokens only");
        }
        boolean lastNormed = layer.index() == traits.layers() && layer.normed();
        if (!lastNormed && !traits.innerLayers()) {
            throw new ModelException(header.file() + ": expected the hidden states of layer " + layer.index()
                    + ", found the outputs " + header.outputs().keySet());
        }
        Set<String> wanted = new LinkedHashSet<>(Set.of(LAST));
        if (!lastNormed) {
            wanted.add(INNER + layer.index());
        }
        if (header.outputs().containsKey(PROJECTED)) {
            wanted.add(PROJECTED);
        }
        Map<String, Tensor> found = run(input, wanted, cancellation);
        Optional<Tensor> projected = Optional.ofNullable(found.get(PROJECTED));
        Tensor last = output(found, LAST);
        if (lastNormed) {
            return new States(last, last, projected);
        }
        Tensor states = output(found, INNER + layer.index());
        return new States(layer.normed() ? norm(cancellation).apply(states) : states, last, projected);
    }

    @Override
    public Optional<Tensor> projection() {
        return Optional.empty();
    }

    private Map<String, Tensor> run(ClipInput input, Set<String> wanted, Cancellation cancellation) {
        long[] ids = Arrays.stream(input.ids()).asLongStream().toArray();
        Map<String, Value> values = new HashMap<>(Map.of(IDS, Value.of(input.shape(), ids)));
        if (header.inputs().containsKey(MASK)) {
            long[] all = new long[ids.length];
            Arrays.fill(all, 1);
            values.put(MASK, Value.of(input.shape(), all));
        }
        return session.run(values, wanted, cancellation);
    }

    private Tensor output(Map<String, Tensor> found, String name) {
        Tensor tensor = found.get(name);
        if (tensor == null) {
            throw new ModelException(header.file() + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }

    /** The final normalisation, found from the states of a fixed text before and after it, once. */
    private FinalNorm norm(Cancellation cancellation) {
        FinalNorm found = norm;
        if (found == null) {
            int[] text = new int[TOKENS];
            Arrays.setAll(text, i -> i % traits.vocabulary());
            String before = INNER + traits.layers();
            Map<String, Tensor> states = run(ClipInput.of(List.of(text)), Set.of(LAST, before), cancellation);
            found = FinalNorm.recover(output(states, before), output(states, LAST));
            norm = found;
        }
        return found;
    }
}
