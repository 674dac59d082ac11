package io.github.hordelib.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Facts about a model that tensors do not tell, from several origins. Keys: {@code unet.heads} (a number, or one for each
 * level with commas), {@code unet.head_width}, {@code unet.norm_groups}, {@code vae.norm_groups}, {@code vae.scaling_factor},
 * {@code text.heads}, {@code text.activation} ({@code gelu} or {@code quick_gelu}), {@code text.epsilon}, the same with
 * {@code text_2.}, {@code prediction} ({@code epsilon}, {@code v_prediction} or {@code sample}), {@code zero_snr},
 * {@code width} and {@code height}, {@code tokenizer} and {@code tokenizer_2} (a folder with {@code vocab.json} and
 * {@code merges.txt}, absolute or relative to the model's). Immutable.
 */
public final class Settings {
    /**
     * A fact.
     *
     * @param key its key
     * @param value its value as text
     * @param origin who said so
     */
    public record Fact(String key, String value, Origin origin) {}

    private final List<Fact> facts;

    private Settings(List<Fact> facts) {
        this.facts = List.copyOf(facts);
    }

    /**
     * Returns no facts.
     *
     * @return empty settings
     */
    public static Settings empty() {
        return new Settings(List.of());
    }

    /**
     * Returns facts of one origin.
     *
     * @param origin who said so
     * @param values values by key
     * @return settings
     */
    public static Settings of(Origin origin, Map<String, String> values) {
        return empty().plus(origin, values);
    }

    /**
     * Adds facts.
     *
     * @param origin who said so
     * @param values values by key
     * @return settings in which earlier facts of the same or an earlier origin still win
     */
    public Settings plus(Origin origin, Map<String, String> values) {
        List<Fact> all = new ArrayList<>(facts);
        values.forEach((key, value) -> all.add(new Fact(key, value, origin)));
        all.sort(java.util.Comparator.comparing(Fact::origin));
        return new Settings(all);
    }

    /**
     * Adds facts.
     *
     * @param other further facts
     * @return settings with both
     */
    public Settings plus(Settings other) {
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(other.facts);
        all.sort(java.util.Comparator.comparing(Fact::origin));
        return new Settings(all);
    }

    /**
     * Returns the winning fact among several keys.
     *
     * @param keys keys that exclude each other, such as {@code unet.heads} and {@code unet.head_width}
     * @return the fact of the earliest origin
     */
    public Optional<Fact> find(String... keys) {
        List<String> wanted = List.of(keys);
        return facts.stream().filter(fact -> wanted.contains(fact.key())).findFirst();
    }

    /**
     * Returns the winning fact for every key.
     *
     * @return facts by key
     */
    public Map<String, Fact> facts() {
        Map<String, Fact> winners = new LinkedHashMap<>();
        facts.forEach(fact -> winners.putIfAbsent(fact.key(), fact));
        return winners;
    }

    int whole(String key, int otherwise) {
        return find(key).map(fact -> parse(fact, Integer::valueOf)).orElse(otherwise);
    }

    float decimal(String key, float otherwise) {
        return find(key).map(fact -> parse(fact, Float::valueOf)).orElse(otherwise);
    }

    /** A number above 0. */
    float positive(String key, float otherwise) {
        float value = decimal(key, otherwise);
        if (!(value > 0) || Float.isInfinite(value)) {
            throw unexpected(key, "a number above 0", Float.toString(value));
        }
        return value;
    }

    <T> T oneOf(String key, Map<String, T> values, T otherwise) {
        String word = text(key, "");
        if (!word.isEmpty() && !values.containsKey(word)) {
            throw unexpected(key, "one of " + new TreeSet<>(values.keySet()), "\"" + word + "\"");
        }
        return values.getOrDefault(word, otherwise);
    }

    /** An error about a value that cannot be used. */
    CheckpointException unexpected(String key, String expected, String found) {
        String origin = find(key).map(fact -> " (" + fact.origin() + ")").orElse("");
        return new CheckpointException("setting " + key + origin + ": expected " + expected + ", found " + found);
    }

    String text(String key, String otherwise) {
        return find(key).map(Fact::value).orElse(otherwise);
    }

    private static <T> T parse(Fact fact, java.util.function.Function<String, T> parser) {
        try {
            return parser.apply(fact.value().strip());
        } catch (NumberFormatException e) {
            throw new CheckpointException(
                    "setting " + fact.key() + " (" + fact.origin() + "): expected a number, found \"" + fact.value()
                            + "\"",
                    e);
        }
    }

    Heads heads(Heads otherwise) {
        Optional<Fact> found = find("unet.heads", "unet.head_width");
        if (found.isEmpty()) {
            return otherwise;
        }
        Fact fact = found.get();
        List<Integer> numbers = parse(fact, text -> java.util.Arrays.stream(text.split(",", -1))
                .map(part -> Integer.valueOf(part.strip()))
                .toList());
        if (fact.key().equals("unet.head_width")) {
            return new Heads.Width(numbers.get(0));
        }
        return numbers.size() == 1 ? new Heads.Fixed(numbers.get(0)) : new Heads.PerLevel(numbers);
    }
}
