package io.github.hordelib.interrogate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does not want to be asked for or to hand out, as data. The library brings no such data but a harmless
 * sample, which shows the form. Immutable.
 *
 * <p>A picture is compared with concepts, each with a threshold. What prompt, model and picture show moves thresholds. The
 * concepts found are counted by group, and rules over the counts decide.
 *
 * @param name what verdicts call the policy
 * @param groups the concepts
 * @param controls concepts that only move thresholds of others
 * @param words rules for words of the prompts and of the model's tags
 * @param flags a picture is flagged if all counts of one of these are reached
 */
public record SafetyPolicy(
        String name, List<Group> groups, List<Control> controls, List<WordRule> words, List<FlagRule> flags) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the lists and checks that every name that is referred to is there. */
    public SafetyPolicy {
        require(name, "name");
        groups = orEmpty(groups);
        controls = orEmpty(controls);
        words = orEmpty(words);
        flags = orEmpty(flags);
        checkNames(name, groups, controls, words, flags);
    }

    private static void require(@Nullable String text, String what) {
        if (text == null || text.isBlank()) {
            throw new InterrogationException("policy: expected a " + what + ", found none");
        }
    }

    private static void requireThreshold(String text, double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new InterrogationException(
                    "policy, \"" + text + "\": expected a threshold above 0, at most 1, found " + threshold);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static void checkNames(
            String policy, List<Group> groups, List<Control> controls, List<WordRule> words, List<FlagRule> flags) {
        List<String> names = Stream.concat(
                        groups.stream().map(Group::name),
                        groups.stream()
                                .flatMap(group -> group.concepts().stream())
                                .map(Concept::text))
                .toList();
        Stream.concat(
                        controls.stream().flatMap(control -> control.adjust().keySet().stream()),
                        words.stream().flatMap(rule -> rule.adjust().keySet().stream()))
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InterrogationException("policy \"" + policy
                            + "\": expected the name of a group or concept to adjust, found \"" + name + "\"");
                });
        flags.stream()
                .flatMap(flag -> flag.atLeast().keySet().stream())
                .filter(name -> groups.stream().noneMatch(group -> group.name().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw new InterrogationException(
                            "policy \"" + policy + "\": expected the name of a group to count, found \"" + name + "\"");
                });
    }

    /**
     * Concepts that are counted together. Immutable.
     *
     * @param name what rules call it
     * @param weight how much one of its concepts counts
     * @param countsAs group that is counted; empty = this one
     * @param concepts the concepts
     */
    public record Group(String name, int weight, String countsAs, List<Concept> concepts) {
        /** Fills in what is left out. */
        public Group {
            require(name, "name for each group");
            weight = Math.max(1, weight);
            countsAs = countsAs == null || countsAs.isEmpty() ? name : countsAs;
            concepts = orEmpty(concepts);
        }
    }

    /**
     * Something a picture may show. Immutable.
     *
     * @param text what the picture is compared with
     * @param threshold similarity above which it is found, above 0, at most 1
     */
    public record Concept(String text, double threshold) {
        /** Checks the text. */
        public Concept {
            require(text, "text for each concept");
            requireThreshold(text, threshold);
        }
    }

    /**
     * A concept that moves thresholds of others if it is found. Immutable.
     *
     * @param text what the picture is compared with
     * @param threshold similarity above which it is found
     * @param adjust what is added to the similarity of groups or concepts, by name
     */
    public record Control(String text, double threshold, Map<String, Double> adjust) {
        /** Copies the map. */
        public Control {
            require(text, "text for each control");
            requireThreshold(text, threshold);
            adjust = adjust == null ? Map.of() : Map.copyOf(adjust);
        }
    }

    /** Where words are looked for. */
    public enum Place {
        /** The prompt. */
        POSITIVE,
        /** The negative prompt. */
        NEGATIVE,
        /** The tags of the model. */
        MODEL
    }

    /**
     * A rule for words. Immutable.
     *
     * @param name what verdicts call it
     * @param in where it looks
     * @param pattern regular expression, found anywhere in a reading of the text; see {@link PromptNormaliser}
     * @param unless regular expressions of what is taken out first
     * @param refuse whether a match refuses the request
     * @param once rules of the same word count once; empty = by itself
     * @param adjust what is added to the similarity of groups or concepts, by name
     */
    public record WordRule(
            String name,
            Place in,
            String pattern,
            List<String> unless,
            boolean refuse,
            String once,
            Map<String, Double> adjust) {
        /** Fills in what is left out and checks the expressions. */
        public WordRule {
            require(name, "name for each word rule");
            require(pattern, "pattern for word rule \"" + name + "\"");
            in = in == null ? Place.POSITIVE : in;
            unless = orEmpty(unless);
            once = once == null || once.isEmpty() ? name : once;
            adjust = adjust == null ? Map.of() : Map.copyOf(adjust);
            WordMatch.check(name, pattern, unless);
        }
    }

    /**
     * A rule over counts. Immutable.
     *
     * @param name what verdicts call it
     * @param atLeast counts that must be reached, by group
     */
    public record FlagRule(String name, Map<String, Integer> atLeast) {
        /** Copies the map. */
        public FlagRule {
            atLeast = atLeast == null ? Map.of() : Map.copyOf(atLeast);
            require(name, "name for each flag rule");
            if (atLeast.isEmpty()) {
                throw new InterrogationException("flag rule \"" + name + "\": expected counts of groups, found none");
            }
        }
    }

    /**
     * Reads a policy.
     *
     * @param file JSON with the names of this record's components
     * @return the policy
     * @throws InterrogationException if it cannot be read or contradicts itself
     */
    public static SafetyPolicy read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new InterrogationException("policy " + file + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Reads a policy from a text.
     *
     * @param json as in a file
     * @param source what messages call it
     * @return the policy
     * @throws InterrogationException if it cannot be understood or contradicts itself
     */
    public static SafetyPolicy parse(String json, String source) {
        try {
            return JSON.readValue(json, SafetyPolicy.class);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InterrogationException own) {
                throw own;
            }
            throw new InterrogationException(
                    "policy " + source + ": expected groups, controls, words and flags, found " + Json.reason(e), e);
        }
    }

    /**
     * Returns a harmless policy that shows the form: no red shapes on blue. Its thresholds are for the embedded CLIP model.
     *
     * @return the sample
     */
    public static SafetyPolicy sample() {
        try (InputStream in = SafetyPolicy.class.getResourceAsStream("sample-policy.json")) {
            if (in == null) {
                throw new IllegalStateException("resource sample-policy.json: expected in the jar, found none");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "sample");
        } catch (IOException e) {
            throw new InterrogationException("policy sample: cannot be read (" + e + ")", e);
        }
    }
}
