package io.github.hordelib.bench.micro;

import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Scheduler;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
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

/** Sigmas of thirty steps. Run: {@code java -jar hordelib.jar jmh ScheduleBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScheduleBenchmark {
    /** Name of the scheduler. */
    @Param({"normal", "karras", "simple", "beta"})
    public String name = "normal";

    private final NoiseSchedule schedule = NoiseSchedules.stableDiffusion();
    private Scheduler scheduler = Schedulers.byName("normal");

    /** Creates the state. */
    public ScheduleBenchmark() {}

    /** Looks the scheduler up. */
    @Setup
    public void find() {
        scheduler = Schedulers.byName(name);
    }

    /**
     * Computes the sigmas.
     *
     * @return 31 sigmas
     */
    @Benchmark
    public Sigmas sigmas() {
        return scheduler.sigmas(schedule, 30);
    }
}
