package io.github.hordelib.sampling;

import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Guidance by only that part of the negative conditioning which is perpendicular to the positive one (Perp-Neg, arXiv
 * 2304.04968). Immutable.
 *
 * @param model what is guided
 * @param conditionings positive, negative and empty
 * @param scale guidance scale
 * @param negativeScale weight of the negative part
 */
public record PerpNegGuider(
        DiffusionModel model, Map<Role, Conditioning> conditionings, double scale, double negativeScale)
        implements Guider {
    /** Copies the map. */
    public PerpNegGuider {
        conditionings = Map.copyOf(conditionings);
    }

    @Override
    public PerpNegGuider withModel(DiffusionModel newModel) {
        return new PerpNegGuider(newModel, conditionings, scale, negativeScale);
    }

    @Override
    public Denoised guide(GuidanceCall call) {
        boolean negative = negativeScale != 0 || call.needsNegative();
        boolean empty = negative || !CfgGuider.isOne(scale);
        List<Role> roles =
                List.of(Role.POSITIVE, Role.EMPTY, Role.NEGATIVE).subList(0, 1 + (empty ? 1 : 0) + (negative ? 1 : 0));
        List<Tensor> estimates = call.denoise(roles);
        Tensor zeros = Tensor.zeros(call.x().shape());
        Tensor without = negative ? estimates.get(2) : zeros;
        Tensor base = empty ? estimates.get(1) : zeros;
        Tensor guided = combine(estimates.get(0), without, base, scale, negativeScale);
        return call.finish(new GuidanceHook.Estimates(estimates.get(0), without, scale), guided);
    }

    /**
     * Combines three estimates; sums run over the whole batch.
     *
     * @param positive estimate for what is wanted
     * @param negative estimate for what is not wanted
     * @param empty estimate for nothing said
     * @param scale guidance scale
     * @param negativeScale weight of the negative part
     * @return guided estimate
     */
    public static Tensor combine(Tensor positive, Tensor negative, Tensor empty, double scale, double negativeScale) {
        Tensor towards = positive.minus(empty);
        Tensor away = negative.minus(empty);
        double dot = 0;
        double square = 0;
        for (int i = 0; i < towards.data().length; i++) {
            dot += (double) away.data()[i] * towards.data()[i];
            square += (double) towards.data()[i] * towards.data()[i];
        }
        double along = square == 0 ? 0 : dot / square;
        Tensor perpendicular = Tensor.combine(1, away, (float) -along, towards);
        Tensor direction = Tensor.combine(1, towards, (float) -negativeScale, perpendicular);
        return Tensor.combine(1, empty, (float) scale, direction);
    }
}
