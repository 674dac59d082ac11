package io.github.hordelib.bench.micro;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationProgress;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.Interrogator;
import io.github.hordelib.interrogate.WordList;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Ranking 100,000 texts of 768 features against a picture that is encoded. Run: {@code java -jar hordelib.jar jmh InterrogationBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InterrogationBenchmark {
    private static final int FEATURES = 768;
    private static final int TEXTS = 100_000;

    private final Interrogator interrogator = Interrogator.of(new Numbers(), Optional.empty());
    private final Image picture = new Image(Tensor.zeros(Shape.of(1, 1, 1, 3)));
    private final InterrogationRequest request = InterrogationRequest.of(List.of(new WordList(
            "numbers", IntStream.range(0, TEXTS).mapToObj(Integer::toString).toList())));

    /** Creates the state. */
    public InterrogationBenchmark() {}

    /** A model without networks: the features of text n are sines of n. */
    private static final class Numbers implements ClipModel {
        @Override
        public String hash() {
            return "0".repeat(64);
        }

        @Override
        public double similarityScale() {
            return 100;
        }

        @Override
        public Tensor pictures(Image image, Cancellation cancellation) {
            return Tensor.filled(Shape.of(1, FEATURES), (float) (1 / Math.sqrt(FEATURES)));
        }

        @Override
        public Tensor texts(List<String> texts, Cancellation cancellation) {
            Tensor vectors = Tensor.zeros(Shape.of(texts.size(), FEATURES));
            for (int i = 0; i < vectors.data().length; i++) {
                int number = Integer.parseInt(texts.get(i / FEATURES));
                vectors.data()[i] = (float) (Math.sin(number * (i % FEATURES)) / Math.sqrt(FEATURES));
            }
            return vectors;
        }
    }

    /** Encodes the texts, which is not measured. */
    @Setup
    public void encode() {
        rank();
    }

    /**
     * Ranks.
     *
     * @return the best
     */
    @Benchmark
    public List<Interrogation> rank() {
        return interrogator.interrogate(picture, request, InterrogationProgress.NONE, new Cancellation());
    }
}
