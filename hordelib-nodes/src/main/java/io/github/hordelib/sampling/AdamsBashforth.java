package io.github.hordelib.sampling;

import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/** Linear multistep methods: along a mix of the newest derivatives, and straight to the estimate in a step to level 0. */
final class AdamsBashforth {
    private AdamsBashforth() {}

    /** What a method has of its own. */
    interface Coefficients {
        /** Returns the factors of the derivatives for a step from level i, newest first, as many as are known. */
        double[] of(Sigmas sigmas, int i, int known);
    }

    /** Starts a run that uses up to {@code order} derivatives. */
    static Step start(SamplerRun run, int order, Coefficients coefficients) {
        return step(run, 0, run.x(), List.of(), order, coefficients);
    }

    private static Step step(
            SamplerRun run, int i, Tensor x, List<Combination> history, int order, Coefficients coefficients) {
        return Steps.at(run, i, x, out -> {
            if (run.sigmas().get(i + 1) == 0) {
                return step(run, i + 1, out.guided(), history, order, coefficients);
            }
            Combination slope = Steps.slope(x, out.guided(), run.sigmas().get(i));
            List<Combination> slopes = Steps.pushed(history, slope, order);
            double[] factors = coefficients.of(run.sigmas(), i, slopes.size());
            return step(run, i + 1, Steps.moved(x, factors, slopes), slopes, order, coefficients);
        });
    }
}
