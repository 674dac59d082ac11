package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.GoldenJson;
import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.noise.NoiseSource;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.schedule.Schedulers;
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

/** Reference runs of whole samplers on a toy network; strings in a case name tensors of its file. */
record SamplerGoldenCases(JsonNode test, JsonNode tensors) {
    private static final Set<String> NUMERIC = Set.of("deis", "sa_solver", "sa_solver_pece", "uni_pc", "uni_pc_bh2");
    private static final double TIE = 1e-3;

    /** Runs a case. */
    static void run(JsonNode test, JsonNode tensors) {
        new SamplerGoldenCases(test, tensors).run();
    }

    private void run() {
        assumeThat(Samplers.names()).as("samplers").contains(text("sampler"));
        Recorded sampler = new Recorded(sampler(), new ArrayList<>());
        ToyNetwork toy = new ToyNetwork();
        SamplingJob job = new SamplingJob(guider(toy), sampler, sigmas(toy), noise(), latent());
        Tensor found = job.run(StepListener.NONE, new Cancellation()).output().samples();
        assertCalls(sampler.sigmas, toy.calls());
        float[] expected = GoldenJson.floats(test.get("final"));
        double largest = 1;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        double share = NUMERIC.contains(text("sampler")) ? 1e-4 : 2e-5;
        double tolerance = Math.max(share * largest, 30 * test.path("sens").asDouble());
        assertThat(found.data()).as("result").containsExactly(expected, Offset.offset((float) tolerance));
    }

    private void assertCalls(List<Float> sigmas, List<ToyNetwork.Call> calls) {
        assertThat(sigmas).as("network calls").hasSize(test.get("n_calls").asInt());
        for (int i = 0; i < sigmas.size(); i++) {
            float sigma = (float) test.get("calls_sigma").get(i).asDouble();
            assertThat(sigmas.get(i)).as("sigma of call %d", i).isEqualTo(sigma, Offset.offset(sigma * 5e-6f));
            if (!tie()) {
                float timestep = (float) test.get("calls_t").get(i).asDouble();
                assertThat(calls.get(i).timestep())
                        .as("timestep of call %d", i)
                        .isEqualTo(timestep, Offset.offset(continuous() ? 1e-5f : 0));
            }
        }
    }

    private String text(String field) {
        return test.path(field).asText();
    }

    private boolean continuous() {
        return test.path("t_margin").isNull();
    }

    /** Whether one unit of the last place decides which of two timesteps is the nearest. */
    private boolean tie() {
        return !continuous() && test.get("t_margin").asDouble() < TIE;
    }

    private Guider guider(ToyNetwork toy) {
        DiffusionModel model = toy.model(text("model"));
        if (tie()) {
            model = model.withNetwork(new Fed(toy, test.get("calls_t"), new ArrayList<>()));
        }
        model = model.withFormat(
                switch (text("latent_format")) {
                    case "sd15" -> LatentFormat.SD15;
                    case "sdxl" -> LatentFormat.SDXL;
                    default -> LatentFormat.NONE;
                });
        if (test.has("rescale_cfg")) {
            model = model.withPatches(Guidance.rescale(test.get("rescale_cfg").asDouble()));
        }
        if (test.has("differential_diffusion")) {
            model = model.withPatches(Guidance.differentialDiffusion(
                    test.get("differential_diffusion").asDouble()));
        }
        return new CfgGuider(
                model,
                ToyNetwork.saying(1),
                Optional.of(ToyNetwork.saying(-0.5)),
                test.get("cfg").asDouble());
    }

    private Sampler sampler() {
        return switch (text("node")) {
            case "" -> Samplers.create(text("sampler"), new SamplerOptions(values(test.path("options"))));
            case "SamplerER_SDE" -> Samplers.create("er_sde", new SamplerOptions(values(test.get("node_params"))));
            case "SamplerSASolver" -> Samplers.create("sa_solver", new SamplerOptions(values(test.get("node_params"))));
            default -> throw new IllegalArgumentException("no node " + text("node"));
        };
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

    private Sigmas sigmas(ToyNetwork toy) {
        String scheduler = text("scheduler");
        assumeThat(Schedulers.names()).as("schedulers").contains(scheduler);
        int steps = test.get("steps").asInt();
        ModelSampling sampling = toy.model(text("model")).sampling();
        if (test.path("custom").asBoolean()) {
            return Schedulers.byName(scheduler).sigmas(sampling.schedule(), steps);
        }
        SamplingPlan.Range range = new SamplingPlan.Range(
                test.path("start_step").asInt(0),
                test.path("last_step").asInt(Integer.MAX_VALUE),
                !test.path("force_full_denoise").asBoolean(true));
        double denoise = test.path("denoise").asDouble(1);
        return new SamplingPlan(text("sampler"), scheduler, steps, denoise, range).sigmas(sampling.schedule());
    }

    private Noise noise() {
        NoiseProfile profile =
                text("noise_profile").equals("cpu-new") ? NoiseProfiles.COMFY_CPU_NEW : NoiseProfiles.COMFY_CPU;
        Noise noise = Noise.of(new Given(profile, givenNoise()), GoldenJson.seed(test.get("seed")));
        return test.path("add_noise").asBoolean(true) ? noise : noise.withoutInitial();
    }

    private Optional<Tensor> givenNoise() {
        String extents = shape().toString().replaceAll("[\\[\\]]", "");
        String name = "noise_" + text("seed") + "_" + extents;
        return tensors.has(name) && !test.has("batch_index")
                ? Optional.of(GoldenJson.tensor(tensors.get(name)))
                : Optional.empty();
    }

    private Shape shape() {
        return GoldenJson.shape(test.get("shape"));
    }

    private Latent latent() {
        Tensor samples = test.path("latent_image").isTextual()
                ? GoldenJson.tensor(tensors.get(text("latent_image"))).reshape(shape())
                : Tensor.zeros(shape());
        return new Latent(samples, mask(), batchIndex());
    }

    private Optional<Tensor> mask() {
        if (!test.path("noise_mask").isTextual()) {
            return Optional.empty();
        }
        Tensor mask = GoldenJson.tensor(tensors.get(text("noise_mask")));
        Shape shape = mask.shape();
        int items = shape.rank() == 3 ? shape.get(0) : 1;
        return Optional.of(mask.reshape(Shape.of(items, 1, shape.get(-2), shape.get(-1))));
    }

    private Optional<List<Integer>> batchIndex() {
        if (!test.has("batch_index")) {
            return Optional.empty();
        }
        List<Integer> index = new ArrayList<>();
        test.get("batch_index").forEach(item -> index.add(item.asInt()));
        return Optional.of(index);
    }

    /** Notes the noise level of each call. */
    private record Recorded(Sampler sampler, List<Float> sigmas) implements Sampler {
        @Override
        public Step start(SamplerRun run) {
            return noted(sampler.start(run));
        }

        private Step noted(Step step) {
            if (!(step instanceof Step.Evaluate evaluate)) {
                return step;
            }
            sigmas.add(evaluate.sigma());
            return new Step.Evaluate(
                    evaluate.index(),
                    evaluate.x(),
                    evaluate.sigma(),
                    out -> noted(evaluate.next().apply(out)));
        }

        @Override
        public boolean usesUnconditional() {
            return sampler.usesUnconditional();
        }

        @Override
        public NoiseKind noise() {
            return sampler.noise();
        }

        @Override
        public boolean drawsNoiseUnderMask() {
            return sampler.drawsNoiseUnderMask();
        }
    }

    /** A network that is told the timesteps of the reference run. */
    private record Fed(Network network, JsonNode timesteps, List<Integer> calls) implements Network {
        @Override
        public Tensor predict(NetworkInputs inputs, Cancellation cancellation) {
            float timestep = (float) timesteps.path(calls.size()).asDouble();
            calls.add(inputs.rows());
            Tensor rows = Tensor.filled(Shape.of(inputs.rows()), timestep);
            return network.predict(NetworkInputs.of(inputs.x(), rows, inputs.context()), cancellation);
        }
    }

    /** A profile whose initial noise is that of the reference run, bit for bit. */
    private record Given(NoiseProfile profile, Optional<Tensor> noise) implements NoiseProfile {
        @Override
        public String name() {
            return profile.name();
        }

        @Override
        public RunNoise start(long seed, Shape shape) {
            RunNoise run = profile.start(seed, shape);
            return new RunNoise() {
                @Override
                public Tensor initial(Optional<List<Integer>> batchIndex) {
                    Tensor own = run.initial(batchIndex);
                    return noise.orElse(own);
                }

                @Override
                public Tensor underMask() {
                    return run.underMask();
                }

                @Override
                public NoiseSource forSampler(NoiseKind kind, float sigmaMin, float sigmaMax) {
                    return run.forSampler(kind, sigmaMin, sigmaMax);
                }
            };
        }
    }
}
