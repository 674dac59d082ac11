package io.github.hordelib.bench.micro;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Opening a checkpoint of 1000 tensors: its header is read, its weights are not. Run: {@code java -jar hordelib.jar jmh SafetensorsBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SafetensorsBenchmark {
    private Path file = Path.of("");

    /** Creates the state. */
    public SafetensorsBenchmark() {}

    /**
     * Writes the file.
     *
     * @throws IOException if it cannot be written
     */
    @Setup
    public void write() throws IOException {
        SafetensorsWriter writer = SafetensorsWriter.create();
        for (int i = 0; i < 1000; i++) {
            String name = "model.diffusion_model.input_blocks." + i + ".0.transformer_blocks.0.attn1.to_q.weight";
            writer.add(name, DType.F32, Tensor.zeros(Shape.of(16, 16)));
        }
        file = Files.createTempFile("hordelib", ".safetensors");
        writer.write(file);
    }

    /**
     * Opens it.
     *
     * @return its tensors
     */
    @Benchmark
    public Weights open() {
        return Safetensors.open(file);
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
