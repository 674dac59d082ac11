package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.List;
import java.util.function.Function;

/**
 * Heun++ (Li et al., 2024): up to three calls a step, averaged with weights that grow with the noise level.
 *
 * @param churn noise added before steps
 */
record Heunpp2(Churn churn) implements Sampler {
    @Override
    public NoiseKind noise() {
        return churn.kind();
    }

    @Override
    public Step start(SamplerRun run) {
        return churn.walkDrawingAlways(run, (i, raised, out, then) -> {
            Tensor x = raised.x();
            float sigma = raised.sigma();
            float next = run.sigmas().get(i + 1);
            Combination moved = Steps.straight(x, out.guided(), sigma, next);
            if (next == run.sigmas().get(run.sigmas().steps())) {
                return then.apply(List.of(moved.by(1)));
            }
            Tensor trial = moved.tensor();
            Combination slope = Steps.slope(x, out.guided(), sigma);
            return new Step.Evaluate(i, trial, next, second -> {
                Combination slope2 = Steps.slope(trial, second.guided(), next);
                return third(run, i, new Trial(x, sigma, trial, slope, slope2), then);
            });
        });
    }

    /** What is known after two calls. */
    private record Trial(Tensor x, double sigma, Tensor second, Combination slope, Combination slope2) {}

    private static Step third(SamplerRun run, int i, Trial trial, Function<List<Term>, Step> then) {
        float next = run.sigmas().get(i + 1);
        float afterNext = run.sigmas().get(i + 2);
        double first = run.sigmas().get(0);
        double change = next - trial.sigma;
        if (afterNext == run.sigmas().get(run.sigmas().steps())) {
            double weight = next / (2 * first);
            return then.apply(
                    List.of(trial.x.by(1), trial.slope.by((1 - weight) * change), trial.slope2.by(weight * change)));
        }
        Tensor x3 = Tensor.sum(trial.second.by(1), trial.slope2.by((double) afterNext - next));
        return new Step.Evaluate(i, x3, afterNext, out -> {
            Combination slope3 = Steps.slope(x3, out.guided(), afterNext);
            double weight2 = next / (3 * first);
            double weight3 = afterNext / (3 * first);
            return then.apply(List.of(
                    trial.x.by(1),
                    trial.slope.by((1 - weight2 - weight3) * change),
                    trial.slope2.by(weight2 * change),
                    slope3.by(weight3 * change)));
        });
    }
}
