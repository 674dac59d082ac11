package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.image.Image;
import io.github.hordelib.sampling.Denoised;
import io.github.hordelib.sampling.Denoiser;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.sampling.SamplerRun;
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.sampling.SamplingLoop;
import io.github.hordelib.sampling.StepListener;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs pipelines of diffusers with this library's samplers: only the schedules differ from those of ComfyUI. */
final class PipelineCases {
    private static final double RELATIVE = 1e-3;
    private static final float PIXELS = 2e-4f;

    private final Weights golden;
    private final TextEncoder text;
    private final DiffusionModel model;
    private final Vae vae;

    PipelineCases(Path folder, TextEncoder text, DiffusionModel model, Vae vae) {
        this.golden = Safetensors.open(folder.resolve("golden.safetensors"));
        this.text = text;
        this.model = model;
        this.vae = vae;
    }

    void check(JsonNode node) {
        JsonNode inputs = node.get("inputs");
        DiffusersSchedule schedule = schedule(node);
        Tensor start = tensor(inputs.get("latents"));
        List<Float> timesteps = new ArrayList<>();
        List<Tensor> visited = new ArrayList<>();
        Denoiser network = denoiser(inputs, schedule, timesteps);
        Denoiser denoiser = (x, sigma) -> {
            visited.add(schedule.scaled(x, sigma));
            return network.denoise(x, sigma);
        };
        SamplerRun run = new SamplerRun(
                start.times(schedule.startScale()),
                schedule.sigmas(),
                (from, to) -> {
                    throw new AssertionError("expected a sampler without noise");
                },
                model.sampling().schedule());
        Tensor end = SamplingLoop.run(
                Samplers.byName(schedule.sampler()), run, denoiser, StepListener.NONE, new Cancellation());
        JsonNode outputs = node.get("outputs");
        for (int i = 0; i < timesteps.size(); i++) {
            assertThat(timesteps.get(i))
                    .isEqualTo((float) outputs.get("timesteps").get(i).asDouble());
        }
        assertClose(visited.get(1), tensor(outputs.get("latents_after_step_1")), "latents after a step");
        Tensor latents =
                schedule.scaled(end, schedule.sigmas().get(schedule.sigmas().steps()));
        assertClose(latents, tensor(outputs.get("latents")), "latents");
        assertPicture(vae.decode(model.traits().format().toVae(latents), new Cancellation()), outputs);
    }

    private DiffusersSchedule schedule(JsonNode node) {
        int steps = node.get("inputs").get("num_inference_steps").asInt();
        boolean karras = node.path("scheduler_args").path("use_karras_sigmas").asBoolean();
        String name = node.get("scheduler").asText();
        return switch (name) {
            case "DDIMScheduler" -> DiffusersSchedule.leading(model.sampling().schedule(), steps, "ddim");
            case "PNDMScheduler" -> DiffusersSchedule.leading(model.sampling().schedule(), steps, "plms");
            case "EulerDiscreteScheduler" ->
                DiffusersSchedule.euler(model.sampling().schedule(), steps);
            case "DPMSolverMultistepScheduler" ->
                DiffusersSchedule.dpmSolver(model.sampling().schedule(), steps, karras);
            default -> {
                assumeTrue(false, "scheduler " + name + " is not there yet");
                throw new AssertionError(name);
            }
        };
    }

    private Denoiser denoiser(JsonNode inputs, DiffusersSchedule schedule, List<Float> timesteps) {
        Tensor context =
                Tensor.concat(List.of(embedding(inputs.get("negative_prompt")), embedding(inputs.get("prompt"))));
        float scale = (float) inputs.get("guidance_scale").asDouble();
        return (x, sigma) -> {
            float timestep = schedule.timestep(sigma);
            timesteps.add(timestep);
            Tensor input = model.sampling().networkInput(x, sigma);
            Tensor both = model.network()
                    .predict(
                            NetworkInputs.of(
                                    Tensor.concat(List.of(input, input)),
                                    Tensor.of(Shape.of(2), timestep, timestep),
                                    context),
                            new Cancellation());
            Tensor without = both.item(0);
            Tensor guided = Tensor.combine(1 - scale, without, scale, both.item(1));
            return new Denoised(
                    model.sampling().denoised(x, guided, sigma),
                    model.sampling().denoised(x, without, sigma));
        };
    }

    private Tensor embedding(JsonNode prompt) {
        return text.encode(prompt.asText(), new Cancellation()).embedding();
    }

    private void assertPicture(Image picture, JsonNode outputs) {
        Tensor expected = tensor(outputs.get("image"));
        int plane = picture.height() * picture.width();
        float worst = 0;
        for (int i = 0; i < expected.data().length; i++) {
            float found = picture.pixels().data()[i % plane * 3 + i / plane];
            worst = Math.max(worst, Math.abs(found - expected.data()[i]));
        }
        assertThat(worst).as("picture").isLessThanOrEqualTo(PIXELS);
    }

    private Tensor tensor(JsonNode name) {
        return golden.get(name.asText()).read();
    }

    private static void assertClose(Tensor actual, Tensor expected, String what) {
        double mean = 0;
        double squares = 0;
        double worst = 0;
        int count = expected.data().length;
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < count; i++) {
            mean += expected.data()[i] / (double) count;
            squares += (double) expected.data()[i] * expected.data()[i] / count;
            worst = Math.max(worst, Math.abs(actual.data()[i] - expected.data()[i]));
        }
        assertThat(worst / Math.sqrt(squares - mean * mean)).as(what).isLessThanOrEqualTo(RELATIVE);
    }
}
