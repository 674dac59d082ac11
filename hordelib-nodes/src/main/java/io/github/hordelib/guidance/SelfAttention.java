package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Guides away from the estimate of a latent that is blurred where the middle block looks more than average. */
record SelfAttention(double scale, double blurSigma) implements GuidanceHook.After {
    private static final int KERNEL = 9;
    private static final float THRESHOLD = 1;

    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided) {
        Optional<Tensor> attention = call.middleAttention(Role.NEGATIVE);
        Shape shape = guided.shape();
        if (attention.isEmpty() || Math.min(shape.get(2), shape.get(3)) <= KERNEL / 2) {
            return guided;
        }
        Tensor negative = estimates.negative();
        Tensor degraded = degraded(negative, attention.get());
        Tensor noisy = degraded.plus(call.x().minus(negative));
        Tensor again = call.denoise(Role.NEGATIVE, noisy, List.of());
        return Tensor.combine(1, guided, (float) scale, degraded.minus(again));
    }

    private Tensor degraded(Tensor clean, Tensor attention) {
        Shape shape = clean.shape();
        Tensor blurred = new GaussianBlur(KERNEL, blurSigma).apply(clean);
        int positions = attention.shape().get(1);
        int shrink = shrink(shape.get(2), shape.get(3), positions);
        int columns = ceilDivide(shape.get(3), shrink);
        int rows = positions / columns;
        Tensor result = Tensor.zeros(shape);
        for (int i = 0; i < result.data().length; i++) {
            int x = i % shape.get(3);
            int y = i / shape.get(3) % shape.get(2);
            int item = i / (shape.get(1) * shape.get(2) * shape.get(3));
            int seen = item * positions + y * rows / shape.get(2) * columns + x * columns / shape.get(3);
            boolean looked = attention.data()[seen] > THRESHOLD;
            result.data()[i] = looked ? blurred.data()[i] : clean.data()[i];
        }
        return result;
    }

    /** How many times the middle block is smaller than the latent. */
    private static int shrink(int height, int width, int positions) {
        int shrink = 1;
        while (ceilDivide(height, shrink) * ceilDivide(width, shrink) > positions && shrink < height * width) {
            shrink *= 2;
        }
        return shrink;
    }

    private static int ceilDivide(int value, int by) {
        return (value + by - 1) / by;
    }
}
