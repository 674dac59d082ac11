package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
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
    private static final String PROJECTED = "text_embeds";
    private static final int TOKENS = 77;
    private static final String INNER = "hidden_states.";

    private final SharedSession session;
    private final OnnxHeader header;
    private final Traits traits;
    private volatile @Nullable FinalNorm norm;

    OnnxTransformer(SharedSession session, OnnxHeader header, int layers, int vocabulary) {
        this.session = session;
        this.header = header;
        PartCheck check = new PartCheck(header);
        check.input(IDS, 2);
        check.noOtherInputs(List.of(IDS));
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
        Map<String, Tensor> found = session.run(Map.of(IDS, ids(input)), wanted, cancellation);
        Tensor last = output(found, LAST);
        Optional<Tensor> projected = Optional.ofNullable(found.get(PROJECTED));
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

    private static Value ids(ClipInput input) {
        long[] ids = new long[input.ids().length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = input.ids()[i];
        }
        return Value.of(input.shape(), ids);
    }

    private Tensor output(Map<String, Tensor> found, String name) {
        Tensor tensor = found.get(name);
        if (tensor == null) {
            throw new ModelException(header.file() + ": expected an output \"" + name + "\", found none");
        }
        return tensor;
    }

    /** Exports hide the weights of the final normalisation in their graph: they are found, once, from a fixed text. */
    private FinalNorm norm(Cancellation cancellation) {
        FinalNorm known = norm;
        if (known == null) {
            int[] text = new int[TOKENS];
            Arrays.setAll(text, i -> i % traits.vocabulary());
            String before = INNER + traits.layers();
            Map<String, Tensor> found =
                    session.run(Map.of(IDS, ids(ClipInput.of(List.of(text)))), Set.of(LAST, before), cancellation);
            known = FinalNorm.recover(output(found, before), output(found, LAST));
            norm = known;
        }
        return known;
    }
}
