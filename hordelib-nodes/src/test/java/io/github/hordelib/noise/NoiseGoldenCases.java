package io.github.hordelib.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.golden.GoldenJson;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;

/** Reference cases of noise and Brownian paths. */
@SuppressWarnings("exports") // tests export nothing
public final class NoiseGoldenCases {
    private static final Offset<Float> GAUSSIAN = Offset.offset(1e-6f);
    private static final Offset<Float> BROWNIAN = Offset.offset(1e-5f);

    private NoiseGoldenCases() {}

    /** Runs a case of the topic "noise". */
    public static void noise(JsonNode test) {
        switch (test.get("kind").asText()) {
            case "full" -> full(test);
            case "batch_index" -> batchIndex(test);
            case "generator_sequence" -> gaussians(test);
            case "uniform_sequence" -> uniforms(test);
            case "default_noise_sampler" -> samplerStream(test);
            default -> throw new IllegalArgumentException("noise case of kind " + test.get("kind"));
        }
    }

    private static RunNoise start(JsonNode test) {
        return NoiseProfiles.COMFY_CPU.start(GoldenJson.seed(test.get("seed")), GoldenJson.shape(test.get("shape")));
    }

    private static void full(JsonNode test) {
        float[] found = start(test).initial(Optional.empty()).data();
        if (test.has("data")) {
            assertThat(found).containsExactly(GoldenJson.floats(test.get("data")), tolerance(found.length));
            return;
        }
        assertThat(sha256(found)).isEqualTo(test.get("sha256_f32_le").asText());
        assertThat(Arrays.copyOf(found, 64)).containsExactly(GoldenJson.floats(test.get("first64")));
        assertThat(Arrays.copyOfRange(found, found.length - 64, found.length))
                .containsExactly(GoldenJson.floats(test.get("last64")));
        double sum = 0;
        double squares = 0;
        for (float value : found) {
            sum += value;
            squares += (double) value * value;
        }
        assertThat(sum).isCloseTo(test.get("sum").asDouble(), Offset.offset(1e-7 * found.length));
        assertThat(squares).isCloseTo(test.get("sum_sq").asDouble(), Offset.offset(1e-6 * found.length));
    }

    /** Only small draws use the C library, whose last bits differ between systems. */
    private static Offset<Float> tolerance(int size) {
        return size < 16 ? GAUSSIAN : Offset.offset(0f);
    }

    private static String sha256(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void batchIndex(JsonNode test) {
        List<Integer> index = new ArrayList<>();
        test.get("batch_index").forEach(item -> index.add(item.asInt()));
        Tensor found = start(test).initial(Optional.of(index));
        assertThat(found.data()).containsExactly(GoldenJson.floats(test.get("data")), GAUSSIAN);
    }

    private static void gaussians(JsonNode test) {
        GaussianGenerator generator = new TorchCpuGenerator(GoldenJson.seed(test.get("seed")));
        for (int i = 0; i < test.get("sizes").size(); i++) {
            Tensor found = generator.next(Shape.of(test.get("sizes").get(i).asInt()));
            assertThat(found.data())
                    .containsExactly(GoldenJson.floats(test.get("draws").get(i)), tolerance(found.data().length));
        }
    }

    private static void uniforms(JsonNode test) {
        TorchCpuGenerator generator = new TorchCpuGenerator(GoldenJson.seed(test.get("seed")));
        for (JsonNode draw : test.get("draws")) {
            float[] found = new float[draw.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = generator.nextUniform();
            }
            assertThat(found).containsExactly(GoldenJson.floats(draw));
        }
    }

    private static void samplerStream(JsonNode test) {
        NoiseSource source = start(test).forSampler(NoiseKind.STREAM, 0.1f, 10);
        for (JsonNode draw : test.get("draws")) {
            assertThat(source.next(2, 1).data()).containsExactly(GoldenJson.floats(draw), GAUSSIAN);
        }
    }

    /** Runs a case of the topic "brownian". */
    public static void brownian(JsonNode test) {
        JsonNode seed = test.get("seed");
        long[] seeds = seed.isArray()
                ? LongStream.range(0, seed.size())
                        .map(i -> GoldenJson.seed(seed.get((int) i)))
                        .toArray()
                : new long[] {GoldenJson.seed(seed)};
        DoubleUnaryOperator transform =
                test.get("transform").asText().equals("neglog") ? s -> -Math.log(s) : DoubleUnaryOperator.identity();
        float min = (float) test.get("sigma_min").asDouble();
        float max = (float) test.get("sigma_max").asDouble();
        NoiseSource source = new BrownianNoise(
                seeds,
                GoldenJson.shape(test.get("shape")),
                new BrownianNoise.Ends(min, max),
                transform,
                TorchCpuGenerator::new);
        for (int i = 0; i < test.get("calls").size(); i++) {
            float[] call = GoldenJson.floats(test.get("calls").get(i));
            assertThat(source.next(call[0], call[1]).data())
                    .containsExactly(GoldenJson.floats(test.get("draws").get(i)), BROWNIAN);
        }
    }
}
