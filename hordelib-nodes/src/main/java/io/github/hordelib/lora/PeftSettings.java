package io.github.hordelib.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.checkpoint.Weights;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What diffusers writes of a LoRA into a file's metadata, as no tensor tells it: PEFT's settings, those of each network with its
 * name in front, such as {@code unet.lora_alpha}. Immutable.
 */
record PeftSettings(JsonNode settings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "lora_adapter_metadata";

    static PeftSettings of(Weights file) {
        try {
            return new PeftSettings(JSON.readTree(file.metadata().getOrDefault(KEY, "")));
        } catch (JsonProcessingException e) {
            throw new LoraException("adapter " + file.source() + ", metadata " + KEY + ": expected JSON, found \""
                    + e.getOriginalMessage() + "\"");
        }
    }

    /**
     * Returns what a product of factors is multiplied by.
     *
     * @param layer as the file names it, such as {@code unet.mid_block.attentions.0.proj_in}
     * @param rank of the factors
     * @return alpha / rank, or alpha / sqrt(rank) of rank-stabilised LoRAs; empty if the metadata does not tell
     */
    OptionalDouble scale(String layer, int rank) {
        String network = layer.substring(0, layer.indexOf('.') + 1);
        JsonNode alpha = alpha(layer, network);
        if (!alpha.isNumber()) {
            return OptionalDouble.empty();
        }
        boolean stabilised = settings.path(network + "use_rslora").asBoolean();
        return OptionalDouble.of(alpha.asDouble() / (stabilised ? Math.sqrt(rank) : rank));
    }

    /** The names of layers are patterns to PEFT; taken as the ends of names here, as a file may ask for costly patterns. */
    private JsonNode alpha(String layer, String network) {
        for (Map.Entry<String, JsonNode> own :
                settings.path(network + "alpha_pattern").properties()) {
            String name = own.getKey().startsWith("^") ? own.getKey().substring(1) : own.getKey();
            if (layer.endsWith("." + name)) {
                return own.getValue();
            }
        }
        return settings.path(network + "lora_alpha");
    }
}
