package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Extended reverse-time SDE solver, third order (Cui et al., 2023).
 *
 * @param stages order, 1 to 3
 * @param noiseFactor factor of the noise
 * @param scaler noise scaling function
 */
record ErSde(int stages, double noiseFactor, DoubleUnaryOperator scaler) implements Sampler {
    private static final int POINTS = 200;

    static ErSde of(SamplerOptions.Reader options) {
        int stages = options.integer("max_stage", 3);
        double noise = options.number("s_noise", 1);
        double eta = options.number("eta", 1);
        String kind = options.word("solver_type", "ER-SDE");
        return switch (kind.toUpperCase(Locale.ROOT)) {
            case "ER-SDE" -> new ErSde(stages, noise, y -> y * (Math.exp(Math.pow(y, 0.3)) + 10));
            case "REVERSE-TIME SDE" -> new ErSde(stages, eta == 0 ? 0 : noise, y -> Math.pow(y, eta + 1));
            case "ODE" -> new ErSde(stages, 0, y -> y);
            default ->
                throw new IllegalArgumentException(
                        "er_sde solver_type: expected ER-SDE, Reverse-time SDE or ODE, found \"" + kind + "\"");
        };
    }

    @Override
    public NoiseKind noise() {
        return noiseFactor > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), List.of(), List.of());
    }

    private Step step(SamplerRun run, int i, Tensor x, List<Tensor> denoisedBefore, List<Combination> slopeBefore) {
        return Steps.at(run, i, x, out -> {
            float s = run.sigmas().get(i);
            float u = run.sigmas().get(i + 1);
            Tensor denoised = out.guided();
            if (u == 0) {
                return step(run, i + 1, denoised, denoisedBefore, slopeBefore);
            }
            double r = scaler.applyAsDouble(u) / scaler.applyAsDouble(s);
            List<Term> terms = new ArrayList<>(List.of(x.by(r), denoised.by(1 - r)));
            List<Combination> slopes = List.of();
            if (stages >= 2 && !denoisedBefore.isEmpty()) {
                double change = (double) s - run.sigmas().get(i - 1);
                Combination slope = Steps.slope(denoised, denoisedBefore.get(0), change);
                terms.addAll(correction(run, i, slope, slopeBefore));
                slopes = List.of(slope);
            }
            if (noiseFactor > 0) {
                double left = (double) u * u - (double) s * s * r * r;
                terms.add(run.noise().next(s, u).by(left > 0 ? Math.sqrt(left) * noiseFactor : 0));
            }
            return step(run, i + 1, Tensor.sum(terms), List.of(denoised), slopes);
        });
    }

    private List<Term> correction(SamplerRun run, int i, Combination slope, List<Combination> slopeBefore) {
        double s = run.sigmas().get(i);
        double u = run.sigmas().get(i + 1);
        double change = u - s;
        double[] sums = sums(s, u);
        double scale = scaler.applyAsDouble(u);
        double first = change + sums[0] * scale;
        if (stages < 3 || slopeBefore.isEmpty()) {
            return List.of(slope.by(first));
        }
        double half = (s - run.sigmas().get(i - 2)) / 2;
        double second = (change * change / 2 + sums[1] * scale) / half;
        return List.of(slope.by(first + second), slopeBefore.get(0).by(-second));
    }

    /** Left Riemann sums of 1/scaler(p) and of (p - s)/scaler(p) from u up to s. */
    private double[] sums(double s, double u) {
        double width = (s - u) / POINTS;
        double plain = 0;
        double weighted = 0;
        for (int k = 0; k < POINTS; k++) {
            double at = u + k * width;
            double value = width / scaler.applyAsDouble(at);
            plain += value;
            weighted += value * (at - s);
        }
        return new double[] {plain, weighted};
    }
}
