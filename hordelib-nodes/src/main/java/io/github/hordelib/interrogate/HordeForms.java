package io.github.hordelib.interrogate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Results in the forms of the AI Horde's interrogation jobs: {@code nsfw}, {@code caption} and {@code interrogation}, as JSON.
 */
public final class HordeForms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double PERCENT = 100;

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
     * {@code similarity} rounded to four decimals.
     *
     * @param found what fits
     * @param mode what the values are
     * @return the JSON
     */
    public static String interrogation(Interrogation found, InterrogationRequest.Mode mode) {
        ObjectNode lists = JSON.createObjectNode();
        found.lists().forEach((name, scores) -> lists.set(name, scores(scores, mode)));
        return text(JSON.createObjectNode().set("interrogation", lists));
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
