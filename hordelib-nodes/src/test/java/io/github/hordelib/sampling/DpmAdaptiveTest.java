package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The adaptive step sizes as k-diffusion's method gives them in PyTorch 2.13. The network is plain arithmetic, which is the same
 * to the last bit in both; a sine is not, and the controller makes its last bits a hundred times as large.
 */
class DpmAdaptiveTest {
    private static final float[] ORDER_3 = {
        14.000001f,
        13.768601f,
        13.541027f,
        13.317213f,
        12.7604885f,
        12.227037f,
        11.715888f,
        10.501438f,
        9.412876f,
        8.437153f,
        6.382336f,
        4.8279576f,
        3.6521385f,
        1.8310032f,
        0.91797525f,
        0.46022782f,
        0.18522047f,
        0.07454271f,
        0.46022782f,
        0.18522047f,
        0.07454271f,
        0.46022782f,
        0.24914087f,
        0.13487054f,
        0.07301117f,
        0.054279182f,
        0.04035313f
    };
    private static final float[] RISING = {
        0.049999997f,
        0.050840314f,
        0.05169475f,
        0.05256355f,
        0.054856114f,
        0.057248686f,
        0.05974559f,
        0.06660351f,
        0.07424864f,
        0.082771294f,
        0.108520634f,
        0.14228037f,
        0.1865424f,
        0.3426891f,
        0.62953943f,
        1.1565f,
        1.3881629f,
        1.666231f
    };
    private static final float[] ORDER_2 = {
        14.000001f, 13.654342f, 13.317213f, 12.491081f, 11.716195f, 9.9536f, 8.456171f, 5.631989f, 3.7510245f,
        1.5215662f, 3.7510245f, 2.0506723f, 1.1210957f, 0.5835016f, 1.1210957f, 0.82415307f, 0.60586107f, 0.46158892f,
        0.35167193f, 0.2786034f, 0.22071664f, 0.1693322f, 0.12991044f, 0.09063454f, 0.06323296f, 0.043554433f
    };

    static Denoised denoised(Tensor x, float sigma) {
        float square = sigma * sigma;
        Tensor result = Tensor.zeros(x.shape());
        for (int i = 0; i < result.data().length; i++) {
            float value = x.data()[i];
            result.data()[i] = value * (0.25f / (square + 0.25f)) + value * value * (0.05f / (square + 1));
        }
        return new Denoised(result, result);
    }

    static Tensor start() {
        Tensor x = Tensor.zeros(Shape.of(1, 4, 4, 4));
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (i * 37 % 64 / 32f - 1) * 14;
        }
        return x;
    }

    private static void check(Map<String, Object> options, float[] sigmas, float first, float second) {
        SamplerRun run = new SamplerRun(
                start(), Sigmas.of(14, 1, 0.03f), (sigma, next) -> start(), NoiseSchedules.stableDiffusion());
        check(options, run, sigmas, first, second);
    }

    private static void check(Map<String, Object> options, SamplerRun run, float[] sigmas, float first, float second) {
        Sampler sampler = Samplers.create("dpm_adaptive", new SamplerOptions(options));
        List<Float> found = new ArrayList<>();
        Denoiser denoiser = (x, sigma) -> {
            found.add(sigma);
            return denoised(x, sigma);
        };
        Tensor result = SamplingLoop.run(sampler, run, denoiser, StepListener.NONE, new Cancellation());
        assertThat(found).hasSize(sigmas.length);
        for (int i = 0; i < sigmas.length; i++) {
            assertThat(found.get(i) / sigmas[i] - 1).as("sigma of call %d", i).isBetween(-5e-6f, 5e-6f);
        }
        assertThat(result.data()[0]).isBetween(first - 1e-6f, first + 1e-6f);
        assertThat(result.data()[36]).isBetween(second - 1e-6f, second + 1e-6f);
    }

    @Test
    void thirdOrderTakesTheStepsOfTheReference() {
        check(Map.of(), ORDER_3, -0.4515751f, 0.34955615f);
    }

    @Test
    void secondOrderTakesTheStepsOfTheReference() {
        check(Map.of("order", 2, "rtol", 0.02), ORDER_2, -0.4579793f, 0.3512195f);
    }

    /** As in runs that find the noise of a picture. */
    @Test
    void risingLevelsTakeTheStepsOfTheReference() {
        SamplerRun run = new SamplerRun(
                start().times(0.05f / 14),
                Sigmas.of(0.05f, 1, 2),
                (sigma, next) -> start(),
                NoiseSchedules.stableDiffusion());
        check(Map.of(), run, RISING, -0.20861916f, 0.12847017f);
    }

    @Test
    void risingLevelsRefuseNoise() {
        SamplerRun run = new SamplerRun(
                start(), Sigmas.of(0.05f, 2), (sigma, next) -> start(), NoiseSchedules.stableDiffusion());
        for (String name : List.of("dpm_adaptive", "dpm_fast")) {
            Sampler sampler = Samplers.create(name, new SamplerOptions(Map.of("eta", 0.5)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sampler.start(run))
                    .withMessageContaining("eta")
                    .withMessageContaining("0.5");
        }
    }
}
