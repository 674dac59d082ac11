package io.github.hordelib.bench.micro;

import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.sampling.Denoised;
import io.github.hordelib.sampling.Sampler;
import io.github.hordelib.sampling.SamplerRun;
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.sampling.Step;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step of a sampler costs beside the network, noise included, at 1024x1024. Run: {@code java -jar hordelib.jar jmh
 * SamplerBenchmark}, with {@code -p sampler=euler,heun} for some of the samplers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(SamplerBenchmark.STEPS)
public class SamplerBenchmark {
    static final int STEPS = 20;

    private static final Shape SHAPE = Shape.of(1, 4, 128, 128);

    /** Name of the sampler; {@code hordelib.jar jmh} runs all. */
    @Param("euler")
    public String sampler = "euler";

    private final NoiseSchedule schedule = NoiseSchedules.stableDiffusion();
    private final Sigmas sigmas = Schedulers.byName("karras").sigmas(schedule, STEPS);
    private Sampler walked = Samplers.byName("euler");

    /** Creates the state. */
    public SamplerBenchmark() {}

    /** Looks the sampler up. */
    @Setup
    public void find() {
        walked = Samplers.byName(sampler);
    }

    /**
     * Walks down the sigmas with a network that answers half of what it is given.
     *
     * @return the last latent
     */
    @Benchmark
    public Tensor sample() {
        RunNoise noise = NoiseProfiles.COMFY_CPU.start(7, SHAPE);
        Tensor start = noise.initial(Optional.empty()).times(sigmas.get(0));
        float last = sigmas.get(sigmas.size() - 2);
        Step step = walked.start(
                new SamplerRun(start, sigmas, noise.forSampler(walked.noise(), last, sigmas.get(0)), schedule));
        while (step instanceof Step.Evaluate evaluate) {
            Tensor half = evaluate.x().times(0.5f);
            step = evaluate.next().apply(new Denoised(half, half));
        }
        return ((Step.Finished) step).x();
    }
}
