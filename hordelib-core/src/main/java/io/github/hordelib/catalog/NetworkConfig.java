package io.github.hordelib.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads what a record says about a network that its tensors do not tell. The form is that of {@code hordelib.config} in the
 * metadata of files; a key that is not known is refused, as a misspelt one would change nothing.
 */
final class NetworkConfig {
    private static final int LARGEST_COUNT = 1 << 16;
    /** Names with slashes between them, none of which leads up, to another drive or to the root. */
    private static final Pattern INSIDE = Pattern.compile("(?!\\.\\.?(/|$))[^/\\\\:]+(/(?!\\.\\.?(/|$))[^/\\\\:]+)*");

    private static final Map<String, Field> FIELDS = fields();

    private NetworkConfig() {}

    /** A key: the name of its fact, and what it may be. */
    private record Field(String fact, String expected, Predicate<JsonNode> fits) {}

    /** Told what is wrong with a key. */
    interface Problem {
        CatalogException of(String key, String expected, String found);
    }

    /**
     * Reads a configuration.
     *
     * @param config an object, or nothing
     * @param problem makes the error
     * @return values by the names that settings of checkpoints have
     */
    static Map<String, String> read(JsonNode config, Problem problem) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (!config.isMissingNode()) {
            collect("", config, facts, problem);
        }
        return Collections.unmodifiableMap(facts);
    }

    private static void collect(String prefix, JsonNode object, Map<String, String> facts, Problem problem) {
        if (!object.isObject()) {
            throw problem.of(("config." + prefix).replaceAll("\\.$", ""), "an object", object.toString());
        }
        object.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            Field field = FIELDS.get(key);
            if (field != null) {
                facts.put(field.fact(), value("config." + key, field, entry.getValue(), problem));
            } else if (FIELDS.keySet().stream().anyMatch(known -> known.startsWith(key + "."))) {
                collect(key + ".", entry.getValue(), facts, problem);
            } else {
                throw problem.of("config", "keys among " + new TreeSet<>(FIELDS.keySet()), "\"" + key + "\"");
            }
        });
    }

    private static String value(String key, Field field, JsonNode value, Problem problem) {
        if (!field.fits().test(value)) {
            throw problem.of(key, field.expected(), value.toString());
        }
        return items(value).stream().map(JsonNode::asText).collect(Collectors.joining(","));
    }

    private static List<JsonNode> items(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false).toList()
                : List.of(value);
    }

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("prediction_type", oneOf("prediction", "epsilon", "v_prediction", "sample"));
        fields.put("zero_snr", new Field("zero_snr", "true or false", JsonNode::isBoolean));
        fields.put("unet.attention_heads", counts("unet.heads"));
        fields.put("unet.attention_head_width", count("unet.head_width"));
        fields.put("unet.norm_groups", count("unet.norm_groups"));
        fields.put("vae.norm_groups", count("vae.norm_groups"));
        fields.put("vae.scaling_factor", positive("vae.scaling_factor"));
        for (Map.Entry<String, String> text :
                Map.of("text_encoder", "text", "text_encoder_2", "text_2").entrySet()) {
            fields.put(text.getKey() + ".attention_heads", count(text.getValue() + ".heads"));
            fields.put(text.getKey() + ".activation", oneOf(text.getValue() + ".activation", "gelu", "quick_gelu"));
            fields.put(text.getKey() + ".layer_norm_eps", positive(text.getValue() + ".epsilon"));
        }
        fields.put("tokenizer", folder("tokenizer"));
        fields.put("tokenizer_2", folder("tokenizer_2"));
        return fields;
    }

    private static Field oneOf(String fact, String... values) {
        return new Field(
                fact,
                "one of " + List.of(values),
                value -> value.isTextual() && List.of(values).contains(value.asText()));
    }

    private static Field count(String fact) {
        return new Field(fact, "1.." + LARGEST_COUNT, NetworkConfig::isCount);
    }

    private static Field counts(String fact) {
        return new Field(
                fact,
                "1.." + LARGEST_COUNT + ", or an array with one for each level",
                value -> !items(value).isEmpty() && items(value).stream().allMatch(NetworkConfig::isCount));
    }

    private static Field positive(String fact) {
        return new Field(
                fact,
                "a number above 0",
                value -> value.isNumber() && value.floatValue() > 0 && Float.isFinite(value.floatValue()));
    }

    private static Field folder(String fact) {
        return new Field(
                fact,
                "a folder inside that of the model's file",
                value -> value.isTextual() && INSIDE.matcher(value.asText()).matches());
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.asInt() >= 1
                && value.asInt() <= LARGEST_COUNT;
    }
}
