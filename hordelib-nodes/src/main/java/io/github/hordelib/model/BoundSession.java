package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A session, and values for inputs of it that are the same in every run. Immutable and thread-safe.
 *
 * @param session the session
 * @param bound values by input; those for inputs that the session lacks are not used
 */
record BoundSession(SharedSession session, Map<String, Value> bound) {
    /** As {@link SharedSession#run(Map, Set, Cancellation)}; the values are those for all other inputs. */
    Map<String, Tensor> run(Map<String, Value> values, Set<String> wanted, Cancellation cancellation) {
        return session.run(with(values), wanted, cancellation);
    }

    /** As {@link SharedSession#run(Map, String, Cancellation)}; the values are those for all other inputs. */
    Tensor run(Map<String, Value> values, String output, Cancellation cancellation) {
        return session.run(with(values), output, cancellation);
    }

    private Map<String, Value> with(Map<String, Value> values) {
        if (bound.isEmpty()) {
            return values;
        }
        Map<String, Value> all = new HashMap<>(values);
        for (String input : session.inputs().keySet()) {
            Value value = bound.get(input);
            if (value != null) {
                all.put(input, value);
            }
        }
        return all;
    }
}
