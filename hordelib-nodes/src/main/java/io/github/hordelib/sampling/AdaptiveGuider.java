package io.github.hordelib.sampling;

import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guidance that ends by itself (Adaptive Guidance, Castillo et al., arXiv 2312.12487). Once the noise predicted for the positive
 * conditioning and the noise predicted without it point almost the same way, the rest of the run follows the positive one alone,
 * which saves the other network calls. Each item of a batch is judged for itself. Where samplers or hooks read the negative
 * estimate, guidance goes on. Immutable.
 *
 * @param guider guides until then
 * @param without the conditioning that the positive one is compared with
 * @param threshold cosine of the angle between the two, above which guidance ends
 */
public record AdaptiveGuider(Guider guider, Role without, double threshold) implements Guider {
    @Override
    public DiffusionModel model() {
        return guider.model();
    }

    @Override
    public AdaptiveGuider withModel(DiffusionModel newModel) {
        return new AdaptiveGuider(guider.withModel(newModel), without, threshold);
    }

    @Override
    public Map<Role, Conditioning> conditionings() {
        return guider.conditionings();
    }

    @Override
    public Guider start() {
        return new Run(guider.start());
    }

    /** A single step: guided, as nothing came before it. */
    @Override
    public Denoised guide(GuidanceCall call) {
        return start().guide(call);
    }

    /** Remembers for which items guidance has ended. */
    private final class Run implements Guider {
        private final Guider inner;
        private boolean[] ended = {};

        Run(Guider inner) {
            this.inner = inner;
        }

        @Override
        public DiffusionModel model() {
            return inner.model();
        }

        @Override
        public Guider withModel(DiffusionModel newModel) {
            return AdaptiveGuider.this.withModel(newModel).start();
        }

        @Override
        public Map<Role, Conditioning> conditionings() {
            return inner.conditionings();
        }

        @Override
        public Denoised guide(GuidanceCall call) {
            return inner.guide(call.needsNegative() ? call : new Call(call, this));
        }

        /** With the same estimate for all roles, every guider gives just that. */
        List<Tensor> estimates(GuidanceCall call, List<Role> roles) {
            int positive = roles.indexOf(Role.POSITIVE);
            if (positive < 0) {
                return call.denoise(roles);
            }
            if (ended.length > 0 && allEnded()) {
                Tensor alone = call.denoise(List.of(Role.POSITIVE)).get(0);
                return Collections.nCopies(roles.size(), alone);
            }
            List<Tensor> estimates = call.denoise(roles);
            Tensor followed = estimates.get(positive);
            List<Tensor> result =
                    estimates.stream().map(other -> mixed(other, followed)).toList();
            int compared = roles.indexOf(without);
            if (compared >= 0) {
                judge(call.x(), followed, estimates.get(compared));
            }
            return result;
        }

        private boolean allEnded() {
            for (boolean item : ended) {
                if (!item) {
                    return false;
                }
            }
            return true;
        }

        private Tensor mixed(Tensor estimate, Tensor followed) {
            List<Tensor> items = new ArrayList<>();
            for (int item = 0; item < ended.length; item++) {
                items.add(Rows.range(ended[item] ? followed : estimate, item, item + 1));
            }
            return items.isEmpty() ? estimate : Tensor.concat(items); // nothing is judged before the first call
        }

        /** The noise is {@code (x - estimate) / sigma}; its length does not matter. */
        private void judge(Tensor x, Tensor positive, Tensor other) {
            int items = x.shape().get(0);
            boolean[] judged = ended.length == items ? ended.clone() : new boolean[items];
            for (int item = 0; item < items; item++) {
                Tensor from = Rows.range(x, item, item + 1);
                double cosine = cosine(
                        from.minus(Rows.range(positive, item, item + 1)),
                        from.minus(Rows.range(other, item, item + 1)));
                judged[item] |= cosine > threshold;
            }
            ended = judged;
        }

        private static double cosine(Tensor a, Tensor b) {
            return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        }

        private static double dot(Tensor a, Tensor b) {
            double sum = 0;
            for (int i = 0; i < a.data().length; i++) {
                sum += (double) a.data()[i] * b.data()[i];
            }
            return sum;
        }
    }

    /** A call whose estimates are the positive one where guidance has ended. */
    private record Call(GuidanceCall call, Run run) implements GuidanceCall {
        @Override
        public DiffusionModel model() {
            return call.model();
        }

        @Override
        public Tensor x() {
            return call.x();
        }

        @Override
        public float sigma() {
            return call.sigma();
        }

        @Override
        public Sigmas sigmas() {
            return call.sigmas();
        }

        @Override
        public boolean needsNegative() {
            return call.needsNegative();
        }

        @Override
        public List<Tensor> denoise(List<Role> roles) {
            return run.estimates(call, roles);
        }

        @Override
        public Tensor denoise(Role role, Tensor x, List<UnetPatch> patches) {
            return call.denoise(role, x, patches);
        }

        @Override
        public Tensor denoise(Conditioning conditioning) {
            return call.denoise(conditioning);
        }

        @Override
        public Denoised combine(GuidanceHook.Estimates estimates) {
            return call.combine(estimates);
        }

        @Override
        public Denoised finish(GuidanceHook.Estimates estimates, Tensor guided) {
            return call.finish(estimates, guided);
        }

        @Override
        public Optional<Tensor> middleAttention(Role role) {
            return call.middleAttention(role);
        }
    }
}
