package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Steps whose ancestral part has nothing to go down to, as k-diffusion makes them in PyTorch 2.13; but ComfyUI's
 * euler_ancestral adds no noise then.
 */
class AncestralTest {
    private static Tensor noise() {
        Tensor noise = Tensor.zeros(Shape.of(1, 4, 4, 4));
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] = i * 29 % 64 / 32f - 1;
        }
        return noise;
    }

    private static void check(String sampler, double eta, float first, float second, float... sigmas) {
        SamplerRun run = new SamplerRun(
                DpmAdaptiveTest.start().times(0.05f / 14),
                Sigmas.of(sigmas),
                (sigma, next) -> noise(),
                NoiseSchedules.stableDiffusion());
        Tensor found = SamplingLoop.run(
                Samplers.create(sampler, new SamplerOptions(Map.of("eta", eta))),
                run,
                DpmAdaptiveTest::denoised,
                StepListener.NONE,
                new Cancellation());
        assertThat(found.data()[0]).isCloseTo(first, Offset.offset(Math.abs(first) * 1e-5f));
        assertThat(found.data()[36]).isCloseTo(second, Offset.offset(Math.abs(second) * 1e-5f));
    }

    /** More noise than the next level holds: all of it is fresh. */
    @Test
    void muchNoiseIsCutToTheNextLevel() {
        check("dpmpp_2s_ancestral", 3, -0.20500949f, -0.08272711f, 14, 1, 0.03f);
    }

    /** Rising levels have no share of noise: the step goes down to 0, and only some samplers add noise to that. */
    @Test
    void risingLevelsGoDownToZero() {
        check("dpmpp_2s_ancestral", 1, -14.182392f, -5.3158073f, 0.03f, 1, 14);
        check("euler_ancestral", 1, -0.00987741f, 0.00626165f, 0.03f, 1, 14);
        check("dpm_2_ancestral", 1, -0.00987741f, 0.00626165f, 0.03f, 1, 14);
    }
}
