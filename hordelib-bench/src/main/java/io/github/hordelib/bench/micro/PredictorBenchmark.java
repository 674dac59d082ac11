package io.github.hordelib.bench.micro;

import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.Prediction;
import io.github.hordelib.kudos.TimePredictor;
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
import org.openjdk.jmh.annotations.Warmup;

/** Time to foretell one job, features included. Run: {@code java -jar hordelib.jar jmh PredictorBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PredictorBenchmark {
    private final TimePredictor predictor = TimePredictor.standard();
    private final JobFeatures job = JobFeatures.builder()
            .size(768, 1024)
            .sampler("k_dpmpp_sde")
            .hiresFix(0.5)
            .postProcessing(List.of("RealESRGAN_x4plus", "GFPGAN"))
            .build();

    /** Creates the state. */
    public PredictorBenchmark() {}

    /**
     * Foretells a job with two passes and two post-processors.
     *
     * @return the prediction
     */
    @Benchmark
    public Prediction predict() {
        return predictor.predict(job);
    }
}
