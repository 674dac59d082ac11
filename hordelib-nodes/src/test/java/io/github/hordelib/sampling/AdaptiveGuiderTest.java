package io.github.hordelib.sampling;

import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveGuiderTest {
    private static final int STEPS = 6;

    private final ToyNetwork network = new ToyNetwork();
    private final DiffusionModel model = network.model("sd");

    @Test
    void neverEndsBelowItsThreshold() {
        Guider perpNeg = perpNeg();
        Tensor plain = run(perpNeg, 2, 1, "euler");
        assertThat(run(new AdaptiveGuider(perpNeg, Role.EMPTY, 1), 2, 1, "euler"))
                .isEqualTo(plain);
    }

    @Test
    void followsThePositiveConditioningAloneOnceItHasEnded() {
        Guider ended = new AdaptiveGuider(perpNeg(), Role.EMPTY, -1);
        run(ended, 1, 1, "euler");
        assertThat(network.calls()).extracting(ToyNetwork.Call::rows).containsExactly(3, 1, 1, 1, 1, 1);
    }

    @Test
    void theFirstStepIsGuidedAndTheOthersAreNot() {
        Tensor found = run(new AdaptiveGuider(cfg(7), Role.NEGATIVE, -1), 1, 1, "euler");
        assertThat(found).isEqualTo(run(new GuidedAtFirst(cfg(7), levels().get(0)), 1, 1, "euler"));
        assertThat(found).isNotEqualTo(run(cfg(7), 1, 1, "euler"));
    }

    /** Guides at one noise level only. */
    private record GuidedAtFirst(CfgGuider guider, float level) implements Guider {
        @Override
        public DiffusionModel model() {
            return guider.model();
        }

        @Override
        public Guider withModel(DiffusionModel newModel) {
            return new GuidedAtFirst(guider.withModel(newModel), level);
        }

        @Override
        public Map<Role, Conditioning> conditionings() {
            return guider.conditionings();
        }

        @Override
        public Denoised guide(GuidanceCall call) {
            return call.sigma() == level
                    ? guider.guide(call)
                    : new CfgGuider(model(), guider.positive(), Optional.empty(), 1).guide(call);
        }
    }

    @Test
    void judgesEachItemOfABatchForItself() {
        double between = thresholdThatParts(1, 2);
        Guider adaptive = new AdaptiveGuider(cfg(7), Role.NEGATIVE, between);
        Tensor first = run(adaptive, 1, 1, "euler");
        Tensor second = run(adaptive, 1, 2, "euler");
        assertThat(run(adaptive, 2, 1, "euler")).isEqualTo(Tensor.concat(List.of(first, second)));
    }

    /** A threshold at which the runs of two seeds end at different steps. */
    private double thresholdThatParts(long seed, long other) {
        for (double threshold = 0.9; threshold < 1; threshold += 0.001) {
            int[] rows = new int[2];
            for (int i = 0; i < 2; i++) {
                int before = network.calls().size();
                run(new AdaptiveGuider(cfg(7), Role.NEGATIVE, threshold), 1, i == 0 ? seed : other, "euler");
                rows[i] = network.calls().stream()
                        .skip(before)
                        .mapToInt(ToyNetwork.Call::rows)
                        .sum();
            }
            if (rows[0] != rows[1]) {
                return threshold;
            }
        }
        throw new AssertionError("expected a threshold that parts the seeds, found none");
    }

    @Test
    void goesOnWhereTheNegativeEstimateIsRead() {
        Tensor plain = run(cfg(7), 1, 1, "euler_cfg_pp");
        assertThat(run(new AdaptiveGuider(cfg(7), Role.NEGATIVE, -1), 1, 1, "euler_cfg_pp"))
                .isEqualTo(plain);
    }

    @Test
    void equalConditioningsLeaveNothingToGuide() {
        Conditioning same = ToyNetwork.saying(1);
        Guider guider = new PerpNegGuider(
                model, Map.of(Role.POSITIVE, same, Role.NEGATIVE, ToyNetwork.saying(-0.5), Role.EMPTY, same), 7, 0);
        Tensor alone = run(CfgGuider.basic(model, same), 1, 1, "euler");
        assertThat(largestDifference(run(guider, 1, 1, "euler"), alone)).isLessThan(1e-6);
    }

    private CfgGuider cfg(double scale) {
        return new CfgGuider(model, ToyNetwork.saying(1), Optional.of(ToyNetwork.saying(-0.5)), scale);
    }

    private PerpNegGuider perpNeg() {
        return new PerpNegGuider(
                model,
                Map.of(
                        Role.POSITIVE, ToyNetwork.saying(1),
                        Role.NEGATIVE, ToyNetwork.saying(-0.5),
                        Role.EMPTY, ToyNetwork.saying(0)),
                7,
                1);
    }

    private Sigmas levels() {
        return SamplingPlan.of("euler", "karras", STEPS, 1)
                .sigmas(model.sampling().schedule());
    }

    private static Shape shape(int items) {
        return Shape.of(items, 4, 6, 8);
    }

    private Tensor run(Guider guider, int items, long seed, String sampler) {
        return new SamplingJob(
                        guider,
                        Samplers.byName(sampler),
                        levels(),
                        Noise.of(NoiseProfiles.ITEM, seed),
                        Latent.of(Tensor.zeros(shape(items))))
                .run(StepListener.NONE, new Cancellation())
                .output()
                .samples();
    }
}
