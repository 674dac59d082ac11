package io.github.hordelib.interrogate;

import io.github.hordelib.base.Json;
import io.github.hordelib.base.JsonException;
import io.github.hordelib.base.JsonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an interrogation job of the AI Horde asks about a picture: a form with its payload. {@link HordeForms} writes the
 * answers. Immutable.
 */
public sealed interface HordeForm {
    /** Whether the picture is one that not everybody may see. */
    record Nsfw() implements HordeForm {}

    /**
     * A sentence for the picture.
     *
     * @param options how to search for it
     */
    record Caption(CaptionOptions options) implements HordeForm {}

    /**
     * The words that fit the picture.
     *
     * @param lists the lists; empty = those that suit the model
     * @param mode what is told about each text
     * @param top how many texts of each list are told
     */
    record Interrogation(List<WordList> lists, InterrogationRequest.Mode mode, int top) implements HordeForm {
        /** Copies the list. */
        public Interrogation {
            lists = List.copyOf(lists);
        }
    }

    /**
     * Reads a form.
     *
     * @param json an object with {@code form} (or {@code name}): {@code nsfw}, {@code caption} or {@code interrogation}; and
     *     {@code payload}, all of which may be left out: {@code rank}, {@code similarity}, {@code top_count} and
     *     {@code text_array} (own lists: an array of texts, or an object of such arrays) for interrogation; {@code sample},
     *     {@code num_beams}, {@code min_length}, {@code max_length}, {@code top_p}, {@code repetition_penalty} and
     *     {@code seed} for captions. Defaults are those of the horde's workers; other fields are not looked at
     * @return the form
     * @throws InterrogationException if it is no such form
     */
    static HordeForm parse(String json) {
        try {
            if (!(Json.read(json, Json.Limits.DEFAULT) instanceof Map<?, ?> form)) {
                throw new InterrogationException("form: expected a JSON object, found something else");
            }
            Object name = form.containsKey("form") ? form.get("form") : form.get("name");
            Payload payload = new Payload(form.get("payload") instanceof Map<?, ?> map ? map : Map.of());
            return switch (String.valueOf(name)) {
                case "nsfw" -> new Nsfw();
                case "caption" -> new Caption(caption(payload));
                case "interrogation" -> interrogation(payload);
                default ->
                    throw new InterrogationException(
                            "form: expected nsfw, caption or interrogation, found \"" + name + "\"");
            };
        } catch (JsonException e) {
            throw new InterrogationException("form: cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static Interrogation interrogation(Payload payload) {
        boolean rank = payload.flag("rank", true) || !payload.flag("similarity", false);
        return new Interrogation(
                payload.lists("text_array"),
                rank ? InterrogationRequest.Mode.RANK : InterrogationRequest.Mode.SIMILARITY,
                payload.number("top_count", 5).intValue());
    }

    private static CaptionOptions caption(Payload payload) {
        int shortest = payload.number("min_length", 20).intValue();
        CaptionOptions options = CaptionOptions.DEFAULT
                .withLength(
                        shortest, payload.number("max_length", shortest + 30).intValue())
                .withRepetitionPenalty(payload.number("repetition_penalty", 1.4).doubleValue());
        return payload.flag("sample", true)
                ? options.nucleus(
                        payload.number("top_p", 0.9).doubleValue(),
                        payload.number("seed", 0).longValue())
                : options.withBeams(payload.number("num_beams", 7).intValue());
    }

    /** The fields of a form; null is as good as left out. */
    record Payload(Map<?, ?> fields) {
        private Optional<Object> find(String name) {
            Object value = fields.get(name);
            return value == null || value == JsonNull.NULL ? Optional.empty() : Optional.of(value);
        }

        Number number(String name, Number usual) {
            Object value = find(name).orElse(usual);
            if (value instanceof Number number) {
                return number;
            }
            throw new InterrogationException("form, " + name + ": expected a number, found \"" + value + "\"");
        }

        boolean flag(String name, boolean usual) {
            Object value = find(name).orElse(usual);
            if (value instanceof Boolean flag) {
                return flag;
            }
            throw new InterrogationException("form, " + name + ": expected true or false, found \"" + value + "\"");
        }

        List<WordList> lists(String name) {
            Optional<Object> value = find(name);
            List<WordList> lists = new ArrayList<>();
            if (value.isPresent() && value.get() instanceof Map<?, ?> map) {
                map.forEach((list, texts) -> lists.add(list(String.valueOf(list), texts)));
            } else {
                value.ifPresent(texts -> lists.add(list(name, texts)));
            }
            return lists;
        }

        private static WordList list(String name, Object texts) {
            if (texts instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                return new WordList(name, list.stream().map(String.class::cast).toList());
            }
            throw new InterrogationException("form, " + name + ": expected an array of texts, found something else");
        }
    }
}
