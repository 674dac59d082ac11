package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SA-Solver (Xue et al., 2023): stochastic Adams predictor and corrector.
 *
 * @param orders orders of the method
 * @param stochastic where noise is added, and how much
 * @param evaluatesAgain whether the network is called once more after each correction (PECE)
 */
record SaSolver(Orders orders, Stochastic stochastic, boolean evaluatesAgain) implements Sampler {
    /**
     * Orders of the method; near the end of a run they fall.
     *
     * @param predictor estimates the predictor uses, 1 to 6
     * @param corrector estimates the corrector uses, the new one among them; 0 for none
     * @param simpleSecond whether order 2 takes the simplified coefficients of the reference implementation
     */
    record Orders(int predictor, int corrector, boolean simpleSecond) {}

    /**
     * Where noise is added, and how much.
     *
     * @param eta amount within the range
     * @param startPercent start of the range, 0 to 1
     * @param endPercent end of the range, 0 to 1
     * @param noiseFactor factor of the noise
     */
    record Stochastic(double eta, double startPercent, double endPercent, double noiseFactor) {
        double tau(SamplerRun run, float sigma) {
            boolean inRange = sigma <= run.schedule().percentToSigma(startPercent)
                    && sigma >= run.schedule().percentToSigma(endPercent);
            return inRange ? eta : 0;
        }
    }

    static SaSolver of(SamplerOptions.Reader options, boolean evaluatesAgain) {
        return new SaSolver(
                new Orders(
                        options.integer("predictor_order", 3),
                        options.integer("corrector_order", 4),
                        options.flag("simple_order_2", false)),
                new Stochastic(
                        options.number("eta", 1),
                        options.number("sde_start_percent", 0.2),
                        options.number("sde_end_percent", 0.8),
                        options.number("s_noise", 1)),
                options.flag("use_pece", evaluatesAgain));
    }

    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        return evaluate(run, 0, run.x(), List.of(), Optional.empty());
    }

    /**
     * The last prediction, for its correction.
     *
     * @param x latent it started from
     * @param tau amount of noise
     * @param noise the noise it added, if any
     */
    private record Prediction(Tensor x, double tau, Optional<Tensor> noise) {}

    private Step evaluate(
            SamplerRun run, int i, Tensor predicted, List<Tensor> history, Optional<Prediction> prediction) {
        return Steps.at(run, i, predicted, out -> {
            List<Tensor> estimates = Steps.pushed(history, out.guided(), 8);
            int order = correctorOrder(run, i);
            if (prediction.isEmpty() || order == 0) {
                return predict(run, i, predicted, estimates);
            }
            double[] factors = factors(run.sigmas(), i - 1, i, order, prediction.get().tau);
            Tensor corrected = move(run, i - 1, prediction.get(), factors, estimates);
            if (!evaluatesAgain) {
                return predict(run, i, corrected, estimates);
            }
            return new Step.Evaluate(
                    i,
                    corrected,
                    run.sigmas().get(i),
                    again -> predict(run, i, corrected, Steps.pushed(history, again.guided(), 8)));
        });
    }

    private int correctorOrder(SamplerRun run, int i) {
        int last = run.sigmas().steps() - 1;
        int order = Math.min(Math.min(orders.corrector, i + 1), run.sigmas().size() - 1 - i);
        return i == last && !evaluatesAgain ? 0 : order;
    }

    private Step predict(SamplerRun run, int i, Tensor x, List<Tensor> estimates) {
        float sigma = run.sigmas().get(i);
        float next = run.sigmas().get(i + 1);
        if (next == 0 || i == run.sigmas().steps() - 1) {
            return evaluate(run, i + 1, estimates.get(0), estimates, Optional.empty());
        }
        int order = Math.min(Math.min(orders.predictor, i + 1), run.sigmas().size() - 2 - i);
        double tau = stochastic.tau(run, next);
        Optional<Tensor> noise = tau > 0 ? Optional.of(run.noise().next(sigma, next)) : Optional.empty();
        Prediction prediction = new Prediction(x, tau, noise);
        double[] factors = factors(run.sigmas(), i, i, order, tau);
        return evaluate(run, i + 1, move(run, i, prediction, factors, estimates), estimates, Optional.of(prediction));
    }

    /** Moves from level i to level i + 1. */
    private Tensor move(SamplerRun run, int i, Prediction prediction, double[] factors, List<Tensor> estimates) {
        double sigma = run.sigmas().get(i);
        double next = run.sigmas().get(i + 1);
        double damped = prediction.tau * prediction.tau * Math.log(sigma / next);
        List<Term> terms = new ArrayList<>();
        terms.add(prediction.x.by(next / sigma * Math.exp(-damped)));
        for (int k = 0; k < factors.length; k++) {
            terms.add(estimates.get(k).by(factors[k]));
        }
        double up = next * Math.sqrt(-Math.expm1(-2 * damped)) * stochastic.noiseFactor;
        prediction.noise.ifPresent(noise -> terms.add(noise.by(up)));
        return Tensor.sum(terms);
    }

    /**
     * Returns the factors of the estimates, newest first, for a move from level {@code from} to the next one.
     *
     * @param newest level of the newest estimate: {@code from} to predict, the next one to correct
     */
    private double[] factors(Sigmas sigmas, int from, int newest, int order, double tau) {
        double k = 1 + tau * tau;
        double end = lambda(sigmas, from + 1);
        double h = end - lambda(sigmas, from);
        double[] nodes = new double[order];
        for (int j = 0; j < order; j++) {
            nodes[j] = lambda(sigmas, newest - j) - end;
        }
        if (order == 2 && orders.simpleSecond) {
            double other = newest == from ? k * h * h / 2 / (nodes[1] + h) : k * h / 2;
            double whole = -Math.expm1(-k * h);
            return newest == from ? new double[] {whole - other, other} : new double[] {other, whole - other};
        }
        return Exponential.integrals(nodes, -h, k);
    }

    private static double lambda(Sigmas sigmas, int i) {
        return -Math.log(sigmas.get(i));
    }
}
