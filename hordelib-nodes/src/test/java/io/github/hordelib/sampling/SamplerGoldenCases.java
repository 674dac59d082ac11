package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.GoldenJson;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.noise.NoiseSource;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.schedule.Schedulers;
import io.github.hordelib.schedule.SigmaGoldenCases;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Offset;

/** Reference runs of whole samplers on a toy network. */
final class SamplerGoldenCases {
    private static final Set<String> NUMERIC = Set.of("deis", "sa_solver", "sa_solver_pece", "uni_pc", "uni_pc_bh2");
    private static final double TIE = 1e-3;

    private SamplerGoldenCases() {}

    /** Runs a case; strings in it name tensors of the file. */
    static void run(JsonNode test, JsonNode tensors) {
        Case golden = new Case(test, tensors);
        ToyDenoiser denoiser = new ToyDenoiser(golden);
        Tensor found = golden.result(denoiser);
        JsonNode expectedSigmas = test.get("calls_sigma");
        assertThat(denoiser.sigmas)
                .as("network calls")
                .hasSize(test.get("n_calls").asInt());
        for (int i = 0; i < denoiser.sigmas.size(); i++) {
            float expected = (float) expectedSigmas.get(i).asDouble();
            assertThat(denoiser.sigmas.get(i))
                    .as("sigma of call %d", i)
                    .isEqualTo(expected, Offset.offset(expected * 5e-6f));
            float timestep = (float) test.get("calls_t").get(i).asDouble();
            assertThat(denoiser.timesteps.get(i))
                    .as("timestep of call %d", i)
                    .isEqualTo(
                            timestep, Offset.offset(golden.tie() ? golden.stride() : golden.continuous() ? 1e-5f : 0));
        }
        float[] expected = GoldenJson.floats(test.get("final"));
        double largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        double share = NUMERIC.contains(golden.sampler()) ? 1e-4 : 2e-5;
        double tolerance = Math.max(share * largest, 30 * test.path("sens").asDouble());
        assertThat(found.data()).as("result off by %s of %s", off(found.data(), expected), tolerance).containsExactly(expected, Offset.offset((float) tolerance));
    }

    static List<Float> sigmas(JsonNode test, JsonNode tensors) {
        Case golden = new Case(test, tensors);
        ToyDenoiser denoiser = new ToyDenoiser(golden);
        golden.result(denoiser);
        return denoiser.sigmas;
    }

    private static float off(float[] found, float[] expected) {
        float off = 0;
        for (int i = 0; i < Math.min(found.length, expected.length); i++) {
            off = Math.max(off, Math.abs(found[i] - expected[i]));
        }
        return off;
    }

    /** What a case says. */
    private record Case(JsonNode test, JsonNode tensors) {
        String sampler() {
            return test.get("sampler").asText();
        }

        ModelSampling model() {
            String kind = test.get("model").asText();
            Prediction prediction =
                    switch (kind) {
                        case "v", "v_zsnr", "cont_v" -> Prediction.V;
                        case "lcm" -> Prediction.LCM;
                        case "x0" -> Prediction.X0;
                        case "edm" -> Prediction.EDM;
                        default -> Prediction.EPS;
                    };
            return new ModelSampling(SigmaGoldenCases.schedule(kind), prediction, kind.equals("edm") ? 0.5f : 1);
        }

        boolean continuous() {
            return test.path("t_margin").isNull();
        }

        boolean tie() {
            return !continuous() && test.get("t_margin").asDouble() < TIE;
        }

        /** Distance of two timesteps of the table. */
        float stride() {
            return test.get("model").asText().equals("lcm") ? 20 : 1;
        }

        Optional<float[]> givenTimesteps() {
            return tie() ? Optional.of(GoldenJson.floats(test.get("calls_t"))) : Optional.empty();
        }

        Sigmas sigmas() {
            String scheduler = test.get("scheduler").asText();
            int steps = test.get("steps").asInt();
            if (test.path("custom").asBoolean()) {
                return Schedulers.byName(scheduler).sigmas(model().schedule(), steps);
            }
            SamplingPlan.Range range = new SamplingPlan.Range(
                    test.path("start_step").asInt(0),
                    test.path("last_step").asInt(Integer.MAX_VALUE),
                    !test.path("force_full_denoise").asBoolean(true));
            return new SamplingPlan(
                            sampler(), scheduler, steps, test.path("denoise").asDouble(1), range)
                    .sigmas(model().schedule());
        }

        Shape shape() {
            return GoldenJson.shape(test.get("shape"));
        }

        double latentScale() {
            return switch (test.path("latent_format").asText()) {
                case "sd15" -> 0.18215;
                case "sdxl" -> 0.13025;
                default -> 1;
            };
        }

        Tensor latent() {
            return test.path("latent_image").isTextual()
                    ? GoldenJson.tensor(tensors.get(test.get("latent_image").asText()))
                            .reshape(shape())
                    : Tensor.zeros(shape());
        }

        Sampler create() {
            if (test.has("node")) {
                return node(test.get("node").asText(), values(test.get("node_params")));
            }
            return Samplers.create(sampler(), new SamplerOptions(values(test.path("options"))));
        }

        private static Map<String, Object> values(JsonNode node) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                JsonNode value = field.getValue();
                values.put(
                        field.getKey(),
                        value.isTextual() ? value.asText() : value.isBoolean() ? value.asBoolean() : value.asDouble());
            }
            return values;
        }

        private static Sampler node(String name, Map<String, Object> values) {
            return switch (name) {
                case "SamplerER_SDE" -> Samplers.create("er_sde", new SamplerOptions(values));
                case "SamplerSASolver" -> Samplers.create("sa_solver", new SamplerOptions(values));
                default -> throw new IllegalArgumentException("no node " + name);
            };
        }

        NoiseProfile profile() {
            return test.path("noise_profile").asText().equals("cpu-new")
                    ? NoiseProfiles.COMFY_CPU_NEW
                    : NoiseProfiles.COMFY_CPU;
        }

        Tensor result(ToyDenoiser denoiser) {
            assumeThat(Samplers.names()).as("samplers").contains(sampler());
            assumeThat(test.has("noise_mask") || test.has("rescale_cfg")).isFalse();
            Tensor latent = latent().times((float) latentScale());
            RunNoise noise = profile().start(GoldenJson.seed(test.get("seed")), shape());
            Tensor initial =
                    test.path("add_noise").asBoolean(true) ? noise.initial(batchIndex()) : Tensor.zeros(shape());
            Sigmas sigmas = sigmas();
            if (sigmas.isEmpty()) {
                return latent();
            }
            ModelSampling model = model();
            Tensor x = model.noisy(sigmas.get(0), initial, latent, model.isMaxDenoise(sigmas));
            Sampler sampler = create();
            SamplerRun run = new SamplerRun(x, sigmas, source(noise, sampler, sigmas), model.schedule());
            Tensor result = SamplingLoop.run(sampler, run, denoiser, StepListener.NONE, new Cancellation());
            return result.times((float) (1 / latentScale()));
        }

        /** Differences of the last bit between generators do not belong into this test. */
        private Tensor given(Tensor noise) {
            String name = "noise_" + test.get("seed").asText() + "_" + shape().toString().replaceAll("[\\[\\]]", "");
            return tensors.has(name) && !test.has("batch_index") ? GoldenJson.tensor(tensors.get(name)) : noise;
        }

        private static NoiseSource source(RunNoise noise, Sampler sampler, Sigmas sigmas) {
            float min = Float.MAX_VALUE;
            float max = 0;
            for (float sigma : sigmas.toArray()) {
                min = sigma > 0 ? Math.min(min, sigma) : min;
                max = Math.max(max, sigma);
            }
            return noise.forSampler(sampler.noise(), min, max);
        }

        private Optional<List<Integer>> batchIndex() {
            if (!test.has("batch_index")) {
                return Optional.empty();
            }
            List<Integer> index = new ArrayList<>();
            test.get("batch_index").forEach(item -> index.add(item.asInt()));
            return Optional.of(index);
        }
    }

    /** The toy network with its wrapper and guidance. */
    private static final class ToyDenoiser implements Denoiser {
        private final ModelSampling model;
        private final double cfg;
        private final boolean always;
        private final Optional<float[]> givenTimesteps;
        private final List<Float> sigmas = new ArrayList<>();
        private final List<Float> timesteps = new ArrayList<>();

        ToyDenoiser(Case golden) {
            this.model = golden.model();
            this.cfg = golden.test.get("cfg").asDouble();
            this.always = Samplers.find(golden.sampler())
                    .map(Sampler::usesUnconditional)
                    .orElse(false);
            this.givenTimesteps = golden.givenTimesteps();
        }

        @Override
        public Denoised denoise(Tensor x, float sigma) {
            float timestep = model.schedule().timestep(sigma);
            timesteps.add(timestep);
            float used = givenTimesteps.isPresent() && sigmas.size() < givenTimesteps.get().length
                    ? givenTimesteps.get()[sigmas.size()]
                    : timestep;
            sigmas.add(sigma);
            Tensor conditional = estimate(x, sigma, used, 1);
            if (cfg == 1 && !always) {
                return new Denoised(conditional, conditional);
            }
            Tensor unconditional = estimate(x, sigma, used, -0.5f);
            return new Denoised(Tensor.sum(unconditional.by(1), conditional.minus(unconditional).by(cfg)), unconditional);
        }

        private Tensor estimate(Tensor x, float sigma, float timestep, float context) {
            Tensor output = toy(model.networkInput(x, sigma), timestep, context);
            return model.denoised(x, output, sigma);
        }

        private static Tensor toy(Tensor x, float timestep, float context) {
            Tensor result = Tensor.zeros(x.shape());
            int plane = x.shape().get(2) * x.shape().get(3);
            for (int i = 0; i < x.data().length; i++) {
                int channel = i / plane % x.shape().get(1);
                float value = x.data()[i];
                result.data()[i] = (0.6f + 0.03f * context) * value
                        + 0.25f * (float) Math.sin(2 * value + timestep / 250)
                        + 0.05f * context
                        + 0.01f * channel;
            }
            return result;
        }
    }
}
