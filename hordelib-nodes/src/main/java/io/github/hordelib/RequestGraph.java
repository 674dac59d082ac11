package io.github.hordelib;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.TimePredictor;
import io.github.hordelib.pipeline.Workflow;
import io.github.hordelib.pipeline.Workflow.Checkpoint;
import io.github.hordelib.pipeline.Workflow.Port;
import io.github.hordelib.pipeline.Workflow.Prompts;
import io.github.hordelib.pipeline.Workflow.Sampling;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the graph of a request. */
final class RequestGraph {
    private static final String PROMPT_OPTIONS = "HordePrompt";

    private final ResolvedRequest resolved;
    private final GenerationRequest request;
    private final RequestFiles files;
    private final Workflow workflow = new Workflow();

    private RequestGraph(ResolvedRequest resolved, RequestFiles files) {
        this.resolved = resolved;
        this.request = resolved.request();
        this.files = files;
    }

    /**
     * Plans a request.
     *
     * @param file name of the model's file, as loaders take it
     * @param files finds LoRAs, ControlNets, VAEs and upscalers
     * @param predictor foretells the time
     * @throws RequestException if one of them is not there
     */
    static Plan plan(ResolvedRequest resolved, String file, RequestFiles files, TimePredictor predictor) {
        return new RequestGraph(resolved, files).plan(file, predictor);
    }

    private Plan plan(String file, TimePredictor predictor) {
        Checkpoint checkpoint = checkpoint(file);
        Prompts prompts = workflow.prompts(checkpoint.clip(), request.prompt(), request.negativePrompt());
        for (GenerationRequest.Control control : request.controls()) {
            prompts = workflow.control(
                    prompts,
                    files.get("controlnet", "controls", control.model()),
                    hint(control),
                    control.strength(),
                    control.start(),
                    control.end());
        }
        Sampling sampling = new Sampling(
                resolved.seed(),
                resolved.steps(),
                resolved.guidanceScale(),
                resolved.sampler(),
                resolved.scheduler(),
                resolved.denoise().orElse(1));
        Port latent = workflow.sample(checkpoint.model(), prompts, latent(checkpoint.vae()), sampling);
        Port picture = workflow.decode(latent, checkpoint.vae());
        for (String upscaler : resolved.postProcessing()) {
            picture = workflow.upscale(picture, files.get("upscale_models", "postProcessing", upscaler));
        }
        return new Plan(
                workflow.build(),
                picture.node(),
                resolved.model(),
                resolved.seed(),
                resolved.width(),
                resolved.height(),
                resolved.steps(),
                predictor.predict(features()),
                resolved.corrections());
    }

    private Port hint(GenerationRequest.Control control) {
        Port image = workflow.image(control.hint());
        return control.annotator().isEmpty()
                ? image
                : workflow.annotate(
                        image,
                        Annotators.preprocessor(control.annotator().get()),
                        Math.min(resolved.width(), resolved.height()));
    }

    private JobFeatures features() {
        JobFeatures.Builder features = JobFeatures.builder()
                .size(resolved.width(), resolved.height())
                .steps(resolved.steps())
                .sampler(resolved.sampler())
                .karras(resolved.scheduler().equals("karras"))
                .cfgScale(resolved.guidanceScale())
                .denoise(resolved.denoise().orElse(1))
                .baseline(resolved.baseline())
                .loras(request.loras().size())
                .postProcessing(resolved.postProcessing().stream()
                        .map(RequestFiles::plainName)
                        .toList())
                .images(resolved.batch());
        if (request.sourceImage().isPresent()) {
            features.source("img2img", request.mask().isPresent());
        }
        return features.build();
    }

    private Checkpoint checkpoint(String file) {
        Checkpoint checkpoint = workflow.checkpoint(file);
        if (request.vae().isPresent()) {
            checkpoint = workflow.vae(
                    checkpoint, files.get("vae", "vae", request.vae().get()));
        }
        for (GenerationRequest.Lora lora : request.loras()) {
            checkpoint = workflow.lora(
                    checkpoint, files.get("loras", "loras", lora.name()), lora.weight(), lora.textWeight());
        }
        if (request.clipSkip().isPresent()) {
            checkpoint = workflow.clipSkip(checkpoint, request.clipSkip().getAsInt());
        }
        return request.breaks() ? workflow.breaks(checkpoint) : checkpoint;
    }

    private Port latent(Port vae) {
        if (request.sourceImage().isEmpty()) {
            return workflow.emptyLatent(resolved.width(), resolved.height(), resolved.batch());
        }
        Port picture = workflow.image(request.sourceImage().get());
        if (request.sourceImage().get().width() != resolved.width()
                || request.sourceImage().get().height() != resolved.height()) {
            picture = workflow.scale(picture, resolved.width(), resolved.height());
        }
        Port latent = workflow.encode(picture, vae);
        if (request.mask().isPresent()) {
            latent = workflow.noiseMask(latent, workflow.mask(request.mask().get()));
        }
        return resolved.batch() == 1 ? latent : workflow.repeat(latent, resolved.batch());
    }

    /**
     * Writes a graph as ComfyUI reads it: our sampler under the name of the one whose inputs it has, pictures that are held in
     * the graph as files to load, without our options of text encoders, which it does not have.
     */
    static String comfyJson(Graph graph) {
        Graph.Builder plain = Graph.builder();
        graph.nodes().values().stream()
                .filter(node -> !node.type().equals(PROMPT_OPTIONS))
                .forEach(node -> plain.add(plain(direct(node, graph))));
        return WorkflowJson.write(plain.build());
    }

    private static GraphNode direct(GraphNode node, Graph graph) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        node.inputs().forEach((name, input) -> inputs.put(name, direct(input, graph)));
        return new GraphNode(node.id(), node.type(), inputs, node.title());
    }

    private static Input direct(Input input, Graph graph) {
        GraphNode source = input instanceof Input.Link link ? graph.nodes().get(link.source()) : null;
        return source == null || !source.type().equals(PROMPT_OPTIONS)
                ? input
                : source.inputs().getOrDefault("clip", input);
    }

    private static GraphNode plain(GraphNode node) {
        return switch (node.type()) {
            case "HordeSampler" -> new GraphNode(node.id(), "KSampler", node.inputs(), node.title());
            case "HordeImage" -> file(node, "LoadImage", Map.of("image", "source-" + node.id() + ".png"));
            case "HordeMask" ->
                file(node, "LoadImageMask", Map.of("image", "mask-" + node.id() + ".png", "channel", "red"));
            case "HordeLora" -> named(node, "LoraLoader", "lora_name");
            case "HordeVae" -> named(node, "VAELoader", "vae_name");
            case "HordeControlNet" -> named(node, "ControlNetLoader", "control_net_name");
            case "HordeUpscaler" -> named(node, "UpscaleModelLoader", "model_name");
            default -> node;
        };
    }

    private static GraphNode named(GraphNode node, String type, String input) {
        Map<String, Input> inputs = new LinkedHashMap<>(node.inputs());
        if (inputs.remove("file") instanceof Input.Constant file && file.value() instanceof Path path) {
            inputs.put(input, new Input.Constant(String.valueOf(path.getFileName())));
        }
        return new GraphNode(node.id(), type, inputs, node.title());
    }

    private static GraphNode file(GraphNode node, String type, Map<String, String> values) {
        Map<String, Input> inputs = new LinkedHashMap<>();
        values.forEach((name, value) -> inputs.put(name, new Input.Constant(value)));
        return new GraphNode(node.id(), type, inputs, node.title());
    }
}
