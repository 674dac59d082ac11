package io.github.hordelib.interrogate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Answers to the forms of the AI Horde's interrogation jobs ({@link HordeForm}), as JSON.
 */
public final class HordeForms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PERCENT = 100;

    /** What the horde calls the lists that come with this library. */
    private static final Map<String, String> NAMES = Map.of("flavours", "flavors", "subjects", "tags");

    private HordeForms() {}

    /**
     * Returns the form {@code nsfw}.
     *
     * @param scores what the checker found
     * @return such as {@code {"nsfw":true}}, with the worst score
     */
    public static String nsfw(SafetyScores scores) {
        return text(JSON.createObjectNode().put("nsfw", scores.flagged()).put("score", scores.worst()));
    }

    /**
     * Returns the form {@code caption}.
     *
     * @param caption the sentence
     * @return such as {@code {"caption":"a cat on a table"}}
     */
    public static String caption(String caption) {
        return text(JSON.createObjectNode().put("caption", caption));
    }

    /**
     * Returns the form {@code interrogation}: for each list an array of texts, with {@code confidence} in percent or with
     * {@code similarity}, rounded to four decimals. The shipped lists have the horde's names ({@code flavors}, {@code tags}).
     *
     * @param found what fits
     * @param mode what the values are
     * @return the JSON
     */
    public static String interrogation(Interrogation found, InterrogationRequest.Mode mode) {
        ObjectNode lists = JSON.createObjectNode();
        found.lists().forEach((name, scores) -> lists.set(NAMES.getOrDefault(name, name), scores(scores, mode)));
        return text(JSON.createObjectNode().set("interrogation", lists));
    }

    /**
     * Returns what a policy says, in the way of the other forms; the horde has none for it.
     *
     * @param verdict the verdict
     * @return such as {@code {"flagged":true,"policy":"sample","reasons":["rule ..."]}}
     */
    public static String verdict(SafetyVerdict verdict) {
        ObjectNode node =
                JSON.createObjectNode().put("flagged", verdict.flagged()).put("policy", verdict.policy());
        ArrayNode reasons = node.putArray("reasons");
        verdict.reasons().forEach(reason -> reasons.add(reason.text()));
        return text(node);
    }

    private static ArrayNode scores(List<Interrogation.Score> scores, InterrogationRequest.Mode mode) {
        ArrayNode array = JSON.createArrayNode();
        boolean rank = mode == InterrogationRequest.Mode.RANK;
        for (Interrogation.Score score : scores) {
            array.addObject()
                    .put("text", score.text())
                    .put(rank ? "confidence" : "similarity", round(rank ? score.value() * PERCENT : score.value()));
        }
        return array;
    }

    private static double round(double value) {
        return new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
