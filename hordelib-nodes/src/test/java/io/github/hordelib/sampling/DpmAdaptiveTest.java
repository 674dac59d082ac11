package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final float[] ORDER_2 = {
        14.000001f, 13.654342f, 13.317213f, 12.491081f, 11.716195f, 9.9536f, 8.456171f, 5.631989f, 3.7510245f,
        1.5215662f, 3.7510245f, 2.0506723f, 1.1210957f, 0.5835016f, 1.1210957f, 0.82415307f, 0.60586107f, 0.46158892f,
        0.35167193f, 0.2786034f, 0.22071664f, 0.1693322f, 0.12991044f, 0.09063454f, 0.06323296f, 0.043554433f
    };

    private static Denoised denoised(Tensor x, float sigma) {
        float square = sigma * sigma;
        Tensor result = Tensor.zeros(x.shape());
        for (int i = 0; i < result.data().length; i++) {
            float value = x.data()[i];
            result.data()[i] = value * (0.25f / (square + 0.25f)) + value * value * (0.05f / (square + 1));
        }
        return new Denoised(result, result);
    }

    private static Tensor start() {
        Tensor x = Tensor.zeros(Shape.of(1, 4, 4, 4));
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = (i * 37 % 64 / 32f - 1) * 14;
        }
        return x;
    }

    private static void check(Map<String, Object> options, float[] sigmas, float first, float second) {
        Sampler sampler = Samplers.create("dpm_adaptive", new SamplerOptions(options));
        List<Float> found = new ArrayList<>();
        Denoiser denoiser = (x, sigma) -> {
            found.add(sigma);
            return denoised(x, sigma);
        };
        SamplerRun run = new SamplerRun(
                start(), Sigmas.of(14, 1, 0.03f), (sigma, next) -> start(), NoiseSchedules.stableDiffusion());
        Tensor result = SamplingLoop.run(sampler, run, denoiser, StepListener.NONE, new Cancellation());
        assertThat(found).hasSize(sigmas.length);
        for (int i = 0; i < sigmas.length; i++) {
            assertThat(found.get(i) / sigmas[i] - 1).as("sigma of call %d", i).isBetween(-1e-6f, 1e-6f);
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
}
