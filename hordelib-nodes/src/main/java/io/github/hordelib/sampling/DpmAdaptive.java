package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * DPM-Solver-12 and -23 with a step size that follows an error estimate (Lu et al., 2022; k-diffusion). Of the noise levels
 * only the first and the last that is not 0 count. The error is taken over the whole batch, so that items of a batch
 * influence each other.
 *
 * @param order 2 or 3
 * @param tolerance when a step is good enough
 * @param control how the step size follows the error
 * @param eta share of ancestral noise
 * @param noiseFactor factor of the noise
 */
record DpmAdaptive(int order, Tolerance tolerance, Control control, double eta, double noiseFactor) implements Sampler {
    private static final double R1 = 1.0 / 3;
    private static final double R2 = 2.0 / 3;

    /**
     * Size of an error that counts as 1.
     *
     * @param relative as a share of the value
     * @param absolute at least
     */
    record Tolerance(double relative, double absolute) {}

    /**
     * A PID controller of the step size.
     *
     * @param firstStep first step in log sigma
     * @param p proportional coefficient
     * @param i integral coefficient
     * @param d derivative coefficient
     * @param safety smallest factor of the step size at which a step is kept
     */
    record Control(double firstStep, double p, double i, double d, double safety) {
        double factor(double order, double inverse, double previous, double beforePrevious) {
            double product = Math.pow(inverse, (p + i + d) / order)
                    * Math.pow(previous, -(p + 2 * d) / order)
                    * Math.pow(beforePrevious, d / order);
            return 1 + Math.atan(product - 1);
        }
    }

    static DpmAdaptive of(SamplerOptions.Reader options) {
        return new DpmAdaptive(
                options.integer("order", 3),
                new Tolerance(options.number("rtol", 0.05), options.number("atol", 0.0078)),
                new Control(
                        options.number("h_init", 0.05),
                        options.number("pcoeff", 0),
                        options.number("icoeff", 1),
                        options.number("dcoeff", 0),
                        options.number("accept_safety", 0.81)),
                options.number("eta", 0),
                options.number("s_noise", 1));
    }

    @Override
    public NoiseKind noise() {
        return eta > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    /** State between attempts; the inverse errors are 0 before the first attempt. */
    private record State(
            int attempt, Tensor x, Tensor lowBefore, float s, double h, double previous, double beforePrevious) {}

    @Override
    public Step start(SamplerRun run) {
        float s = DpmSolver.time(run.sigmas().get(0));
        if (isOver(run, s)) {
            return new Step.Finished(run.x());
        }
        if (rises(run) && eta > 0) {
            throw new IllegalArgumentException("dpm_adaptive: expected eta 0 where noise levels rise, found " + eta);
        }
        double h = rises(run) ? -control.firstStep : control.firstStep;
        return step(run, new State(0, run.x(), run.x(), s, h, 0, 0));
    }

    private static float end(SamplerRun run) {
        return DpmSolver.time(DpmFast.lowest(run.sigmas()));
    }

    /** Whether the run adds noise: log sigma is walked the other way. */
    private static boolean rises(SamplerRun run) {
        return end(run) < DpmSolver.time(run.sigmas().get(0));
    }

    private static boolean isOver(SamplerRun run, float s) {
        return rises(run) ? s <= end(run) + 1e-5 : s >= end(run) - 1e-5;
    }

    private Step step(SamplerRun run, State state) {
        float end = end(run);
        float next = (float) (state.s + state.h);
        float goal = rises(run) ? Math.max(end, next) : Math.min(end, next);
        Ancestral ancestral = Ancestral.of(DpmSolver.sigma(state.s), DpmSolver.sigma(goal), eta);
        float reached = eta > 0 ? Math.min(end, DpmSolver.time(ancestral.down())) : goal;
        int k = state.attempt;
        return DpmSolver.evaluate(k, state.x, state.s, eps -> {
            DpmSolver solver = new DpmSolver(eps, state.s, reached);
            if (order == 2) {
                return solver.inner(
                        k, 0.5, half -> judge(run, state, goal, solver, solver.first(), solver.second(0.5, half)));
            }
            return solver.inner(
                    k,
                    R1,
                    eps1 -> solver.innermost(
                            k,
                            R1,
                            R2,
                            eps1,
                            eps2 -> judge(run, state, goal, solver, solver.second(R1, eps1), solver.third(R2, eps2))));
        });
    }

    private Step judge(
            SamplerRun run, State state, float goal, DpmSolver solver, DpmSolver.Move low, DpmSolver.Move high) {
        double inverse = 1 / (error(low, high, state.lowBefore) + 1e-8);
        double previous = state.previous == 0 ? inverse : state.previous;
        double beforePrevious = state.previous == 0 ? inverse : state.beforePrevious;
        double factor = control.factor(eta > 0 ? 1.5 : order, inverse, previous, beforePrevious);
        double h = state.h * factor;
        if (factor < control.safety) {
            return step(
                    run, new State(state.attempt + 1, state.x, state.lowBefore, state.s, h, previous, beforePrevious));
        }
        Tensor x = eta > 0 ? solver.noisy(run, high, goal, noiseFactor) : high.tensor();
        return isOver(run, goal)
                ? new Step.Finished(x)
                : step(run, new State(state.attempt + 1, x, low.tensor(), goal, h, inverse, previous));
    }

    /** Root mean square of the difference over the tolerance. */
    private float error(DpmSolver.Move low, DpmSolver.Move high, Tensor lowBefore) {
        float relative = (float) tolerance.relative;
        float absolute = (float) tolerance.absolute;
        double sum = 0;
        float[] before = lowBefore.data();
        for (int i = 0; i < before.length; i++) {
            float value = low.get(i);
            float size = Math.max(Math.abs(value), Math.abs(before[i]));
            float off = (value - high.get(i)) / Math.max(absolute, relative * size);
            sum += off * off;
        }
        return (float) Math.sqrt(sum) / (float) Math.sqrt(before.length);
    }
}
