package io.github.hordelib.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads configuration files, of diffusers folders and beside single files, and the configuration in a file's metadata. */
final class ConfigFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RESOLUTION = Pattern.compile("(\\d{1,6})x(\\d{1,6})");
    private static final long LARGEST = 1 << 20;
    private static final List<String> TOKENIZER_FILES = List.of("vocab.json", "tokenizer.json");
    private static final List<String> TOKENIZERS = List.of("tokenizer", "tokenizer_2");

    private ConfigFiles() {}

    /** Facts of the parts of a diffusers folder. */
    static Map<String, String> ofFolder(Path folder) {
        Map<String, String> facts = new LinkedHashMap<>();
        unet(read(folder.resolve("unet/config.json")), facts);
        vae(read(folder.resolve("vae/config.json")), facts);
        text("text", read(folder.resolve("text_encoder/config.json")), facts);
        text("text_2", read(folder.resolve("text_encoder_2/config.json")), facts);
        put(
                facts,
                "prediction",
                read(folder.resolve("scheduler/scheduler_config.json")).path("prediction_type"));
        put(
                facts,
                "zero_snr",
                read(folder.resolve("scheduler/scheduler_config.json")).path("rescale_betas_zero_snr"));
        return facts;
    }

    /** Facts of a single part's own configuration, such as the one beside a UNet. */
    static Map<String, String> beside(Path file) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Path candidate : candidates(file)) {
            JsonNode config = read(candidate);
            if (config.isObject() && facts.isEmpty()) {
                combined(config, facts);
            }
        }
        return facts;
    }

    private static List<Path> candidates(Path file) {
        List<Path> candidates = new ArrayList<>();
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path absolute = file.toAbsolutePath().normalize();
        candidates.add(absolute.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json"));
        candidates.add(absolute.resolveSibling("config.json"));
        candidates.add(absolute.resolveSibling("..").normalize().resolve("config.json"));
        return candidates;
    }

    /** Facts in the metadata of a safetensors file. */
    static Map<String, String> ofMetadata(Map<String, String> metadata) {
        Map<String, String> facts = new LinkedHashMap<>();
        combined(own(metadata), facts);
        String prediction = metadata.getOrDefault("modelspec.prediction_type", "");
        if (!prediction.isEmpty()) {
            facts.putIfAbsent("prediction", prediction.equals("v") ? "v_prediction" : prediction);
        }
        Matcher size = RESOLUTION.matcher(metadata.getOrDefault("modelspec.resolution", ""));
        if (size.matches()) {
            facts.putIfAbsent("width", size.group(1));
            facts.putIfAbsent("height", size.group(2));
        }
        return facts;
    }

    /** Tokenizers in a diffusers folder, or beside a file. */
    static Map<String, String> tokenizers(Path model, int count) {
        Path absolute = model.toAbsolutePath().normalize();
        Map<String, String> facts = new LinkedHashMap<>();
        for (String name : TOKENIZERS.subList(0, count)) {
            Path folder = Files.isDirectory(model) ? absolute.resolve(name) : absolute.resolveSibling(name);
            if (TOKENIZER_FILES.stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file)))) {
                facts.put(name, folder.toString());
            }
        }
        return facts;
    }

    /** Tokenizers in the metadata of a safetensors file; the facts only say that they are there. */
    static Map<String, String> tokenizers(Map<String, String> metadata, int count) {
        JsonNode config = own(metadata);
        Map<String, String> facts = new LinkedHashMap<>();
        TOKENIZERS.subList(0, count).stream()
                .filter(name -> config.path(name).isObject())
                .forEach(name -> facts.put(name, "hordelib.config"));
        return facts;
    }

    private static JsonNode own(Map<String, String> metadata) {
        try {
            return JSON.readTree(metadata.getOrDefault("hordelib.config", ""));
        } catch (JsonProcessingException e) {
            throw new CheckpointException("metadata hordelib.config: expected JSON", e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return JSON.missingNode();
            }
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read as JSON (" + e + ")", e);
        }
    }

    /** One object for all parts, or the configuration of a single part. */
    private static void combined(JsonNode config, Map<String, String> facts) {
        unet(config.path("unet"), facts);
        unet(config.path("controlnet"), facts);
        put(facts, "unet.heads", config.path("unet_num_heads"));
        put(facts, "unet.heads", config.path("unet_num_heads_per_level"));
        vae(config.path("vae"), facts);
        text("text", config.has("text_encoder") ? config.path("text_encoder") : config.path("text"), facts);
        text("text_2", config.has("text_encoder_2") ? config.path("text_encoder_2") : config.path("text_2"), facts);
        put(facts, "prediction", config.path("prediction_type"));
        put(facts, "zero_snr", config.path("zero_snr"));
        put(facts, "width", config.path("defaults").path("width"));
        put(facts, "height", config.path("defaults").path("height"));
        switch (config.path("_class_name").asText("")) {
            case "UNet2DConditionModel", "ControlNetModel" -> unet(config, facts);
            case "AutoencoderKL" -> vae(config, facts);
            default -> {
                if (config.path("model_type").asText("").contains("clip")) {
                    text("text", config, facts);
                }
            }
        }
    }

    /** In the configurations of diffusers, {@code attention_head_dim} of a UNet is the number of heads. */
    private static void unet(JsonNode config, Map<String, String> facts) {
        put(facts, "unet.heads", config.path("attention_head_dim"));
        put(facts, "unet.heads", config.path("num_attention_heads"));
        put(facts, "unet.heads", config.path("attention_heads"));
        put(facts, "unet.head_width", config.path("attention_head_width"));
        put(facts, "unet.norm_groups", config.path("norm_num_groups"));
        put(facts, "unet.norm_groups", config.path("norm_groups"));
    }

    private static void vae(JsonNode config, Map<String, String> facts) {
        put(facts, "vae.norm_groups", config.path("norm_num_groups"));
        put(facts, "vae.norm_groups", config.path("norm_groups"));
        put(facts, "vae.scaling_factor", config.path("scaling_factor"));
    }

    private static void text(String prefix, JsonNode config, Map<String, String> facts) {
        JsonNode own = config.has("text_config") && !config.has("hidden_size") ? config.path("text_config") : config;
        put(facts, prefix + ".heads", own.path("num_attention_heads"));
        put(facts, prefix + ".heads", own.path("attention_heads"));
        put(facts, prefix + ".activation", own.path("hidden_act"));
        put(facts, prefix + ".activation", own.path("activation"));
        put(facts, prefix + ".epsilon", own.path("layer_norm_eps"));
    }

    private static void put(Map<String, String> facts, String key, JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(item.asText()));
            facts.put(key, String.join(",", items));
        } else if (value.isValueNode() && !value.isNull()) {
            facts.put(key, value.asText());
        }
    }
}
