package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** Adaptive projected guidance; with momentum it remembers the guidance of the run so far. */
final class AdaptiveProjected implements GuidanceHook.Before {
    private final double eta;
    private final double normThreshold;
    private final double momentum;
    private Optional<Tensor> average = Optional.empty();
    private float previousSigma = Float.POSITIVE_INFINITY;

    AdaptiveProjected(double eta, double normThreshold, double momentum) {
        this.eta = eta;
        this.normThreshold = normThreshold;
        this.momentum = momentum;
    }

    @Override
    public GuidanceHook.Before start() {
        return new AdaptiveProjected(eta, normThreshold, momentum);
    }

    @Override
    public Estimates apply(GuidanceCall call, Estimates estimates) {
        Tensor positive = estimates.positive();
        Tensor negative = estimates.negative();
        Tensor guidance = remembered(positive.minus(negative), call.sigma());
        double[] limit = Items.each(guidance, (from, to) -> limit(Items.norm(guidance, from, to)));
        double[] along = Items.each(guidance, (from, to) -> {
            double square = Items.dot(positive, positive, from, to);
            return square == 0 ? 0 : Items.dot(guidance, positive, from, to) / square;
        });
        for (int i = 0; i < along.length; i++) {
            along[i] *= limit[i] * (eta - 1);
        }
        Tensor projected = Items.combine(limit, guidance, along, positive);
        float rest = (float) (1 / estimates.scale());
        return estimates.with(negative.plus(Tensor.combine(1, projected, rest, positive.minus(negative))), negative);
    }

    private double limit(double norm) {
        return normThreshold > 0 ? Math.min(1, normThreshold / norm) : 1;
    }

    private Tensor remembered(Tensor guidance, float sigma) {
        if (momentum == 0) {
            return guidance;
        }
        Optional<Tensor> before = sigma > previousSigma ? Optional.empty() : average;
        previousSigma = sigma;
        Tensor sum = before.map(value -> Tensor.combine((float) momentum, value, 1, guidance))
                .orElse(guidance);
        average = Optional.of(sum);
        return sum;
    }
}
