package io.github.hordelib.sampling;

import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guidance away from a negative conditioning (arXiv 2207.12598). Immutable.
 *
 * @param model what is guided
 * @param positive what is wanted
 * @param negative what is not wanted; absent = zeros
 * @param scale guidance scale; at 1 the negative conditioning is not computed unless somebody needs it
 */
public record CfgGuider(DiffusionModel model, Conditioning positive, Optional<Conditioning> negative, double scale)
        implements Guider {
    private static final double SAME = 1e-9;

    /**
     * Returns a guider that only follows a conditioning.
     *
     * @param model what is guided
     * @param conditioning what is wanted
     * @return the guider
     */
    public static CfgGuider basic(DiffusionModel model, Conditioning conditioning) {
        return new CfgGuider(model, conditioning, Optional.empty(), 1);
    }

    @Override
    public CfgGuider withModel(DiffusionModel newModel) {
        return new CfgGuider(newModel, positive, negative, scale);
    }

    @Override
    public Map<Role, Conditioning> conditionings() {
        return negative.map(value -> Map.of(Role.POSITIVE, positive, Role.NEGATIVE, value))
                .orElseGet(() -> Map.of(Role.POSITIVE, positive));
    }

    @Override
    public Denoised guide(GuidanceCall call) {
        double scaleNow = model.patches().guidesAt(call.sigma(), model.sampling()) ? scale : 1;
        boolean both = negative.isPresent() && (!isOne(scaleNow) || call.needsNegative());
        List<Tensor> estimates = call.denoise(both ? List.of(Role.POSITIVE, Role.NEGATIVE) : List.of(Role.POSITIVE));
        Tensor without = both ? estimates.get(1) : Tensor.zeros(call.x().shape());
        return call.combine(new GuidanceHook.Estimates(estimates.get(0), without, scaleNow));
    }

    static boolean isOne(double scale) {
        return Math.abs(scale - 1) <= SAME * Math.max(Math.abs(scale), 1);
    }
}
