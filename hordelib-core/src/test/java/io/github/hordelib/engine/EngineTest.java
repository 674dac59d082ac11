package io.github.hordelib.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.engine.RunEvent.NodeCached;
import io.github.hordelib.engine.RunEvent.NodeFinished;
import io.github.hordelib.engine.RunEvent.NodeProgress;
import io.github.hordelib.engine.RunEvent.NodeStarted;
import io.github.hordelib.engine.RunEvent.RunFinished;
import io.github.hordelib.engine.RunEvent.RunStarted;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.Expansion;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineTest {
    private static final InputPort<Long> A = InputPort.integer("a", 0, Long.MIN_VALUE, Long.MAX_VALUE);
    private static final InputPort<Long> B = InputPort.integer("b", 0, Long.MIN_VALUE, Long.MAX_VALUE);

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, CountDownLatch> gates = new HashMap<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CyclicBarrier meeting = new CyclicBarrier(2);

    private final NodeType add = NodeType.builder("Add")
            .input(A)
            .input(B)
            .output(PortType.INT)
            .run((in, context) -> {
                calls.incrementAndGet();
                return Outputs.of(in.get(A) * 31 + in.get(B));
            });
    private final NodeType show = NodeType.builder("Show")
            .input(A)
            .output(PortType.INT)
            .outputNode()
            .run((in, context) -> Outputs.of(in.get(A)).withUi("text", List.of(in.get(A))));
    private final NodeType gate = NodeType.builder("Gate")
            .input(A)
            .output(PortType.INT)
            .run((in, context) -> {
                calls.incrementAndGet();
                entered.countDown();
                CountDownLatch latch = gates.getOrDefault(in.get(A).toString(), new CountDownLatch(0));
                while (!latch.await(2, TimeUnit.MILLISECONDS)) {
                    context.cancellation().check();
                }
                return Outputs.of(in.get(A));
            });
    private final NodeType meet = NodeType.builder("Meet")
            .input(A)
            .output(PortType.INT)
            .run((in, context) -> {
                meeting.await(20, TimeUnit.SECONDS);
                return Outputs.of(in.get(A));
            });
    private final NodeType fail = NodeType.builder("Fail")
            .input(A)
            .output(PortType.INT)
            .run((in, context) -> {
                throw new IllegalArgumentException("bad luck");
            });
    private final NodeType steps = NodeType.builder("Steps")
            .input(A)
            .output(PortType.INT)
            .run((in, context) -> {
                for (int step = 1; step <= in.get(A); step++) {
                    context.progress(step, in.get(A).intValue());
                    context.preview(() -> "picture");
                }
                return Outputs.of(in.get(A));
            });
    private final NodeType knot = NodeType.builder("Knot").output(PortType.INT).run((in, context) -> {
        Expansion expansion = Expansion.of(context);
        NodeId child = expansion.add("Add", Map.of("a", new Input.Link(context.node(), 0)));
        return expansion.outputs(new Input.Link(child, 0));
    });

    private final NodeType endless = NodeType.builder("Endless")
            .output(PortType.INT)
            .run((in, context) -> {
                Expansion expansion = Expansion.of(context);
                return expansion.outputs(new Input.Link(expansion.add("Endless", Map.of()), 0));
            });

    private final Engine engine = Engine.builder(NodeRegistry.of(add, show, gate, meet, fail, steps, knot, endless))
            .threads(4)
            .build();

    @AfterEach
    void close() {
        engine.closeNow();
    }

    private static Graph single(String type, long value) {
        return Graph.builder()
                .node("1", type)
                .set("a", value)
                .add()
                .node("2", "Show")
                .link("a", "1", 0)
                .add()
                .build();
    }

    @Test
    void runsIndependentNodesAtOnce() {
        Graph graph = Graph.builder()
                .node("1", "Meet")
                .set("a", 1)
                .add()
                .node("2", "Meet")
                .set("a", 2)
                .add()
                .node("3", "Add")
                .link("a", "1", 0)
                .link("b", "2", 0)
                .add()
                .node("4", "Show")
                .link("a", "3", 0)
                .add()
                .build();
        assertThat(engine.run(graph).value("4", 0, Long.class)).isEqualTo(33);
    }

    @Test
    void findsResultsOfEarlierRuns() {
        engine.run(single("Add", 5));
        assertThat(engine.run(single("Add", 5)).value("2", 0, Long.class)).isEqualTo(155);
        assertThat(calls).hasValue(1);
        engine.run(single("Add", 6));
        assertThat(calls).hasValue(2);
    }

    @Test
    void dropsTheResultsUsedLongestAgo() {
        NodeType heavy = NodeType.builder("Heavy")
                .input(A)
                .output(new PortType<>("INT", Long.class, value -> 1_000))
                .run((in, context) -> {
                    calls.incrementAndGet();
                    return Outputs.of(in.get(A));
                });
        try (Engine small = Engine.builder(NodeRegistry.of(heavy, show))
                .cache(new CachePolicy.Bytes(4_000))
                .build()) {
            for (long value : new long[] {1, 2, 1, 3, 1, 2}) {
                small.run(single("Heavy", value));
            }
        }
        assertThat(calls).hasValue(4);
    }

    @Test
    void tellsEventsInOrder() {
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        engine.submit(single("Steps", 3), RunOptions.DEFAULT.withListener(events::add))
                .await();
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "RunStarted",
                        "NodeStarted",
                        "NodeProgress",
                        "NodePreview",
                        "NodeProgress",
                        "NodePreview",
                        "NodeProgress",
                        "NodePreview",
                        "NodeFinished",
                        "NodeStarted",
                        "NodeFinished",
                        "RunFinished");
        assertThat(events.get(6)).isEqualTo(new NodeProgress(new NodeId("1"), 3, 3));
        assertThat(events).last().isEqualTo(new RunFinished(RunEvent.Outcome.SUCCEEDED));
    }

    @Test
    void makesPreviewsOnlyIfWanted() {
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        engine.submit(
                        single("Steps", 3),
                        RunOptions.DEFAULT.withListener(events::add).withoutPreviews())
                .await();
        assertThat(events).noneMatch(RunEvent.NodePreview.class::isInstance);
    }

    @Test
    void goesOnWhenAListenerFails() {
        RunListener failing = event -> {
            throw new IllegalStateException("listener");
        };
        assertThat(engine.submit(single("Add", 1), RunOptions.DEFAULT.withListener(failing))
                        .await()
                        .nodes())
                .hasSize(2);
    }

    @Test
    void endsARunWhoseListenerFailsBadly() {
        RunListener failing = event -> {
            throw new AssertionError("listener");
        };
        Run run = engine.submit(single("Add", 1), RunOptions.DEFAULT.withListener(failing));
        assertThat(run.future()).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void keepsResultsMadeBeforeAFailure() {
        Graph graph = Graph.builder()
                .node("1", "Add")
                .set("a", 2)
                .add()
                .node("2", "Fail")
                .link("a", "1", 0)
                .add()
                .node("3", "Show")
                .link("a", "2", 0)
                .add()
                .build();
        assertThatThrownBy(() -> engine.run(graph)).isInstanceOfSatisfying(NodeFailedException.class, e -> {
            assertThat(e.node()).isEqualTo(new NodeId("2"));
            assertThat(e.type()).isEqualTo("Fail");
            assertThat(e.inputs()).containsEntry("a", List.of(62L));
            assertThat(e.results().value("1", 0, Long.class)).isEqualTo(62);
            assertThat(e).hasRootCauseMessage("bad luck").hasMessageContaining("node \"2\" (Fail)");
        });
        assertThat(engine.run(single("Add", 2)).nodes()).hasSize(2);
        assertThat(calls).hasValue(1);
    }

    @Test
    void runsWhatIsAskedFor() {
        Graph graph = Graph.builder()
                .node("1", "Add")
                .set("a", 2)
                .add()
                .node("2", "Add")
                .link("a", "1", 0)
                .add()
                .node("3", "Fail")
                .add()
                .node("4", "Show")
                .link("a", "3", 0)
                .add()
                .build();
        RunResult result = engine.submit(graph, RunOptions.DEFAULT.withTargets(List.of(new NodeId("2"))))
                .await();
        assertThat(result.nodes()).containsOnlyKeys(new NodeId("1"), new NodeId("2"));
    }

    @Test
    void cancelsOneRunAndLeavesTheOthersAlone() throws Exception {
        gates.put("1", new CountDownLatch(1));
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        Run stuck = engine.submit(single("Gate", 1), RunOptions.DEFAULT.withListener(events::add));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        Run other = engine.submit(single("Add", 7), RunOptions.DEFAULT);
        stuck.cancel();
        assertThatThrownBy(stuck::await).isInstanceOf(CancelledException.class);
        assertThat(other.await().nodes()).hasSize(2);
        assertThat(events).last().isEqualTo(new RunFinished(RunEvent.Outcome.CANCELLED));
        assertThat(stuck.isDone()).isTrue();
    }

    @Test
    void isCancelledFromOutside() throws Exception {
        gates.put("1", new CountDownLatch(1));
        Cancellation outer = new Cancellation();
        Run run = engine.submit(single("Gate", 1), RunOptions.DEFAULT.withCancellation(outer));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        outer.cancel();
        assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
        assertThatThrownBy(engine.submit(single("Add", 1), RunOptions.DEFAULT.withCancellation(outer))::await)
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void isCancelledByAnInterruptOfWhoWaits() {
        gates.put("1", new CountDownLatch(1));
        Run run = engine.submit(single("Gate", 1), RunOptions.DEFAULT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(run::await).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.isDone()).isTrue();
    }

    @Test
    void computesEqualWorkOfSeveralRunsOnce() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        gates.put("1", open);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            runs.add(engine.submit(single("Gate", 1), RunOptions.DEFAULT));
        }
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        open.countDown();
        runs.forEach(run -> assertThat(run.await().value("2", 0, Long.class)).isEqualTo(1));
        assertThat(calls).hasValue(1);
    }

    @Test
    void takesOverTheWorkOfACancelledRun() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        gates.put("1", open);
        Run first = engine.submit(single("Gate", 1), RunOptions.DEFAULT);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        Run second = engine.submit(single("Gate", 1), RunOptions.DEFAULT.withListener(events::add));
        Run third = engine.submit(single("Gate", 1), RunOptions.DEFAULT);
        Thread.sleep(50);
        assertThat(events).noneMatch(NodeStarted.class::isInstance);
        first.cancel();
        third.cancel();
        assertThatThrownBy(first::await).isInstanceOf(CancelledException.class);
        assertThatThrownBy(third::await).isInstanceOf(CancelledException.class);
        open.countDown();
        assertThat(second.await().value("2", 0, Long.class)).isEqualTo(1);
    }

    @Test
    void doesNotKeepAThreadForWorkItWaitsFor() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        gates.put("1", open);
        List<Run> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(engine.submit(single("Gate", 1), RunOptions.DEFAULT));
        }
        assertThat(engine.run(single("Add", 3)).nodes()).hasSize(2);
        open.countDown();
        waiting.forEach(Run::await);
    }

    @Test
    void reportsACycleMadeByExpanding() {
        Graph graph = Graph.builder()
                .node("1", "Knot")
                .add()
                .node("2", "Show")
                .link("a", "1", 0)
                .add()
                .build();
        assertThatThrownBy(() -> engine.run(graph))
                .isInstanceOf(NodeFailedException.class)
                .hasRootCauseInstanceOf(GraphException.class)
                .hasMessageContaining("->");
    }

    @Test
    void endsExpansionsThatDoNotEnd() {
        Graph graph = Graph.builder()
                .node("1", "Endless")
                .add()
                .node("2", "Show")
                .link("a", "1", 0)
                .add()
                .build();
        assertThatThrownBy(() -> engine.run(graph))
                .isInstanceOf(NodeFailedException.class)
                .hasMessageContaining("an expansion that ends");
        assertThat(engine.run(single("Add", 1)).nodes()).hasSize(2);
    }

    @Test
    void keepsOnlyTargetsWithoutACache() {
        try (Engine forgetful = Engine.builder(engine.registry())
                .cache(new CachePolicy.Nothing())
                .build()) {
            assertThat(forgetful.run(single("Add", 1)).nodes()).containsOnlyKeys(new NodeId("2"));
            forgetful.run(single("Add", 1));
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void refusesToBeClosedByItsOwnThreads() {
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        RunListener closing = event -> {
            try {
                engine.close();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        };
        engine.submit(single("Add", 1), RunOptions.DEFAULT.withListener(closing))
                .await();
        assertThat(thrown).isNotEmpty();
    }

    @Test
    void takesJavaValuesAsConstants() {
        PortType<List<?>> values = new PortType<>("VALUES", listClass());
        InputPort<List<?>> port = InputPort.of("values", values);
        NodeType count = NodeType.builder("Count")
                .input(port)
                .output(PortType.INT)
                .run((in, context) -> {
                    calls.incrementAndGet();
                    return Outputs.of((long) in.get(port).size());
                });
        try (Engine other = Engine.create(NodeRegistry.of(count, show))) {
            for (List<?> list : List.of(List.of(1, 2), List.of(1, 2), List.of(1, 3))) {
                Graph graph = Graph.builder()
                        .node("1", "Count")
                        .set("values", list)
                        .add()
                        .node("2", "Show")
                        .link("a", "1", 0)
                        .add()
                        .build();
                assertThat(other.run(graph).value("2", 0, Long.class)).isEqualTo(2);
            }
        }
        assertThat(calls).hasValue(2);
    }

    @SuppressWarnings("unchecked")
    private static Class<List<?>> listClass() {
        return (Class<List<?>>) (Class<?>) List.class;
    }

    @Test
    void runsChainsOfTenThousandNodes() {
        Graph.Builder chain = Graph.builder().node("0", "Add").set("a", 1).add();
        for (int i = 1; i < 10_000; i++) {
            chain.node("" + i, "Add").link("a", "" + (i - 1), 0).add();
        }
        chain.node("end", "Show").link("a", "9999", 0).add();
        Graph graph = chain.build();
        long start = System.nanoTime();
        engine.run(graph);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(calls).hasValue(10_000);
        engine.submit(graph, RunOptions.DEFAULT.inSeries()).await();
        assertThat(calls).hasValue(10_000);
    }

    @Test
    void givesTheSameResultsOnManyThreadsAsOneAfterTheOther() throws Exception {
        List<Graph> graphs = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            graphs.add(randomGraph(random.nextInt(4), 40));
        }
        List<RunResult> expected = new ArrayList<>();
        try (Engine alone = Engine.builder(engine.registry())
                .threads(1)
                .cache(new CachePolicy.Bytes(0))
                .build()) {
            for (Graph graph : graphs) {
                expected.add(alone.submit(graph, RunOptions.DEFAULT.inSeries()).await());
            }
        }
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 16; t++) {
            int offset = t;
            threads.add(new Thread(() -> {
                for (int i = 0; i < graphs.size(); i++) {
                    int which = (i + offset) % graphs.size();
                    checkRun(graphs.get(which), expected.get(which), failures);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private void checkRun(Graph graph, RunResult expected, List<Throwable> failures) {
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        try {
            RunResult found = engine.submit(graph, RunOptions.DEFAULT.withListener(events::add))
                    .await();
            assertThat(found.nodes()).containsKeys(new NodeId("show"), new NodeId("other"));
            found.nodes().forEach((id, result) -> assertThat(result.outputs())
                    .isEqualTo(expected.node(id).orElseThrow().outputs()));
            assertThat(events).first().isInstanceOf(RunStarted.class);
            assertThat(events).last().isInstanceOf(RunFinished.class);
            assertThat(events)
                    .filteredOn(event -> event instanceof NodeFinished || event instanceof NodeCached)
                    .doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(graph.nodes().size());
        } catch (AssertionError | RuntimeException e) {
            failures.add(e);
        }
    }

    private static Graph randomGraph(int seed, int size) {
        Random random = new Random(seed);
        Graph.Builder graph = Graph.builder();
        for (int i = 0; i < size; i++) {
            Graph.NodeBuilder node = graph.node("" + i, "Add");
            for (String input : List.of("a", "b")) {
                if (i == 0 || random.nextInt(4) == 0) {
                    node.set(input, random.nextInt(5));
                } else {
                    node.link(input, "" + random.nextInt(i), 0);
                }
            }
            node.add();
        }
        graph.node("show", "Show").link("a", "" + (size - 1), 0).add();
        graph.node("other", "Show").link("a", "" + (size / 2), 0).add();
        return graph.build();
    }

    @Test
    void survivesCancellationAtAnyTime() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            Run kept = engine.submit(randomGraph(round, 30), RunOptions.DEFAULT);
            Run cancelled = engine.submit(randomGraph(round, 30), RunOptions.DEFAULT);
            for (int spin = random.nextInt(2000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            cancelled.cancel();
            assertThat(kept.await().nodes()).isNotEmpty();
            boolean ended = cancelled
                    .future()
                    .handle((result, thrown) -> result != null || isCancellation(thrown))
                    .join();
            assertThat(ended).isTrue();
        }
    }

    private static boolean isCancellation(@Nullable Throwable thrown) {
        return thrown instanceof CancelledException
                || (thrown != null && thrown.getCause() instanceof CancelledException);
    }

    @Test
    void waitsForRunsWhenClosedAndRefusesNewOnes() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        gates.put("1", open);
        Run run = engine.submit(single("Gate", 1), RunOptions.DEFAULT);
        Thread closer = new Thread(engine::close);
        closer.start();
        Thread.sleep(50);
        assertThat(closer.isAlive()).isTrue();
        open.countDown();
        closer.join(10_000);
        assertThat(run.isDone()).isTrue();
        assertThatThrownBy(() -> engine.run(single("Add", 1))).isInstanceOf(IllegalStateException.class);
        engine.close();
    }

    @Test
    void leavesNoThreadsBehind() throws Exception {
        engine.run(single("Add", 1));
        engine.close();
        for (int i = 0; i < 200 && threadsOf(engine) > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(threadsOf(engine)).isZero();
    }

    private static long threadsOf(Engine engine) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(engine.threadPrefix()))
                .count();
    }
}
