package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PlmsTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedules.stableDiffusion();
    private static final int STEPS = 7;

    /** The twin is the published method in its own variables: shares of signal in place of noise levels. */
    @Test
    void equalsThePublishedMethod() {
        Sigmas sigmas = Schedulers.leading(true).sigmas(SCHEDULE, STEPS);
        Tensor start = NoiseProfiles.COMFY_CPU.start(1, Shape.of(1, 4, 4, 4)).initial(Optional.empty());
        SamplerRun run = new SamplerRun(
                start.times((float) Math.hypot(1, sigmas.get(0))),
                sigmas,
                NoiseProfiles.COMFY_CPU.start(1, start.shape()).forSampler(new Plms().noise(), 1, 2),
                SCHEDULE);
        Denoiser denoiser = (x, sigma) -> {
            Tensor denoised = Tensor.zeros(x.shape());
            for (int i = 0; i < denoised.data().length; i++) {
                double scaled = x.data()[i] / Math.hypot(1, sigma);
                denoised.data()[i] = (float) (x.data()[i] - sigma * eps(scaled, sigma));
            }
            return new Denoised(denoised, denoised);
        };
        Tensor found = SamplingLoop.run(new Plms(), run, denoiser, StepListener.NONE, new Cancellation());
        for (int i = 0; i < start.data().length; i++) {
            double expected = published(start.data()[i], sigmas) * Math.hypot(1, sigmas.get(STEPS));
            assertThat((double) found.data()[i]).isCloseTo(expected, Offset.offset(2e-4));
        }
    }

    private static double eps(double scaled, double sigma) {
        return 0.6 * scaled + 0.25 * Math.sin(2 * scaled + Math.log(sigma));
    }

    private static double published(double start, Sigmas sigmas) {
        List<Double> slopes = new ArrayList<>();
        double sample = start;
        double kept = start;
        for (int call = 0; call <= STEPS; call++) {
            int level = call == 0 ? 0 : call - 1;
            double slope = eps(sample, sigmas.get(call == 1 ? 1 : level));
            if (call == 1) {
                sample = transferred(kept, (slope + slopes.get(0)) / 2, sigmas.get(0), sigmas.get(1));
                continue;
            }
            slopes.add(0, slope);
            kept = sample;
            sample = transferred(sample, combined(slopes), sigmas.get(level), sigmas.get(level + 1));
        }
        return sample;
    }

    private static double combined(List<Double> e) {
        return switch (e.size()) {
            case 1 -> e.get(0);
            case 2 -> (3 * e.get(0) - e.get(1)) / 2;
            case 3 -> (23 * e.get(0) - 16 * e.get(1) + 5 * e.get(2)) / 12;
            default -> (55 * e.get(0) - 59 * e.get(1) + 37 * e.get(2) - 9 * e.get(3)) / 24;
        };
    }

    /** Equation 9 of Liu et al., 2022. */
    private static double transferred(double sample, double eps, double sigma, double next) {
        double signal = 1 / (1 + sigma * sigma);
        double signalNext = 1 / (1 + next * next);
        double divisor = signal * Math.sqrt(1 - signalNext) + Math.sqrt(signal * (1 - signal) * signalNext);
        return Math.sqrt(signalNext / signal) * sample - (signalNext - signal) * eps / divisor;
    }
}
