package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * Pseudo linear multistep (Liu et al., 2022; PNDM without Runge-Kutta steps): Adams-Bashforth with the coefficients for even
 * steps, after a first step by Heun's method. One call more than there are steps.
 */
record Plms() implements Sampler {
    private static final int ORDER = 4;

    @Override
    public Step start(SamplerRun run) {
        return Steps.at(
                run,
                0,
                run.x(),
                out -> first(
                        run, Steps.slope(run.x(), out.guided(), run.sigmas().get(0))));
    }

    /** Repeats the first step with the mean of the derivatives at both of its ends. */
    private static Step first(SamplerRun run, Combination slope) {
        float next = run.sigmas().get(1);
        double change = (double) next - run.sigmas().get(0);
        Tensor trial = Tensor.sum(run.x().by(1), slope.by(change));
        if (next == 0) {
            return new Step.Finished(trial);
        }
        return new Step.Evaluate(0, trial, next, out -> {
            Combination second = Steps.slope(trial, out.guided(), next);
            Tensor moved = Tensor.sum(run.x().by(1), slope.by(change / 2), second.by(change / 2));
            return step(run, 1, moved, List.of(slope));
        });
    }

    private static Step step(SamplerRun run, int i, Tensor x, List<Combination> history) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            List<Combination> slopes = Steps.pushed(history, Steps.slope(x, out.guided(), sigma), ORDER);
            double[] factors =
                    Ipndm.factors(slopes.size(), (double) run.sigmas().get(i + 1) - sigma);
            return step(run, i + 1, Steps.moved(x, factors, slopes), slopes);
        });
    }
}
