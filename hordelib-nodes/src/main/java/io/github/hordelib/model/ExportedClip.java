package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text transformer that was exported to ONNX, as Optimum and older tools write it: takes token numbers only; gives the last
 * layer, and others if the export has them. Thread-safe; whoever opened it closes it.
 */
public final class ExportedClip implements ClipTransformer, AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String LAST = "last_hidden_state";
    private static final String PROJECTED = "text_embeds";
    private static final int CONTEXT = 77;
    private static final Pattern HIDDEN = Pattern.compile("hidden_states\\.(\\d+)");

    private final Session session;
    private final Traits traits;
    private final Optional<FinalNorm> finalNorm;

    private ExportedClip(Session session, Traits traits, Optional<FinalNorm> finalNorm) {
        this.session = session;
        this.traits = traits;
        this.finalNorm = finalNorm;
    }

    /**
     * Opens a transformer.
     *
     * @param file the model
     * @param layers number of layers, as its {@code config.json} tells; counts only if the export shows no inner layers
     * @param vocabulary number of tokens it knows
     * @param backend where it runs
     * @return the transformer
     * @throws ModelException if the file is not a text encoder
     * @throws io.github.hordelib.ort.BackendException if it cannot be loaded
     */
    public static ExportedClip open(Path file, int layers, int vocabulary, OrtBackend backend) {
        Session session = backend.open(ModelSource.of(file), SessionSettings.defaults());
        try {
            return of(session, layers, vocabulary);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static ExportedClip of(Session session, int layers, int vocabulary) {
        TensorSpec last = session.outputs().get(LAST);
        if (!session.inputs().containsKey(IDS) || last == null || last.rank() != 3) {
            throw new ModelException(session.name() + ": expected a text encoder with input " + IDS + " and output "
                    + LAST + ", found " + session.inputs().values() + " and "
                    + session.outputs().values());
        }
        int deepest = deepest(session);
        // Some exports leave the width open; it then shows in the first result.
        Traits guess = new Traits(deepest > 0 ? deepest : layers, 1, vocabulary, deepest > 0, false);
        ExportedClip open = new ExportedClip(session, guess, Optional.empty());
        int[] ids = new int[CONTEXT];
        Arrays.setAll(ids, i -> i % Math.min(vocabulary, CONTEXT));
        States states =
                open.run(ClipInput.of(List.of(ids)), new Layer(guess.layers(), deepest == 0), new Cancellation());
        Traits traits =
                new Traits(guess.layers(), states.last().shape().get(2), vocabulary, guess.innerLayers(), false);
        Optional<FinalNorm> norm =
                deepest > 0 ? Optional.of(FinalNorm.recover(states.wanted(), states.last())) : Optional.empty();
        return new ExportedClip(session, traits, norm);
    }

    private static int deepest(Session session) {
        int deepest = 0;
        for (String name : session.outputs().keySet()) {
            Matcher matcher = HIDDEN.matcher(name);
            if (matcher.matches()) {
                deepest = Math.max(deepest, Integer.parseInt(matcher.group(1)));
            }
        }
        return deepest;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public Optional<Tensor> projection() {
        return Optional.empty();
    }

    @Override
    public States run(ClipInput input, Layer layer, Cancellation cancellation) {
        if (!input.spliced().isEmpty()) {
            throw new ModelException(
                    session.name()
                            + ": expected tokens only, found vectors of an embedding; an exported text encoder cannot take them");
        }
        boolean isLast = layer.index() == traits.layers() && layer.normed();
        String wanted = isLast ? LAST : hidden(layer);
        Set<String> names = new HashSet<>(List.of(LAST, wanted));
        if (session.outputs().containsKey(PROJECTED)) {
            names.add(PROJECTED);
        }
        Map<String, Tensor> outputs = session.run(inputs(input), names, cancellation);
        Tensor states = output(outputs, wanted);
        if (layer.normed() && !isLast) {
            states = norm().apply(states);
        }
        return new States(states, output(outputs, LAST), Optional.ofNullable(outputs.get(PROJECTED)));
    }

    private String hidden(Layer layer) {
        if (!traits.innerLayers()) {
            throw new ModelException(
                    session.name() + ": expected an export with hidden states for layer " + layer.index() + " of "
                            + traits.layers() + ", found " + session.outputs().keySet());
        }
        return "hidden_states." + layer.index();
    }

    private FinalNorm norm() {
        return finalNorm.orElseThrow(
                () -> new ModelException(session.name() + ": expected hidden states to derive the final norm from"));
    }

    private Map<String, Value> inputs(ClipInput input) {
        long[] ids = Arrays.stream(input.ids()).asLongStream().toArray();
        Map<String, Value> values = new HashMap<>();
        values.put(IDS, Value.of(input.shape(), ids));
        if (session.inputs().containsKey(MASK)) {
            long[] all = new long[ids.length];
            Arrays.fill(all, 1);
            values.put(MASK, Value.of(input.shape(), all));
        }
        return values;
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
