package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A model of a {@link ModelStore}: opened at its first use, once for all threads, and again if it was put away in between.
 * Holding on to it keeps nothing in memory.
 *
 * <p>Thread-safe.
 */
public final class SharedSession {
    private final ModelStore store;
    private final Recipe recipe;

    /** Tells what is done in the background once a model is open, if adapters of it are expected. */
    @FunctionalInterface
    interface Ahead {
        /** Nothing is done. */
        Ahead NOTHING = adapter -> Optional.empty();

        /** Returns how to try an adapter; empty if that is not worth it. */
        Optional<Rehearsal> rehearsal(Path adapter);
    }

    /**
     * How to try an adapter.
     *
     * @param session the model that it needs
     * @param step uses it, so that the first real use finds code compiled and weights in memory
     */
    record Rehearsal(SharedSession session, Runnable step) {}

    /**
     * How to open a model.
     *
     * @param key stands for content and settings
     * @param source gives graph and weights
     * @param settings how it is prepared and run
     * @param bytes about how much memory its weights take
     * @param group stands for models that differ in nothing but changes of the same weights; empty if there are none
     * @param ahead what adapters of it need
     */
    record Recipe(
            String key, Supplier<ModelSource> source, SessionSettings settings, long bytes, String group, Ahead ahead) {
        static Recipe of(String key, Supplier<ModelSource> source, SessionSettings settings, long bytes) {
            return new Recipe(key, source, settings, bytes, "", Ahead.NOTHING);
        }

        Recipe inGroup(String other) {
            return new Recipe(key, source, settings, bytes, other, ahead);
        }

        Recipe withAhead(Ahead other) {
            return new Recipe(key, source, settings, bytes, group, other);
        }
    }

    SharedSession(ModelStore store, Recipe recipe) {
        this.store = store;
        this.recipe = recipe;
    }

    Recipe recipe() {
        return recipe;
    }

    /**
     * Returns what stands for the model's content and settings.
     *
     * @return the key it was made with
     */
    public String key() {
        return recipe.key();
    }

    /**
     * Returns what the model takes; opens it if need be.
     *
     * @return inputs by name
     */
    public Map<String, TensorSpec> inputs() {
        try (ModelStore.Use use = store.use(recipe, new Cancellation())) {
            return use.session().inputs();
        }
    }

    /**
     * Returns what the model gives; opens it if need be.
     *
     * @return outputs by name
     */
    public Map<String, TensorSpec> outputs() {
        try (ModelStore.Use use = store.use(recipe, new Cancellation())) {
            return use.session().outputs();
        }
    }

    /**
     * Runs the model; opens it if need be.
     *
     * @param values a value for each input, by name
     * @param wanted names of the outputs to compute
     * @param cancellation asks the run to stop
     * @return the wanted outputs
     * @throws io.github.hordelib.ort.BackendException if the model cannot be opened, is not fed as it declares, or fails
     * @throws io.github.hordelib.base.CancelledException if the switch was triggered before the end
     */
    public Map<String, Tensor> run(Map<String, Value> values, Set<String> wanted, Cancellation cancellation) {
        try (ModelStore.Use use = store.use(recipe, cancellation)) {
            return use.session().run(values, wanted, cancellation);
        }
    }

    /**
     * Runs the model for one output; opens it if need be.
     *
     * @param values a value for each input, by name
     * @param output name of the output to compute
     * @param cancellation asks the run to stop
     * @return the output
     */
    public Tensor run(Map<String, Value> values, String output, Cancellation cancellation) {
        try (ModelStore.Use use = store.use(recipe, cancellation)) {
            return use.session().run(values, output, cancellation);
        }
    }

    @Override
    public String toString() {
        return "SharedSession[" + recipe.key() + "]";
    }
}
