package io.github.hordelib.interrogate;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Applies a policy: to a request before it runs, and to its pictures after it. Thread-safe. */
public final class SafetyGate {
    private static final float GREY = 0.5f;

    private final SafetyPolicy policy;
    private final Interrogator interrogator;
    private final List<String> texts;

    private SafetyGate(SafetyPolicy policy, Interrogator interrogator) {
        this.policy = policy;
        this.interrogator = interrogator;
        Set<String> all = new LinkedHashSet<>();
        policy.groups().forEach(group -> group.concepts().forEach(concept -> all.add(concept.text())));
        policy.controls().forEach(control -> all.add(control.text()));
        this.texts = List.copyOf(all);
    }

    /**
     * Returns a gate.
     *
     * @param policy what is not wanted
     * @param interrogator compares pictures with the policy's concepts
     * @return the gate
     */
    public static SafetyGate of(SafetyPolicy policy, Interrogator interrogator) {
        return new SafetyGate(policy, interrogator);
    }

    /**
     * Checks a request.
     *
     * @param context the request
     * @return flagged if it is to be refused
     */
    public SafetyVerdict check(SafetyContext context) {
        List<SafetyVerdict.Reason> reasons = new ArrayList<>(words(context).values());
        boolean refused = reasons.stream().anyMatch(reason -> reason instanceof SafetyVerdict.Words w && w.refused());
        return new SafetyVerdict(policy.name(), refused, reasons);
    }

    /** The rules for words that are fulfilled, one for each group of rules that count once. */
    private Map<SafetyPolicy.WordRule, SafetyVerdict.Words> words(SafetyContext context) {
        Map<SafetyPolicy.Place, Set<String>> readings = new EnumMap<>(SafetyPolicy.Place.class);
        for (SafetyPolicy.Place place : SafetyPolicy.Place.values()) {
            readings.put(place, PromptNormaliser.readings(context.text(place)));
        }
        Map<SafetyPolicy.WordRule, SafetyVerdict.Words> found = new LinkedHashMap<>();
        Set<String> counted = new LinkedHashSet<>();
        for (SafetyPolicy.WordRule rule : policy.words()) {
            WordMatch.find(rule, readings.getOrDefault(rule.in(), Set.of()))
                    .filter(match -> counted.add(rule.once()))
                    .ifPresent(match -> found.put(rule, new SafetyVerdict.Words(rule.name(), match, rule.refuse())));
        }
        return found;
    }

    /**
     * Checks pictures.
     *
     * @param image the pictures
     * @param context the request they were made for
     * @param cancellation stops the call early
     * @return a verdict for each picture
     */
    public List<SafetyVerdict> check(Image image, SafetyContext context, Cancellation cancellation) {
        Map<SafetyPolicy.WordRule, SafetyVerdict.Words> words = words(context);
        List<SafetyVerdict> verdicts = new ArrayList<>();
        if (texts.isEmpty()) {
            SafetyVerdict passed = new SafetyVerdict(policy.name(), false, List.copyOf(words.values()));
            return Collections.nCopies(image.count(), passed);
        }
        Tensor similarities = interrogator.similarities(image, new WordList(policy.name(), texts), cancellation);
        for (int i = 0; i < image.count(); i++) {
            verdicts.add(verdict(words, byText(similarities.item(i).data())));
        }
        return verdicts;
    }

    private Map<String, Double> byText(float[] similarities) {
        Map<String, Double> map = new HashMap<>();
        for (int i = 0; i < similarities.length; i++) {
            map.put(texts.get(i), (double) similarities[i]);
        }
        return map;
    }

    private SafetyVerdict verdict(
            Map<SafetyPolicy.WordRule, SafetyVerdict.Words> words, Map<String, Double> similarities) {
        Map<String, Double> adjustments = new HashMap<>();
        words.keySet().forEach(rule -> add(adjustments, rule.adjust()));
        for (SafetyPolicy.Control control : policy.controls()) {
            if (similarities.getOrDefault(control.text(), 0.0) > control.threshold()) {
                add(adjustments, control.adjust());
            }
        }
        List<SafetyVerdict.Reason> reasons = new ArrayList<>(words.values());
        Map<String, Integer> counts = new TreeMap<>();
        for (SafetyPolicy.Group group : policy.groups()) {
            for (SafetyPolicy.Concept concept : group.concepts()) {
                double adjustment =
                        adjustments.getOrDefault(group.name(), 0.0) + adjustments.getOrDefault(concept.text(), 0.0);
                double similarity = similarities.getOrDefault(concept.text(), 0.0);
                if (similarity + adjustment > concept.threshold()) {
                    counts.merge(group.countsAs(), group.weight(), Integer::sum);
                    reasons.add(new SafetyVerdict.Seen(
                            group.name(), concept.text(), similarity, adjustment, concept.threshold()));
                }
            }
        }
        return decide(counts, reasons);
    }

    private static void add(Map<String, Double> sums, Map<String, Double> more) {
        more.forEach((name, value) -> sums.merge(name, value, Double::sum));
    }

    private SafetyVerdict decide(Map<String, Integer> counts, List<SafetyVerdict.Reason> reasons) {
        boolean flagged = false;
        for (SafetyPolicy.FlagRule rule : policy.flags()) {
            if (rule.atLeast().entrySet().stream()
                    .allMatch(entry -> counts.getOrDefault(entry.getKey(), 0) >= entry.getValue())) {
                flagged = true;
                reasons.add(new SafetyVerdict.Flag(rule.name(), counts.toString()));
            }
        }
        return new SafetyVerdict(policy.name(), flagged, reasons);
    }

    /**
     * Replaces flagged pictures.
     *
     * @param image the pictures
     * @param flagged which of them, one for each
     * @return the pictures, grey where they are flagged
     */
    public static Image censored(Image image, List<Boolean> flagged) {
        if (flagged.size() != image.count()) {
            throw new IllegalArgumentException(
                    "censoring: expected " + image.count() + " verdicts, found " + flagged.size());
        }
        Tensor pixels = Tensor.of(image.pixels().shape(), image.pixels().data().clone());
        int size = pixels.data().length / Math.max(1, image.count());
        for (int i = 0; i < image.count(); i++) {
            if (flagged.get(i)) {
                Arrays.fill(pixels.data(), i * size, (i + 1) * size, GREY);
            }
        }
        return new Image(pixels);
    }
}
