package io.github.hordelib.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that looks at pictures: CLIP, BLIP for captions, or the safety checker of Stable Diffusion; a folder of
 * transformers, or a single file of OpenCLIP. Only headers have been read. Immutable and thread-safe.
 */
public final class VisionFile {
    private static final Map<Integer, Integer> HEAD_WIDTHS = Map.of(1280, 80, 1408, 88, 1664, 104);
    private static final List<String> FILES = List.of("model.safetensors", "open_clip_model.safetensors");
    /** Alone, in checkpoints of Stable Video Diffusion, and in those of unCLIP. */
    private static final List<String> OPEN_CLIP =
            List.of("visual.", "conditioner.embedders.0.open_clip.model.visual.", "embedder.model.visual.");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Weights weights;
    private final JsonNode config;

    private VisionFile(Path file, Weights weights, JsonNode config) {
        this.file = file;
        this.weights = weights;
        this.config = config;
    }

    /**
     * Opens a model.
     *
     * @param path a {@code .safetensors} file, or a folder with {@code model.safetensors} or {@code pytorch_model.bin}
     * @return the model
     * @throws CheckpointException if it cannot be read
     */
    public static VisionFile open(Path path) {
        Path file = Files.isDirectory(path) ? weightFile(path) : path;
        Weights weights = Weights.open(file);
        Path beside = file.resolveSibling("config.json");
        String own = weights.metadata().get("hordelib.config");
        return new VisionFile(file, weights, own == null ? config(beside) : parse(file, own));
    }

    private static Path weightFile(Path folder) {
        for (String name : FILES) {
            if (Files.isRegularFile(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        Path torch = folder.resolve("pytorch_model.bin");
        if (Files.isRegularFile(torch)) {
            return torch;
        }
        throw new CheckpointException(
                folder + ": expected " + String.join(", ", FILES) + " or pytorch_model.bin, found none of them");
    }

    private static JsonNode parse(Path file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file + ", metadata hordelib.config: expected JSON (" + e + ")", e);
        }
    }

    private static JsonNode config(Path file) {
        try {
            return Files.isRegularFile(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read as JSON (" + e + ")", e);
        }
    }

    /**
     * Returns the file with the weights.
     *
     * @return the file
     */
    public Path file() {
        return file;
    }

    /**
     * Returns the folder with the weights, which may hold a tokenizer and how pictures are prepared.
     *
     * @return the folder
     */
    public Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    /**
     * Returns a part of the configuration in the file's own metadata.
     *
     * @param key such as {@code preprocessor} or {@code tokenizer}
     * @return the part as JSON, if there is one
     */
    public Optional<String> embedded(String key) {
        JsonNode part = config.path(key);
        return part.isObject() ? Optional.of(part.toString()) : Optional.empty();
    }

    /**
     * Returns all tensors.
     *
     * @return under their names in the file
     */
    public Weights weights() {
        return weights;
    }

    /**
     * Returns the vision transformer.
     *
     * @return the part
     * @throws CheckpointException if the file holds none
     */
    public VisionPart vision() {
        JsonNode own = config.path("vision_config").isObject() ? config.path("vision_config") : config;
        for (String prefix : OPEN_CLIP) {
            if (weights.containsPrefix(prefix + "transformer.")) {
                return vision(VisionKeys.ofOpenClip(weights.under(prefix)), own, openClipActivation());
            }
        }
        if (weights.containsPrefix("vision_model.vision_model.")) {
            Weights inner = weights.under("vision_model.vision_model.");
            return vision(inner.plus(projection()), own, ClipConfig.Activation.QUICK_GELU);
        }
        Weights inner = weights.under("vision_model.");
        if (inner.contains("embeddings.position_embedding")) {
            return vision(VisionKeys.ofBlip(inner), own, ClipConfig.Activation.GELU);
        }
        if (!inner.contains(VisionPart.POSITIONS)) {
            throw new CheckpointException(file + ": expected a vision transformer, found " + weights);
        }
        return vision(inner.plus(projection()), own, ClipConfig.Activation.QUICK_GELU);
    }

    private Weights projection() {
        return weights.under("visual_projection.").names().isEmpty()
                ? Weights.of(weights.source(), Map.of(), Map.of())
                : named("visual_projection.weight");
    }

    private Weights named(String name) {
        return Weights.of(weights.source(), Map.of(name, weights.get(name)), Map.of());
    }

    private VisionPart vision(Weights part, JsonNode own, ClipConfig.Activation usual) {
        int width = part.shape("embeddings.patch_embedding.weight").get(0);
        return new VisionPart(part, clipConfig(own, width, usual));
    }

    private static ClipConfig clipConfig(JsonNode own, int width, ClipConfig.Activation usual) {
        int heads = own.path("num_attention_heads").asInt(Math.max(1, width / HEAD_WIDTHS.getOrDefault(width, 64)));
        ClipConfig.Activation activation =
                switch (own.path("hidden_act").asText("")) {
                    case "quick_gelu" -> ClipConfig.Activation.QUICK_GELU;
                    case "gelu" -> ClipConfig.Activation.GELU;
                    default -> usual;
                };
        return new ClipConfig(
                heads, activation, (float) own.path("layer_norm_eps").asDouble(1e-5));
    }

    /** OpenAI's own weights want the approximate function; {@code open_clip_config.json} says so where it matters. */
    private ClipConfig.Activation openClipActivation() {
        JsonNode model = config(file.resolveSibling("open_clip_config.json")).path("model_cfg");
        return model.path("quick_gelu").asBoolean() ? ClipConfig.Activation.QUICK_GELU : ClipConfig.Activation.GELU;
    }

    /**
     * Returns the text transformer of a CLIP model.
     *
     * @return the part, if the file holds one
     */
    public Optional<TextPart> text() {
        JsonNode own = config.path("text_config");
        if (weights.contains("token_embedding.weight")) {
            Weights text = weights.under("");
            return Optional.of(text(ClipKeys.toTransformers(text), own, openClipActivation()));
        }
        if (!weights.contains("text_model.embeddings.token_embedding.weight")) {
            return Optional.empty();
        }
        Weights text = weights.under("text_model.");
        return Optional.of(text(
                weights.contains("text_projection.weight") ? text.plus(named("text_projection.weight")) : text,
                own,
                ClipConfig.Activation.QUICK_GELU));
    }

    private static TextPart text(Weights part, JsonNode own, ClipConfig.Activation usual) {
        int width = part.shape("embeddings.token_embedding.weight").get(1);
        int layers = 0;
        while (part.containsPrefix("encoder.layers." + layers + ".")) {
            layers++;
        }
        return new TextPart(TextEncoderKind.CLIP_L, part, clipConfig(own, width, usual), layers, 0);
    }

    /**
     * Returns the factor that CLIP multiplies similarities with before they are compared.
     *
     * @return about 100 in trained models
     */
    public double similarityScale() {
        return weights.find("logit_scale")
                .map(tensor -> Math.exp(tensor.read().data()[0]))
                .orElse(100.0);
    }

    /**
     * Returns the text decoder of a caption model.
     *
     * @return the part
     * @throws CheckpointException if the file holds none
     */
    public CaptionPart captions() {
        Weights decoder = weights.under("text_decoder.");
        if (!decoder.contains("bert.embeddings.word_embeddings.weight")) {
            throw new CheckpointException(file + ": expected a BLIP model for captions, found " + weights);
        }
        JsonNode own = config.path("text_config");
        int width = decoder.shape("bert.embeddings.word_embeddings.weight").get(1);
        return new CaptionPart(
                decoder,
                own.path("num_attention_heads").asInt(Math.max(1, width / 64)),
                (float) own.path("layer_norm_eps").asDouble(1e-12),
                own.path("bos_token_id").asInt(30522),
                own.path("sep_token_id").asInt(own.path("eos_token_id").asInt(102)));
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
