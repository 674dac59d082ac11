package io.github.hordelib.bench.micro;

import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.Heads;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Building the ONNX graph of a UNet with the layers of SD 1, but narrow; weights stay in their file. Run: {@code java -jar
 * hordelib.jar jmh GraphBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GraphBenchmark {
    private Path file = Path.of("");
    private Weights unet = Weights.of("none", Map.of(), Map.of());

    /** Creates the state. */
    public GraphBenchmark() {}

    /**
     * Writes and opens a checkpoint.
     *
     * @throws IOException if it cannot be written
     */
    @Setup
    public void open() throws IOException {
        file = Files.createTempFile("hordelib", ".safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F32, 1, file);
        unet = Safetensors.open(file).under("model.diffusion_model.");
    }

    /**
     * Builds the graph.
     *
     * @return the graph
     */
    @Benchmark
    public OnnxGraph build() {
        return UnetGraph.build(unet, new UnetConfig(new Heads.Fixed(8), 32), GraphOptions.of(GraphForm.CPU));
    }

    /**
     * Removes the file.
     *
     * @throws IOException if it cannot be removed
     */
    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }
}
