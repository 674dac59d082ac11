package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/**
 * Guidance in terms of velocity, its spread brought back towards that of the positive one. Each operation is
 * rounded to float as the reference does, which works on {@code x - estimate}: where sigma is in the thousands, the noisy
 * latent swallows digits of the estimate, and a more exact result would differ visibly from the reference's.
 */
record RescaleCfg(double multiplier) implements GuidanceHook.Combine {
    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates) {
        Velocity velocity = new Velocity(call.x(), call.sigma());
        Tensor positive = velocity.of(estimates.positive());
        Tensor guided = new Estimates(positive, velocity.of(estimates.negative()), estimates.scale()).combined();
        double[] ratio = Items.each(
                guided,
                (from, to) -> (float) Items.spread(positive, from, to) / (float) Items.spread(guided, from, to));
        return velocity.toEstimate(rescaled(guided, ratio));
    }

    private Tensor rescaled(Tensor guided, double[] ratio) {
        float share = (float) multiplier;
        float rest = (float) (1 - multiplier);
        Tensor result = Tensor.zeros(guided.shape());
        int size = result.data().length / ratio.length;
        for (int i = 0; i < result.data().length; i++) {
            float value = guided.data()[i];
            result.data()[i] = share * (value * (float) ratio[i / size]) + rest * value;
        }
        return result;
    }

    /** Turns estimates of the clean latent into velocities and back. */
    private record Velocity(Tensor x, float sigma) {
        Tensor of(Tensor estimate) {
            float root = root();
            Tensor result = Tensor.zeros(x.shape());
            for (int i = 0; i < result.data().length; i++) {
                float noisy = x.data()[i];
                float clean = noisy - (noisy - estimate.data()[i]);
                result.data()[i] = (noisy / variance() - clean) * root / sigma;
            }
            return result;
        }

        Tensor toEstimate(Tensor velocity) {
            float root = root();
            Tensor result = Tensor.zeros(x.shape());
            for (int i = 0; i < result.data().length; i++) {
                float noisy = x.data()[i];
                float clean = noisy / variance() - velocity.data()[i] * sigma / root;
                result.data()[i] = noisy - (noisy - clean);
            }
            return result;
        }

        private float variance() {
            return sigma * sigma + 1;
        }

        private float root() {
            return (float) Math.sqrt(variance());
        }
    }
}
