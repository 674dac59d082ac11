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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Twenty steps of a sampler at 512x512, all but the network: a step costs this much beside it. Run: {@code java -jar hordelib.jar jmh SamplerBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {
    private static final Shape SHAPE = Shape.of(1, 4, 64, 64);

    /** Name of the sampler. */
    @Param({"euler", "euler_ancestral", "heun", "dpmpp_2m", "lms"})
    public String name = "euler";

    private final NoiseSchedule schedule = NoiseSchedules.stableDiffusion();
    private final Sigmas sigmas = Schedulers.byName("karras").sigmas(schedule, 20);
    private Sampler sampler = Samplers.byName("euler");

    /** Creates the state. */
    public SamplerBenchmark() {}

    /** Looks the sampler up. */
    @Setup
    public void find() {
        sampler = Samplers.byName(name);
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
        Step step = sampler.start(
                new SamplerRun(start, sigmas, noise.forSampler(sampler.noise(), last, sigmas.get(0)), schedule));
        while (step instanceof Step.Evaluate evaluate) {
            Tensor half = evaluate.x().times(0.5f);
            step = evaluate.next().apply(new Denoised(half, half));
        }
        return ((Step.Finished) step).x();
    }
}
