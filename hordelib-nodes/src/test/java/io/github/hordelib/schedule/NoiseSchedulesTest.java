package io.github.hordelib.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NoiseSchedulesTest {
    /** Near a right angle the tangent multiplies the roundings of float32: the levels are those of PyTorch 2.13. */
    @Test
    void anglesAreRoundedAsInTheReference() {
        NoiseSchedule schedule = NoiseSchedules.continuousV(0.03, 500);
        check(Schedulers.byName("normal").sigmas(schedule, 5), 499.9869f, 2.4557712f, 1.0283903f, 0.4402214f, 0.03f, 0);
        check(Schedulers.byName("sgm_uniform").sigmas(schedule, 4), 499.9869f, 2.4557712f, 1.0283903f, 0.4402214f, 0);
        assertThat(schedule.timestep(schedule.sigmaMax())).isEqualTo(0.9987267f);
        assertThat(schedule.timestep(schedule.sigmaMin())).isEqualTo(0.019092865f);
    }

    /** Near the ends of the distribution the logarithm multiplies the roundings of float32. */
    @Test
    void quantilesAreRoundedAsInTheReference() {
        assertThat(SigmaFormulas.laplace(250, 0.5, 5000, -3, 2).get(1))
                .isEqualTo(769.7911f, Offset.offset(769.79f * 2e-6f));
    }

    private static void check(Sigmas found, float... expected) {
        assertThat(found.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.get(i)).isEqualTo(expected[i], Offset.offset(expected[i] * 1e-6f));
        }
    }
}
