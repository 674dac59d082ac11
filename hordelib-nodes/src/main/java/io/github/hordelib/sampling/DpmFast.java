package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/**
 * DPM-Solver-fast (Lu et al., 2022): as many calls as there are steps, spread over third-order steps that are even in log
 * sigma. Of the noise levels only the first and the last that is not 0 count.
 *
 * @param eta share of ancestral noise
 * @param noiseFactor factor of the noise
 */
record DpmFast(double eta, double noiseFactor) implements Sampler {
    private static final double R1 = 1.0 / 3;
    private static final double R2 = 2.0 / 3;

    @Override
    public NoiseKind noise() {
        return eta > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    @Override
    public Step start(SamplerRun run) {
        int calls = run.sigmas().steps();
        float from = DpmSolver.time(run.sigmas().get(0));
        float to = DpmSolver.time(lowest(run.sigmas()));
        if (to < from && eta > 0) {
            throw new IllegalArgumentException("dpm_fast: expected eta 0 where noise levels rise, found " + eta);
        }
        return step(run, new Plan(calls, from, to), 0, run.x());
    }

    static float lowest(Sigmas sigmas) {
        float last = sigmas.get(sigmas.size() - 1);
        return last == 0 ? sigmas.get(sigmas.size() - 2) : last;
    }

    /** Steps of a run. */
    private record Plan(int calls, float from, float to) {
        int steps() {
            return calls / 3 + 1;
        }

        float time(int step) {
            return (float) (from + ((double) to - from) * step / steps());
        }

        int order(int step) {
            int fromEnd = steps() - 1 - step;
            if (calls % 3 != 0) {
                return fromEnd == 0 ? calls % 3 : 3;
            }
            return fromEnd < 2 ? fromEnd + 1 : 3;
        }
    }

    private Step step(SamplerRun run, Plan plan, int k, Tensor x) {
        if (k == plan.steps()) {
            return new Step.Finished(x);
        }
        float s = plan.time(k);
        float sigma = DpmSolver.sigma(s);
        float next = DpmSolver.sigma(plan.time(k + 1));
        Ancestral ancestral = Ancestral.of(sigma, next, eta);
        float end = eta > 0 ? Math.min(plan.to, DpmSolver.time(ancestral.down())) : plan.time(k + 1);
        return DpmSolver.evaluate(k, x, s, eps -> {
            DpmSolver solver = new DpmSolver(eps, s, end);
            return switch (plan.order(k)) {
                case 1 -> finish(run, plan, k, solver, solver.first());
                case 2 -> solver.inner(k, 0.5, half -> finish(run, plan, k, solver, solver.second(0.5, half)));
                default ->
                    solver.inner(
                            k,
                            R1,
                            eps1 -> solver.innermost(
                                    k, R1, R2, eps1, eps2 -> finish(run, plan, k, solver, solver.third(R2, eps2))));
            };
        });
    }

    private Step finish(SamplerRun run, Plan plan, int k, DpmSolver solver, DpmSolver.Move moved) {
        Tensor x = eta == 0 ? moved.tensor() : solver.noisy(run, moved, plan.time(k + 1), noiseFactor);
        return step(run, plan, k + 1, x);
    }
}
