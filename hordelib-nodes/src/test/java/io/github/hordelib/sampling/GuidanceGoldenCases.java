package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.GoldenJson;
import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.image.Mask;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.data.Offset;

/** Reference cases of guidance: bare combinations, and single evaluations of guiders. */
final class GuidanceGoldenCases {
    private final Map<String, Tensor> tensors = new HashMap<>();

    GuidanceGoldenCases(JsonNode file) {
        file.get("tensors")
                .properties()
                .forEach(field -> tensors.put(field.getKey(), GoldenJson.tensor(field.getValue())));
    }

    void run(JsonNode test) {
        Tensor found = test.has("guider") ? evaluate(test) : combine(test);
        float[] expected = GoldenJson.floats(test.get("result"));
        float largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        float tolerance = scale(test, 0) >= 30 ? 1e-4f : 2e-5f * largest;
        assertThat(found.data()).containsExactly(expected, Offset.offset(tolerance));
    }

    private Tensor combine(JsonNode test) {
        double scale = scale(test, 0);
        Tensor positive = tensor(test, "cond");
        if (test.get("kind").asText().equals("perp_neg")) {
            return PerpNegGuider.combine(
                    positive,
                    tensor(test, "neg"),
                    tensor(test, "empty"),
                    scale,
                    test.get("neg_scale").asDouble());
        }
        Estimates estimates = new Estimates(positive, tensor(test, "uncond"), scale);
        GuidanceCall call =
                new Still(tensor(test, "x"), (float) test.get("sigma").asDouble());
        ModelPatches patches =
                switch (test.get("kind").asText()) {
                    case "cfg" -> ModelPatches.NONE;
                    case "rescale_cfg" ->
                        Guidance.rescale(test.get("multiplier").asDouble()).apply(ModelPatches.NONE);
                    case "cfg_zero_star" -> Guidance.zeroStar().apply(ModelPatches.NONE);
                    case "cfg_norm" ->
                        Guidance.norm(test.get("strength").asDouble()).apply(ModelPatches.NONE);
                    case "mahiro" -> Guidance.mahiro().apply(ModelPatches.NONE);
                    default -> throw new IllegalArgumentException("guidance of kind " + test.get("kind"));
                };
        Tensor guided =
                patches.combine().map(hook -> hook.apply(call, estimates)).orElseGet(estimates::combined);
        for (GuidanceHook.After hook : patches.after()) {
            guided = hook.apply(call, estimates, guided);
        }
        return guided;
    }

    private Tensor evaluate(JsonNode test) {
        ToyNetwork network = new ToyNetwork();
        Tensor x = tensor(test, "input");
        float sigma = (float) test.get("sigma").asDouble();
        RunLatent run = new RunLatent(Tensor.zeros(x.shape()), Tensor.zeros(x.shape()), Optional.empty());
        Guider guider = guider(test, network.model(test.get("model").asText()));
        GuidedDenoiser denoiser = new GuidedDenoiser(guider, run, Sigmas.of(sigma, 0), false, new Cancellation());
        Tensor result = denoiser.denoise(x, sigma).guided();
        List<Float> timesteps =
                network.calls().stream().map(ToyNetwork.Call::timestep).toList();
        assertThat(timesteps).hasSize(test.get("n_calls").asInt());
        for (int i = 0; i < timesteps.size(); i++) {
            assertThat(timesteps.get(i))
                    .isEqualTo((float) test.get("call_t").get(i).asDouble(), Offset.offset(1e-5f));
        }
        return result;
    }

    private Guider guider(JsonNode test, DiffusionModel model) {
        Map<Role, Conditioning> roles = new HashMap<>();
        Conditioning positive = conditioning(test.get("positive"));
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(java.util.Locale.ROOT);
            if (test.has(name)) {
                roles.put(role, conditioning(test.get(name)));
            }
        }
        return switch (test.get("guider").asText()) {
            case "cfg" -> new CfgGuider(model, positive, Optional.ofNullable(roles.get(Role.NEGATIVE)), scale(test, 0));
            case "basic" -> CfgGuider.basic(model, positive);
            case "dual_regular" -> new DualCfgGuider(model, roles, scale(test, 0), scale(test, 1), false);
            case "dual_nested" -> new DualCfgGuider(model, roles, scale(test, 0), scale(test, 1), true);
            case "perp_neg" -> new PerpNegGuider(model, roles, scale(test, 0), scale(test, 1));
            default -> throw new IllegalArgumentException("guider " + test.get("guider"));
        };
    }

    private Conditioning conditioning(JsonNode list) {
        List<Conditioning.Entry> entries = new ArrayList<>();
        for (JsonNode item : list) {
            Conditioning.Entry entry =
                    ToyNetwork.saying(item.get("ctx").asDouble()).entries().get(0);
            entry = entry.withPlace(place(item));
            if (item.has("start_percent") || item.has("end_percent")) {
                entry = entry.withRange(new Conditioning.Range(
                        item.path("start_percent").asDouble(0),
                        item.path("end_percent").asDouble(1)));
            }
            entries.add(entry.withExtras(
                    entry.extras().withFallback(item.path("default").asBoolean())));
        }
        return new Conditioning(entries);
    }

    private Conditioning.Place place(JsonNode item) {
        return new Conditioning.Place(
                item.path("strength").asDouble(1),
                item.has("area") ? Optional.of(area(item.get("area"))) : Optional.empty(),
                item.has("mask") ? Optional.of(new Mask(tensor(item, "mask"))) : Optional.empty(),
                item.path("mask_strength").asDouble(1),
                item.path("set_area_to_bounds").asBoolean());
    }

    private static Area area(JsonNode list) {
        if (list.get(0).isTextual()) {
            return new Area.Share(
                    list.get(1).asDouble(),
                    list.get(2).asDouble(),
                    list.get(3).asDouble(),
                    list.get(4).asDouble());
        }
        return new Area.Cells(
                list.get(0).asInt(),
                list.get(1).asInt(),
                list.get(2).asInt(),
                list.get(3).asInt());
    }

    private static double scale(JsonNode test, int index) {
        JsonNode cfg = test.path("cfg");
        return cfg.isArray() ? cfg.get(index).asDouble() : cfg.asDouble(1);
    }

    private Tensor tensor(JsonNode node, String field) {
        return Objects.requireNonNull(tensors.get(node.get(field).asText()), field);
    }

    /** A call without a run around it. */
    private record Still(Tensor x, float sigma) implements GuidanceCall {
        @Override
        public DiffusionModel model() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sigmas sigmas() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean needsNegative() {
            return false;
        }

        @Override
        public List<Tensor> denoise(List<Role> roles) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor denoise(Role role, Tensor other, List<UnetPatch> patches) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor denoise(Conditioning conditioning) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Denoised combine(Estimates estimates) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Denoised finish(Estimates estimates, Tensor guided) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Tensor> middleAttention(Role role) {
            return Optional.empty();
        }
    }
}
