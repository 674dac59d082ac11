package io.github.hordelib.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open model. Any number of threads run it at once; runs do not see each other.
 *
 * <p>Closing it refuses new runs and releases native memory as soon as the last run is over; it does not wait for that.
 *
 * <p>Thread-safe.
 */
public final class Session implements AutoCloseable {
    private static final long POOL_BYTES = 128L << 20;

    private final String name;
    private final NativeHandle<OrtSession> handle;
    private final OrtBackend backend;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, Value> bound;
    private final Map<String, TensorSpec> outputs;
    private final RunPlan plan;

    /** The bound values are fed in every run; to users of the session these inputs do not exist. */
    Session(
            String name,
            NativeHandle<OrtSession> handle,
            SessionSettings settings,
            Map<String, ? extends Value> bound,
            OrtBackend backend) {
        this.name = name;
        this.handle = handle;
        this.backend = backend;
        this.bound = Map.copyOf(bound);
        Map<String, TensorSpec> all;
        try (NativeHandle<OrtSession>.Use use = handle.acquire()) {
            all = specs(use.value().getInputInfo());
            this.outputs = specs(use.value().getOutputInfo());
        } catch (OrtException e) {
            handle.close();
            throw OrtErrors.failure(name, "reading inputs and outputs", e);
        } catch (BackendException e) {
            handle.close();
            throw e;
        }
        Map<String, TensorSpec> free = new LinkedHashMap<>(all);
        free.keySet().removeAll(bound.keySet());
        this.inputs = Collections.unmodifiableMap(free);
        this.plan = new RunPlan(name, all, outputs, new BufferPool(POOL_BYTES), shrinkKey(settings));
    }

    /**
     * Returns what errors and logs call the model.
     *
     * @return a short name
     */
    public String name() {
        return name;
    }

    /**
     * Returns what the model takes.
     *
     * @return inputs by name, in the model's order
     */
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    /**
     * Returns what the model gives.
     *
     * @return outputs by name, in the model's order
     */
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    /**
     * Runs the model. Waits for its turn if as many runs as allowed are under way. Cancelling ends the wait at once and a run
     * after the graph node that is being computed.
     *
     * @param values a value for each input, by name; converted to the declared element types
     * @param wanted names of the outputs to compute, at least one
     * @param cancellation asks the run to stop
     * @return the wanted outputs, converted to float32
     * @throws BackendException if a value is missing, unknown or has a shape that the model does not take, or the run fails
     * @throws CancelledException if the switch was triggered before the end
     * @throws IllegalStateException if the session is closed or the process is shutting down
     */
    public Map<String, Tensor> run(Map<String, Value> values, Set<String> wanted, Cancellation cancellation) {
        Map<String, Value> all = with(values);
        plan.check(all, wanted);
        cancellation.check();
        try (NativeHandle<OrtSession>.Use use = handle.acquire();
                Admission.Pass pass = backend.admission().enter(cancellation);
                Run run = new Run(backend, use.value(), plan, plan.shrinkKey(all, wanted), cancellation)) {
            return run.execute(all, wanted);
        }
    }

    private Map<String, Value> with(Map<String, Value> values) {
        if (bound.isEmpty()) {
            return values;
        }
        Map<String, Value> all = new HashMap<>(bound);
        all.putAll(values);
        return all;
    }

    /**
     * Runs the model for one output, as {@link #run(Map, Set, Cancellation)} does.
     *
     * @param values a value for each input, by name; converted to the declared element types
     * @param output name of the output to compute
     * @param cancellation asks the run to stop
     * @return the output, converted to float32
     */
    public Tensor run(Map<String, Value> values, String output, Cancellation cancellation) {
        Tensor result = run(values, Set.of(output), cancellation).get(output);
        if (result == null) {
            throw new BackendException(name, "expected a value of output \"" + output + "\", found none");
        }
        return result;
    }

    /** Refuses new runs and releases the native session when the last run is over. Later calls do nothing. */
    @Override
    public void close() {
        handle.close();
    }

    @Override
    public String toString() {
        return "Session[" + name + "]";
    }

    private String shrinkKey(SessionSettings settings) {
        if (!settings.shrink() || !settings.arena()) {
            return "";
        }
        return backend.provider().kind() == Provider.Kind.CUDA
                ? "cpu:0;gpu:" + backend.provider().device()
                : "cpu:0";
    }

    private Map<String, TensorSpec> specs(Map<String, NodeInfo> infos) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        infos.forEach((key, info) -> specs.put(key, spec(key, info)));
        return Collections.unmodifiableMap(specs);
    }

    private TensorSpec spec(String key, NodeInfo info) {
        if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new BackendException(name, "\"" + key + "\": expected a tensor, found " + info.getInfo());
        }
        long[] extents = tensor.getShape();
        String[] symbols = tensor.getDimensionNames();
        List<TensorSpec.Axis> axes = new ArrayList<>();
        for (int i = 0; i < extents.length; i++) {
            axes.add(new TensorSpec.Axis(extents[i], symbols[i]));
        }
        return new TensorSpec(key, ElementType.of(tensor.type, name, key), axes);
    }
}
