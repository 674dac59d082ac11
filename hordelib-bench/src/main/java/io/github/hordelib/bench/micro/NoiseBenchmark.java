package io.github.hordelib.bench.micro;

import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Initial noise of a 512x512 picture, from the seed on. Run: {@code java -jar hordelib.jar jmh NoiseBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NoiseBenchmark {
    private static final Shape SHAPE = Shape.of(1, 4, 64, 64);

    /** Name of the profile. */
    @Param({"comfy-cpu", "comfy-cuda", "item"})
    public String name = "comfy-cpu";

    private NoiseProfile profile = NoiseProfiles.COMFY_CPU;
    private long seed;

    /** Creates the state. */
    public NoiseBenchmark() {}

    /** Looks the profile up. */
    @Setup
    public void find() {
        profile = NoiseProfiles.byName(name);
    }

    /**
     * Draws 16384 numbers.
     *
     * @return the noise
     */
    @Benchmark
    public Tensor draw() {
        return profile.start(seed++, SHAPE).initial(Optional.empty());
    }
}
