package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.function.Function;

/**
 * The single steps of DPM-Solver (Lu et al., 2022) in {@code t = -ln(sigma)}, from a time s with the noise estimate eps there.
 * Written with the roundings of the reference implementation: a step size controller looks at differences of results.
 *
 * @param x latent at s
 * @param eps {@code (x - denoised) / sigma} at s
 * @param s start
 * @param end goal of the step
 */
record DpmSolver(Tensor x, Tensor eps, float s, float end) {
    static float sigma(float t) {
        return (float) Math.exp(-t);
    }

    static float time(float sigma) {
        return -(float) Math.log(sigma);
    }

    private float h() {
        return end - s;
    }

    private static float expm1(float value) {
        return (float) Math.expm1(value);
    }

    /** First order. */
    Tensor first() {
        return moved(sigma(end) * expm1(h()), 0, eps);
    }

    /** Evaluates the noise after a share r of the step. */
    Step inner(int index, double r, Function<Tensor, Step> next) {
        float share = (float) r * h();
        float at = s + share;
        return evaluate(index, moved(sigma(at) * expm1(share), 0, eps), at, next);
    }

    /** Second order, from the noise after a share r of the step. */
    Tensor second(double r, Tensor epsR) {
        return moved(sigma(end) * expm1(h()), sigma(end) / (float) (2 * r) * expm1(h()), epsR);
    }

    /** Evaluates the noise after a share r2 of the step, from that after a share r1. */
    Step innermost(int index, double r1, double r2, Tensor epsR1, Function<Tensor, Step> next) {
        float share = (float) r2 * h();
        float at = s + share;
        float extra = sigma(at) * (float) (r2 / r1) * (expm1(share) / share - 1);
        return evaluate(index, moved(sigma(at) * expm1(share), extra, epsR1), at, next);
    }

    /** Third order, from the noise after a share r2 of the step. */
    Tensor third(double r2, Tensor epsR2) {
        float extra = sigma(end) / (float) r2 * (expm1(h()) / h() - 1);
        return moved(sigma(end) * expm1(h()), extra, epsR2);
    }

    /** Returns {@code x - a eps - b (epsR - eps)}. */
    private Tensor moved(float a, float b, Tensor epsR) {
        Tensor result = Tensor.zeros(x.shape());
        float[] from = x.data();
        float[] slope = eps.data();
        float[] slopeR = epsR.data();
        for (int i = 0; i < from.length; i++) {
            result.data()[i] = from[i] - a * slope[i] - b * (slopeR[i] - slope[i]);
        }
        return result;
    }

    /** Asks for the noise estimate of a latent. */
    static Step evaluate(int index, Tensor x, float t, Function<Tensor, Step> next) {
        float sigma = sigma(t);
        return new Step.Evaluate(index, x, sigma, out -> {
            Tensor result = Tensor.zeros(x.shape());
            for (int i = 0; i < x.data().length; i++) {
                result.data()[i] = (x.data()[i] - out.guided().data()[i]) / sigma;
            }
            return next.apply(result);
        });
    }
}
