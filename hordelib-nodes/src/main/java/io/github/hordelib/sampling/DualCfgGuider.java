package io.github.hordelib.sampling;

import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Guidance from one conditioning to a second and on to a third. Immutable.
 *
 * @param model what is guided
 * @param conditionings positive, middle and negative
 * @param scale from middle to positive
 * @param middleScale from negative to middle (regular) or to what the first guidance made (nested)
 * @param nested whether the second guidance starts from the first one's result; else both differences are added up
 */
public record DualCfgGuider(
        DiffusionModel model, Map<Role, Conditioning> conditionings, double scale, double middleScale, boolean nested)
        implements Guider {
    /** Copies the map. */
    public DualCfgGuider {
        conditionings = Map.copyOf(conditionings);
    }

    @Override
    public DualCfgGuider withModel(DiffusionModel newModel) {
        return new DualCfgGuider(newModel, conditionings, scale, middleScale, nested);
    }

    @Override
    public Denoised guide(GuidanceCall call) {
        return nested ? nestedGuide(call) : regularGuide(call);
    }

    private Denoised nestedGuide(GuidanceCall call) {
        List<Tensor> estimates = call.denoise(List.of(Role.POSITIVE, Role.MIDDLE, Role.NEGATIVE));
        Tensor wanted = call.combine(new Estimates(estimates.get(0), estimates.get(1), scale))
                .guided();
        return call.combine(new Estimates(wanted, estimates.get(2), middleScale));
    }

    /** Leaves out what would be multiplied by 0. */
    private Denoised regularGuide(GuidanceCall call) {
        boolean negative = !CfgGuider.isOne(middleScale) || call.needsNegative();
        boolean middle = negative || !CfgGuider.isOne(scale);
        List<Role> roles = List.of(Role.POSITIVE, Role.MIDDLE, Role.NEGATIVE)
                .subList(0, 1 + (middle ? 1 : 0) + (negative ? 1 : 0));
        List<Tensor> estimates = call.denoise(roles);
        Tensor zeros = Tensor.zeros(call.x().shape());
        Tensor second = middle ? estimates.get(1) : zeros;
        Denoised base = call.combine(new Estimates(second, negative ? estimates.get(2) : zeros, middleScale));
        Tensor guided =
                Tensor.combine(1, base.guided(), (float) scale, estimates.get(0).minus(second));
        return new Denoised(guided, base.unconditional());
    }
}
