package io.github.hordelib.bench.micro;

import io.github.hordelib.engine.CachePolicy;
import io.github.hordelib.engine.Engine;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A chain of 100 nodes that do next to nothing; a hundredth of the score is what the engine adds to each node. Run: {@code java -jar hordelib.jar jmh EngineBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark {
    private static final int NODES = 100;
    private static final InputPort<Long> VALUE = InputPort.integer("value", 0, 0, 1_000_000);

    private final NodeRegistry registry = NodeRegistry.of(List.of(NodeType.builder("Next")
            .input(VALUE)
            .output("next", PortType.INT)
            .outputNode()
            .run((inputs, context) -> Outputs.of(inputs.get(VALUE) + 1))));
    private final Engine engine =
            Engine.builder(registry).cache(new CachePolicy.Nothing()).build();
    private final Engine caching = Engine.create(registry);
    private final Graph chain = chain();

    /** Creates the state. */
    public EngineBenchmark() {}

    private static Graph chain() {
        Graph.Builder graph = Graph.builder();
        graph.node("0", "Next").set("value", 1L).add();
        for (int i = 1; i < NODES; i++) {
            graph.node("" + i, "Next").link("value", "" + (i - 1), 0).add();
        }
        return graph.build();
    }

    /**
     * Runs every node.
     *
     * @return what the nodes gave
     */
    @Benchmark
    public RunResult run() {
        return engine.run(chain);
    }

    /**
     * Finds every node in the cache.
     *
     * @return what the nodes gave before
     */
    @Benchmark
    public RunResult reuse() {
        return caching.run(chain);
    }

    /** Ends the engines. */
    @TearDown
    public void close() {
        engine.close();
        caching.close();
    }
}
