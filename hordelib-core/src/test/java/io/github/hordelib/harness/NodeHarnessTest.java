package io.github.hordelib.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeHarnessTest {
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 3, 1, 10);
    private static final PortType<long[]> NUMBERS = new PortType<>("NUMBERS", long[].class);

    private static NodeType.Builder counting() {
        return NodeType.builder("Counting").input(STEPS).output(PortType.INT);
    }

    @Test
    void acceptsANodeThatKeepsItsContract() {
        NodeType type = counting().run((inputs, context) -> {
            int steps = inputs.get(STEPS).intValue();
            for (int step = 1; step <= steps; step++) {
                context.cancellation().check();
                context.progress(step, steps);
            }
            return Outputs.of((long) steps);
        });
        assertThat(NodeHarness.of(type).input("steps", 5).cancellable().verify().values())
                .containsExactly(5L);
    }

    @Test
    void findsResultsThatDiffer() {
        AtomicLong calls = new AtomicLong();
        NodeType type = counting().run((inputs, context) -> Outputs.of(calls.incrementAndGet()));
        assertBroken(NodeHarness.of(type), "the same outputs");
    }

    @Test
    void findsChangedInputs() {
        InputPort<long[]> numbers = InputPort.of("numbers", NUMBERS);
        NodeType type = NodeType.builder("Writing")
                .input(numbers)
                .output(NUMBERS)
                .run((inputs, context) -> {
                    inputs.get(numbers)[0] = 7;
                    return Outputs.of(new long[] {1});
                });
        assertBroken(
                NodeHarness.of(type).input("numbers", new long[] {1}).snapshot(long[].class, long[]::clone),
                "found them changed");
    }

    @Test
    void findsProgressThatGoesBackOrStops() {
        assertBroken(
                NodeHarness.of(counting().run((inputs, context) -> {
                    context.progress(2, 3);
                    context.progress(1, 3);
                    return Outputs.of(1L);
                })),
                "progress: expected to grow");
        assertBroken(
                NodeHarness.of(counting().run((inputs, context) -> {
                    context.progress(2, 3);
                    return Outputs.of(1L);
                })),
                "progress: expected to end");
    }

    @Test
    void findsWorkThatCannotBeCancelled() {
        assertBroken(
                NodeHarness.of(counting().run((inputs, context) -> Outputs.of(1L)))
                        .cancellable(),
                "expected a CancelledException");
    }

    @Test
    void findsWrongOutputs() {
        assertBroken(NodeHarness.of(counting().run((inputs, context) -> Outputs.of())), "outputs: expected 1");
        assertBroken(NodeHarness.of(counting().run((inputs, context) -> Outputs.of("x"))), "expected Long");
    }

    @Test
    void findsSchemasThatMakeNoSense() {
        NodeType type = NodeType.builder("Odd")
                .input(InputPort.integer("a", 20, 1, 10))
                .input(InputPort.choice("a", "x", "y").withDefault("z"))
                .input(InputPort.of("c", PortType.INT).lazy())
                .run((inputs, context) -> Outputs.of());
        assertThatThrownBy(() -> NodeHarness.of(type).verifySchema())
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("1..10")
                .hasMessageContaining("found z")
                .hasMessageContaining("name of its own")
                .hasMessageContaining("lazy check")
                .hasMessageContaining("outputs");
    }

    private static void assertBroken(NodeHarness harness, String sentence) {
        assertThatThrownBy(harness::verify)
                .isInstanceOf(ContractException.class)
                .hasMessageContaining(sentence);
    }
}
