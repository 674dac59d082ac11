package io.github.hordelib.pipeline;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Graph.NodeBuilder;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import java.math.BigInteger;
import java.nio.file.Path;

/**
 * Builds a graph from parts: each method adds one node and returns its outputs, to be plugged into other parts. Parts
 * combine freely; node ids are 1, 2, 3 in the order of the calls. Not thread-safe.
 */
public final class Workflow {
    /**
     * An output of a node added before.
     *
     * @param node id of the node
     * @param slot index of the output
     */
    public record Port(String node, int slot) {}

    /**
     * The three parts of a checkpoint.
     *
     * @param model the denoising network
     * @param clip the text encoder
     * @param vae the picture encoder and decoder
     */
    public record Checkpoint(Port model, Port clip, Port vae) {}

    /**
     * A pair of conditionings.
     *
     * @param positive what to draw
     * @param negative what to avoid
     */
    public record Prompts(Port positive, Port negative) {}

    /**
     * Settings of a sampling run.
     *
     * @param seed seed of the first item, its 64 bits taken as a number without sign
     * @param steps denoising steps
     * @param guidanceScale guidance scale
     * @param sampler ComfyUI's name
     * @param scheduler ComfyUI's name
     * @param denoise share of the schedule that is run, 0 to 1
     */
    public record Sampling(
            long seed, int steps, double guidanceScale, String sampler, String scheduler, double denoise) {}

    /** A model file: by its name in the library's folder of its kind, or anywhere on the machine. */
    public sealed interface ModelFile {
        /**
         * A file of the library.
         *
         * @param name as listed
         */
        record Named(String name) implements ModelFile {}

        /**
         * A file anywhere.
         *
         * @param path the file
         */
        record At(Path path) implements ModelFile {}
    }

    private final Graph.Builder graph = Graph.builder();
    private int nodes;

    /** Starts an empty workflow. */
    public Workflow() {}

    /**
     * Loads a checkpoint.
     *
     * @param name name of a model
     * @return its parts
     */
    public Checkpoint checkpoint(String name) {
        String id = add(node("CheckpointLoaderSimple").set("ckpt_name", name));
        return new Checkpoint(new Port(id, 0), new Port(id, 1), new Port(id, 2));
    }

    /**
     * Takes the VAE of another file.
     *
     * @param checkpoint the checkpoint
     * @param file a VAE
     * @return the checkpoint with that VAE
     */
    public Checkpoint vae(Checkpoint checkpoint, ModelFile file) {
        Port vae = output(file("VAELoader", "vae_name", "HordeVae", file));
        return new Checkpoint(checkpoint.model, checkpoint.clip, vae);
    }

    /**
     * Applies a LoRA.
     *
     * @param checkpoint what it is applied to
     * @param file a LoRA
     * @param weight strength on the network
     * @param textWeight strength on the text encoder
     * @return the changed checkpoint
     */
    public Checkpoint lora(Checkpoint checkpoint, ModelFile file, double weight, double textWeight) {
        NodeBuilder loader = file("LoraLoader", "lora_name", "HordeLora", file);
        String id = add(link(link(loader, "model", checkpoint.model), "clip", checkpoint.clip)
                .set("strength_model", weight)
                .set("strength_clip", textWeight));
        return new Checkpoint(new Port(id, 0), new Port(id, 1), checkpoint.vae);
    }

    /**
     * Chooses the layer of the text encoder.
     *
     * @param checkpoint the checkpoint
     * @param layer counted from the end, 1 is the last
     * @return the changed checkpoint
     */
    public Checkpoint clipSkip(Checkpoint checkpoint, int layer) {
        Port clip =
                output(link(node("CLIPSetLastLayer"), "clip", checkpoint.clip).set("stop_at_clip_layer", -layer));
        return new Checkpoint(checkpoint.model, clip, checkpoint.vae);
    }

    /**
     * Lets the word {@code BREAK} in prompts end a chunk.
     *
     * @param checkpoint the checkpoint
     * @return the changed checkpoint
     */
    public Checkpoint breaks(Checkpoint checkpoint) {
        Port clip = output(link(node("HordePrompt"), "clip", checkpoint.clip).set("breaks", true));
        return new Checkpoint(checkpoint.model, clip, checkpoint.vae);
    }

    /**
     * Encodes prompts.
     *
     * @param clip the text encoder
     * @param prompt what to draw
     * @param negativePrompt what to avoid
     * @return the conditionings
     */
    public Prompts prompts(Port clip, String prompt, String negativePrompt) {
        return new Prompts(text(clip, prompt), text(clip, negativePrompt));
    }

    private Port text(Port clip, String text) {
        return output(link(node("CLIPTextEncode").set("text", text), "clip", clip));
    }

    /**
     * Applies a ControlNet.
     *
     * @param prompts what it is applied to
     * @param model a ControlNet
     * @param hint the control picture
     * @param strength 0 to 10
     * @param start share of the run at which it begins to act
     * @param end share of the run at which it ceases to act
     * @return the changed conditionings
     */
    public Prompts control(Prompts prompts, ModelFile model, Port hint, double strength, double start, double end) {
        Port net = output(file("ControlNetLoader", "control_net_name", "HordeControlNet", model));
        NodeBuilder apply = link(node("ControlNetApplyAdvanced"), "positive", prompts.positive);
        link(link(link(apply, "negative", prompts.negative), "control_net", net), "image", hint);
        String id =
                add(apply.set("strength", strength).set("start_percent", start).set("end_percent", end));
        return new Prompts(new Port(id, 0), new Port(id, 1));
    }

    /**
     * Makes a control picture.
     *
     * @param image a picture
     * @param preprocessor which kind, as {@code comfyui_controlnet_aux} names it
     * @param resolution its shorter side
     * @return the control picture
     */
    public Port annotate(Port image, String preprocessor, int resolution) {
        return output(link(
                node("AIO_Preprocessor").set("preprocessor", preprocessor).set("resolution", resolution),
                "image",
                image));
    }

    /**
     * Starts from nothing.
     *
     * @param width pixels, a multiple of 8
     * @param height pixels, a multiple of 8
     * @param batch number of items
     * @return latents of zeros
     */
    public Port emptyLatent(int width, int height, int batch) {
        return output(node("EmptyLatentImage")
                .set("width", width)
                .set("height", height)
                .set("batch_size", batch));
    }

    /**
     * Holds a picture in the graph.
     *
     * @param image the picture
     * @return the picture
     */
    public Port image(Image image) {
        return output(node("HordeImage").set("image", image));
    }

    /**
     * Holds a mask in the graph.
     *
     * @param mask the mask
     * @return the mask
     */
    public Port mask(Mask mask) {
        return output(node("HordeMask").set("mask", mask));
    }

    /**
     * Brings pictures to a size, cutting what does not fit the aspect.
     *
     * @param image the pictures
     * @param width pixels
     * @param height pixels
     * @return the pictures
     */
    public Port scale(Port image, int width, int height) {
        return output(link(node("ImageScale"), "image", image)
                .set("upscale_method", "lanczos")
                .set("width", width)
                .set("height", height)
                .set("crop", "center"));
    }

    /**
     * Encodes pictures.
     *
     * @param image the pictures
     * @param vae the encoder
     * @return their latents
     */
    public Port encode(Port image, Port vae) {
        return output(link(link(node("VAEEncode"), "pixels", image), "vae", vae));
    }

    /**
     * Limits what is drawn anew.
     *
     * @param latent the latents
     * @param mask 1 = anew
     * @return the latents with the mask
     */
    public Port noiseMask(Port latent, Port mask) {
        return output(link(link(node("SetLatentNoiseMask"), "samples", latent), "mask", mask));
    }

    /**
     * Repeats latents.
     *
     * @param latent the latents
     * @param amount how often
     * @return all copies
     */
    public Port repeat(Port latent, int amount) {
        return output(link(node("RepeatLatentBatch"), "samples", latent).set("amount", amount));
    }

    /**
     * Samples by {@code HordeSampler}, which draws each item of a batch as if it were alone, with the seed counting up.
     *
     * @param model the network
     * @param prompts the conditionings
     * @param latent what to start from
     * @param sampling the settings
     * @return the new latents
     */
    public Port sample(Port model, Prompts prompts, Port latent, Sampling sampling) {
        NodeBuilder node = link(node("HordeSampler"), "model", model);
        link(link(node, "positive", prompts.positive), "negative", prompts.negative);
        return output(link(node, "latent_image", latent)
                .set("seed", new BigInteger(Long.toUnsignedString(sampling.seed)))
                .set("steps", sampling.steps)
                .set("cfg", sampling.guidanceScale)
                .set("sampler_name", sampling.sampler)
                .set("scheduler", sampling.scheduler)
                .set("denoise", sampling.denoise));
    }

    /**
     * Decodes latents.
     *
     * @param latent the latents
     * @param vae the decoder
     * @return the pictures
     */
    public Port decode(Port latent, Port vae) {
        return output(link(link(node("VAEDecode"), "samples", latent), "vae", vae));
    }

    /**
     * Makes pictures larger.
     *
     * @param image the pictures
     * @param file an upscaler
     * @return the larger pictures
     */
    public Port upscale(Port image, ModelFile file) {
        Port upscaler = output(file("UpscaleModelLoader", "model_name", "HordeUpscaler", file));
        return output(link(link(node("ImageUpscaleWithModel"), "upscale_model", upscaler), "image", image));
    }

    /**
     * Returns the graph of all parts added so far.
     *
     * @return the graph
     */
    public Graph build() {
        return graph.build();
    }

    private NodeBuilder node(String type) {
        nodes++;
        return graph.node(Integer.toString(nodes), type);
    }

    private NodeBuilder file(String namedType, String input, String pathType, ModelFile file) {
        return file instanceof ModelFile.At at
                ? node(pathType).set("file", at.path)
                : node(namedType).set(input, ((ModelFile.Named) file).name);
    }

    private static NodeBuilder link(NodeBuilder node, String input, Port port) {
        return node.link(input, port.node, port.slot);
    }

    private Port output(NodeBuilder node) {
        return new Port(add(node), 0);
    }

    private String add(NodeBuilder node) {
        // Ids are given in the order nodes are started; parts never nest, so the node being added is the last one.
        String id = Integer.toString(nodes);
        node.add();
        return id;
    }
}
