package io.github.hordelib.ort;

import ai.onnxruntime.OrtSession;
import io.github.hordelib.onnx.WeightInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Sessions with inputs in the place of weights: one for all that change the same weights of a graph. Memory of changed weights
 * goes from those that are closed to those that come, as getting it from the system takes longer than filling it. Thread-safe.
 */
final class WeightSessions {
    private final Map<String, Shared> open = new ConcurrentHashMap<>();

    /** A session and how many hold it. */
    private record Shared(Opened opened, int owners) {}

    /**
     * A session.
     *
     * @param handle the session
     * @param value what the handle owns
     * @param inputs what the inputs in the place of weights take
     * @param spare changed weights that nobody uses any more, by input, of each that was closed
     */
    record Opened(
            NativeHandle<OrtSession> handle,
            OrtSession value,
            List<WeightInput> inputs,
            Queue<Map<String, Value.Resident>> spare) {
        Opened(NativeHandle<OrtSession> handle, OrtSession value, List<WeightInput> inputs) {
            this(handle, value, inputs, new ConcurrentLinkedQueue<>());
        }
    }

    /** Returns the session of a key, opened by the first; empty if it cannot be. Whoever takes it gives it back. */
    Optional<Opened> take(String key, Supplier<Optional<Opened>> opening) {
        Shared shared = open.compute(
                key,
                (same, present) -> present == null
                        ? opening.get().map(opened -> new Shared(opened, 1)).orElse(null)
                        : new Shared(present.opened, present.owners + 1));
        return Optional.ofNullable(shared).map(Shared::opened);
    }

    /** Closes the session of a key if nobody else holds it, otherwise keeps the memory of weights for the next. */
    void giveBack(String key, Map<String, Value.Resident> weights) {
        open.computeIfPresent(key, (same, present) -> {
            if (present.owners > 1) {
                present.opened.spare.add(weights);
                return new Shared(present.opened, present.owners - 1);
            }
            present.opened.handle.close();
            return null;
        });
    }
}
