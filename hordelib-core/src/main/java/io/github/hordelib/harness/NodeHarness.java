package io.github.hordelib.harness;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.Blocker;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.OutputPort;
import io.github.hordelib.node.Outputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Drives one node type through its contract and tells what it breaks:
 *
 * <ul>
 *   <li>the schema makes sense: names are there and unique, defaults lie in their ranges and among their choices;
 *   <li>a call gives one value of the right class for each output;
 *   <li>the same inputs give the same outputs, alone and beside other calls;
 *   <li>inputs are not changed;
 *   <li>progress never goes back and ends at its end;
 *   <li>a cancelled call ends by a {@link CancelledException}.
 * </ul>
 *
 * <pre>{@code
 * NodeHarness.of(ImageInvert.type())
 *         .input("image", picture)
 *         .compare(Image.class, (a, b) -> a.pixels().equals(b.pixels()))
 *         .verify();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class NodeHarness {
    private static final int CONCURRENT_CALLS = 4;

    private final NodeType type;
    private final Map<String, Object> inputs = new LinkedHashMap<>();
    private final Map<Class<?>, BiPredicate<Object, Object>> equalities = new LinkedHashMap<>();
    private final Map<Class<?>, Function<Object, Object>> snapshots = new LinkedHashMap<>();
    private boolean cancellable;

    private NodeHarness(NodeType type) {
        this.type = type;
    }

    /**
     * Starts with a type.
     *
     * @param type the type
     * @return a harness without inputs; those with defaults need none
     */
    public static NodeHarness of(NodeType type) {
        return new NodeHarness(type);
    }

    /**
     * Sets an input.
     *
     * @param name its name
     * @param value what the node receives; a list for types that take whole lists
     * @return this
     */
    public NodeHarness input(String name, Object value) {
        inputs.put(name, value instanceof Integer whole ? (Object) whole.longValue() : value);
        return this;
    }

    /**
     * Sets how values of a class are compared; without it, by {@code equals}.
     *
     * @param valueClass the class
     * @param equality tells whether two values are the same
     * @param <T> the class
     * @return this
     */
    public <T> NodeHarness compare(Class<T> valueClass, BiPredicate<T, T> equality) {
        equalities.put(valueClass, (a, b) -> equality.test(valueClass.cast(a), valueClass.cast(b)));
        return this;
    }

    /**
     * Sets how to take down what a value of a class holds, to see whether an input was changed.
     *
     * @param valueClass the class
     * @param content gives something that is equal as long as the value is unchanged, such as a copy of its numbers
     * @param <T> the class
     * @return this
     */
    public <T> NodeHarness snapshot(Class<T> valueClass, Function<T, Object> content) {
        snapshots.put(valueClass, value -> content.apply(valueClass.cast(value)));
        return this;
    }

    /**
     * Says that the node takes its time and must notice when it is cancelled.
     *
     * @return this
     */
    public NodeHarness cancellable() {
        cancellable = true;
        return this;
    }

    /**
     * Goes through the whole contract.
     *
     * @return what the node returned
     * @throws ContractException if the type breaks its contract; tells everything that was found
     */
    public Outputs verify() {
        List<String> broken = new ArrayList<>();
        SchemaCheck.check(type, broken);
        List<Object> before = contents();
        Recorder recorder = new Recorder(new Cancellation());
        Outputs outputs = call(recorder);
        checkOutputs(outputs, broken);
        checkProgress(recorder, broken);
        if (!type.has(Flag.NOT_IDEMPOTENT)) {
            checkSame(outputs, call(new Recorder(new Cancellation())), "a second call", broken);
            concurrentCalls().forEach(other -> checkSame(outputs, other, "a call beside others", broken));
        }
        if (!Objects.deepEquals(before.toArray(), contents().toArray())) {
            broken.add("inputs: expected to be left alone, found them changed");
        }
        if (cancellable) {
            checkCancellation(broken);
        }
        if (!broken.isEmpty()) {
            throw new ContractException(type.name(), broken);
        }
        return outputs;
    }

    /**
     * Checks the schema alone.
     *
     * @throws ContractException if it makes no sense
     */
    public void verifySchema() {
        List<String> broken = new ArrayList<>();
        SchemaCheck.check(type, broken);
        if (!broken.isEmpty()) {
            throw new ContractException(type.name(), broken);
        }
    }

    private List<Object> contents() {
        return inputs.values().stream().map(this::content).toList();
    }

    private Object content(Object value) {
        for (Map.Entry<Class<?>, Function<Object, Object>> snapshot : snapshots.entrySet()) {
            if (snapshot.getKey().isInstance(value)) {
                return snapshot.getValue().apply(value);
            }
        }
        return value;
    }

    private Outputs call(Recorder recorder) {
        try {
            return type.function().run(Inputs.of(inputs), recorder);
        } catch (Exception e) {
            throw new ContractException(type.name(), e);
        }
    }

    private List<Outputs> concurrentCalls() {
        return IntStream.range(0, CONCURRENT_CALLS)
                .parallel()
                .mapToObj(i -> call(new Recorder(new Cancellation())))
                .toList();
    }

    private void checkOutputs(Outputs outputs, List<String> broken) {
        if (outputs.values().size() != type.outputs().size()) {
            broken.add("outputs: expected " + type.outputs().size() + ", found "
                    + outputs.values().size());
            return;
        }
        for (int slot = 0; slot < type.outputs().size(); slot++) {
            OutputPort<?> port = type.outputs().get(slot);
            Object value = outputs.values().get(slot);
            if (port.list() && !(value instanceof List<?>) && !isStandIn(value)) {
                broken.add("output " + slot + " (" + port.name() + "): expected a list, found "
                        + value.getClass().getSimpleName());
                continue;
            }
            List<?> values = port.list() && value instanceof List<?> list ? list : List.of(value);
            for (Object single : values) {
                if (!isStandIn(single) && !port.type().valueClass().isInstance(single)) {
                    broken.add("output " + slot + " (" + port.name() + "): expected "
                            + port.type().valueClass().getSimpleName() + ", found "
                            + single.getClass().getSimpleName());
                }
            }
        }
    }

    private static boolean isStandIn(Object value) {
        return value instanceof Blocker || value instanceof Input.Link;
    }

    private void checkSame(Outputs first, Outputs second, String call, List<String> broken) {
        boolean same = first.values().size() == second.values().size();
        for (int slot = 0; same && slot < first.values().size(); slot++) {
            same = isSame(first.values().get(slot), second.values().get(slot));
        }
        if (!same || !first.ui().equals(second.ui())) {
            broken.add(call + ": expected the same outputs, found others");
        }
    }

    private boolean isSame(Object a, Object b) {
        for (Map.Entry<Class<?>, BiPredicate<Object, Object>> equality : equalities.entrySet()) {
            if (equality.getKey().isInstance(a) && equality.getKey().isInstance(b)) {
                return equality.getValue().test(a, b);
            }
        }
        if (a instanceof List<?> some && b instanceof List<?> others && some.size() == others.size()) {
            for (int i = 0; i < some.size(); i++) {
                if (!isSame(some.get(i), others.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.deepEquals(a, b);
    }

    private static void checkProgress(Recorder recorder, List<String> broken) {
        int last = 0;
        for (int[] progress : recorder.progress()) {
            if (progress[0] < last || progress[0] > progress[1]) {
                broken.add("progress: expected to grow from 0 to the number of steps, found "
                        + Arrays.toString(progress) + " after " + last);
                return;
            }
            last = progress[0];
        }
        List<int[]> all = recorder.progress();
        if (!all.isEmpty() && all.get(all.size() - 1)[0] != all.get(all.size() - 1)[1]) {
            broken.add("progress: expected to end at the last step, found " + Arrays.toString(all.get(all.size() - 1)));
        }
    }

    private void checkCancellation(List<String> broken) {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        try {
            type.function().run(Inputs.of(inputs), new Recorder(cancelled));
            broken.add("cancellation: expected a CancelledException, found a result");
        } catch (CancelledException e) {
            // as it should be
        } catch (Exception e) {
            broken.add("cancellation: expected a CancelledException, found " + e);
        }
    }

    /** Stands for a run and takes down what the node tells it. */
    private static final class Recorder implements NodeContext {
        private final Cancellation cancellation;
        private final List<int[]> progress = new ArrayList<>();

        Recorder(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        synchronized List<int[]> progress() {
            return List.copyOf(progress);
        }

        @Override
        public NodeId node() {
            return new NodeId("1");
        }

        @Override
        public Cancellation cancellation() {
            return cancellation;
        }

        @Override
        public synchronized void progress(int step, int steps) {
            progress.add(new int[] {step, steps});
        }

        @Override
        public void preview(Supplier<?> value) {
            Objects.requireNonNull(value.get());
        }

        @Override
        public Graph graph() {
            return Graph.builder().build();
        }
    }
}
