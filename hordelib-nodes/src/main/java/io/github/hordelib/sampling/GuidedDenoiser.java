package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The denoiser of one run: guider, conditionings, hooks and noise mask put together. Confined to one run. */
final class GuidedDenoiser implements Denoiser {
    private final Guider guider;
    private final Sigmas sigmas;
    private final boolean samplerNeedsNegative;
    private Place place;
    private final EntryEvaluator evaluator;
    private final List<GuidanceHook.Before> before;
    private final List<GuidanceHook.After> after;

    GuidedDenoiser(Guider guider, RunLatent run, Sigmas sigmas, boolean needsNegative, Cancellation cancellation) {
        this.guider = guider.start();
        this.sigmas = sigmas;
        this.samplerNeedsNegative = needsNegative;
        this.place = place(run);
        this.evaluator = new EntryEvaluator(guider.model(), cancellation);
        ModelPatches patches = guider.model().patches();
        this.before = patches.before().stream().map(GuidanceHook.Before::start).toList();
        this.after = patches.after().stream().map(GuidanceHook.After::start).toList();
    }

    /** Latents of one size and what was made ready for them. */
    private record Place(
            RunLatent run,
            Preparation preparation,
            Map<Role, List<PreparedEntry>> prepared,
            IdentityHashMap<Conditioning, List<PreparedEntry>> others) {}

    private Place place(RunLatent run) {
        Preparation preparation = new Preparation(guider.model(), run);
        return new Place(run, preparation, preparation.prepare(guider.conditionings()), new IdentityHashMap<>());
    }

    @Override
    public Denoised denoise(Tensor x, float sigma) {
        if (!x.shape().equals(place.run.shape())) {
            place = place(place.run.resized(x.shape()));
        }
        RunLatent run = place.run;
        if (run.mask().isEmpty()) {
            return guider.guide(new Call(x, sigma));
        }
        ModelSampling sampling = guider.model().sampling();
        Tensor mask = guider.model()
                .patches()
                .mask()
                .map(schedule -> schedule.mask(run.mask().get(), sigma, sigmas, sampling.schedule()))
                .orElse(run.mask().get());
        Tensor kept = sampling.noisy(sigma, run.noise(), run.image(), false);
        Denoised denoised = guider.guide(new Call(mix(x, kept, mask), sigma));
        return new Denoised(mix(denoised.guided(), run.image(), mask), denoised.unconditional());
    }

    private static Tensor mix(Tensor changed, Tensor kept, Tensor mask) {
        Tensor result = Tensor.zeros(changed.shape());
        for (int i = 0; i < result.data().length; i++) {
            float share = mask.data()[i];
            result.data()[i] = changed.data()[i] * share + kept.data()[i] * (1 - share);
        }
        return result;
    }

    /** One denoiser call. */
    private final class Call implements GuidanceCall {
        private final Tensor x;
        private final float sigma;
        private final Map<Role, Tensor> attention = new EnumMap<>(Role.class);

        Call(Tensor x, float sigma) {
            this.x = x;
            this.sigma = sigma;
        }

        @Override
        public DiffusionModel model() {
            return guider.model();
        }

        @Override
        public Tensor x() {
            return x;
        }

        @Override
        public float sigma() {
            return sigma;
        }

        @Override
        public Sigmas sigmas() {
            return sigmas;
        }

        @Override
        public boolean needsNegative() {
            return samplerNeedsNegative || model().patches().always();
        }

        @Override
        public List<Tensor> denoise(List<Role> roles) {
            List<List<PreparedEntry>> conditionings =
                    roles.stream().map(this::entries).toList();
            List<EntryEvaluator.Estimate> estimates = evaluator.evaluate(
                    conditionings, at(x, List.of()), model().patches().tap());
            for (int i = 0; i < roles.size(); i++) {
                Role role = roles.get(i);
                estimates.get(i).attention().ifPresent(seen -> attention.put(role, seen));
            }
            return estimates.stream().map(EntryEvaluator.Estimate::denoised).toList();
        }

        @Override
        public Tensor denoise(Role role, Tensor other, List<UnetPatch> patches) {
            return one(entries(role), at(other, patches));
        }

        @Override
        public Tensor denoise(Conditioning conditioning) {
            List<PreparedEntry> entries =
                    place.others.computeIfAbsent(conditioning, key -> place.preparation.prepare(key, false));
            return one(entries, at(x, List.of()));
        }

        private Tensor one(List<PreparedEntry> entries, EntryEvaluator.At at) {
            return evaluator.evaluate(List.of(entries), at, false).get(0).denoised();
        }

        private List<PreparedEntry> entries(Role role) {
            return place.prepared.getOrDefault(role, List.of());
        }

        private EntryEvaluator.At at(Tensor place, List<UnetPatch> further) {
            return new EntryEvaluator.At(place, sigma, model().patches().insideAt(sigma, model().sampling(), further));
        }

        @Override
        public Denoised combine(GuidanceHook.Estimates estimates) {
            GuidanceHook.Estimates ready = estimates;
            for (GuidanceHook.Before hook : before) {
                ready = hook.apply(this, ready);
            }
            Optional<GuidanceHook.Combine> hook = model().patches().combine();
            Tensor guided = hook.isPresent() ? hook.get().apply(this, ready) : ready.combined();
            return finish(ready, guided);
        }

        @Override
        public Denoised finish(GuidanceHook.Estimates estimates, Tensor guided) {
            Tensor result = guided;
            for (GuidanceHook.After hook : after) {
                result = hook.apply(this, estimates, result);
            }
            return new Denoised(result, estimates.negative());
        }

        @Override
        public Optional<Tensor> middleAttention(Role role) {
            return Optional.ofNullable(attention.get(role));
        }
    }
}
