package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.function.Function;

/**
 * The single steps of DPM-Solver (Lu et al., 2022) in {@code t = -ln(sigma)}, from a time s with the noise estimate there.
 * Written with the roundings of the reference implementation: a step size controller looks at differences of results.
 *
 * @param start latent and noise estimate at s
 * @param s start
 * @param end goal of the step
 */
record DpmSolver(Eps start, float s, float end) {
    /** The noise estimate {@code (x - denoised) / sigma}, worked out where it is used. */
    record Eps(Tensor x, Tensor denoised, float sigma) {
        private float get(int i) {
            return (x.data()[i] - denoised.data()[i]) / sigma;
        }
    }

    /** The latent {@code x - a eps - b (later - eps)} from a start and a later noise estimate, worked out where it is used. */
    record Move(Eps start, float a, Eps later, float b) {
        float get(int i) {
            float eps = start.get(i);
            return start.x.data()[i] - a * eps - b * (later.get(i) - eps);
        }

        Tensor tensor() {
            Tensor result = Tensor.zeros(start.x.shape());
            for (int i = 0; i < result.data().length; i++) {
                result.data()[i] = get(i);
            }
            return result;
        }

        private Tensor plus(Tensor noise, float factor) {
            Tensor result = Tensor.zeros(start.x.shape());
            for (int i = 0; i < result.data().length; i++) {
                result.data()[i] = get(i) + factor * noise.data()[i];
            }
            return result;
        }
    }

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
    Move first() {
        return new Move(start, sigma(end) * expm1(h()), start, 0);
    }

    /** Evaluates the noise after a share r of the step. */
    Step inner(int index, double r, Function<Eps, Step> next) {
        float share = (float) r * h();
        float at = s + share;
        return evaluate(index, new Move(start, sigma(at) * expm1(share), start, 0).tensor(), at, next);
    }

    /** Second order, from the noise after a share r of the step. */
    Move second(double r, Eps epsR) {
        return new Move(start, sigma(end) * expm1(h()), epsR, sigma(end) / (float) (2 * r) * expm1(h()));
    }

    /** Evaluates the noise after a share r2 of the step, from that after a share r1. */
    Step innermost(int index, double r1, double r2, Eps epsR1, Function<Eps, Step> next) {
        float share = (float) r2 * h();
        float at = s + share;
        float extra = sigma(at) * (float) (r2 / r1) * (expm1(share) / share - 1);
        return evaluate(index, new Move(start, sigma(at) * expm1(share), epsR1, extra).tensor(), at, next);
    }

    /** Third order, from the noise after a share r2 of the step. */
    Move third(double r2, Eps epsR2) {
        float extra = sigma(end) / (float) r2 * (expm1(h()) / h() - 1);
        return new Move(start, sigma(end) * expm1(h()), epsR2, extra);
    }

    /** Ends an ancestral step: fresh noise leads from where it went to the level of its goal. */
    Tensor noisy(SamplerRun run, Move moved, float goal, double noiseFactor) {
        double next = sigma(goal);
        double reached = sigma(end);
        double up = Math.sqrt(Math.max(next * next - reached * reached, 0));
        return moved.plus(run.noise().next(sigma(s), (float) next), (float) (up * noiseFactor));
    }

    /** Asks for the noise estimate of a latent. */
    static Step evaluate(int index, Tensor x, float t, Function<Eps, Step> next) {
        float sigma = sigma(t);
        return new Step.Evaluate(index, x, sigma, out -> next.apply(new Eps(x, out.guided(), sigma)));
    }
}
