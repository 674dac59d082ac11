package io.github.hordelib.kudos;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of the samplers, and how often each runs the network. */
final class SamplerCost {
    private static final Map<String, String> HORDE_NAMES = Map.ofEntries(
            Map.entry("euler", "k_euler"),
            Map.entry("euler_ancestral", "k_euler_a"),
            Map.entry("heun", "k_heun"),
            Map.entry("dpm_2", "k_dpm_2"),
            Map.entry("dpm_2_ancestral", "k_dpm_2_a"),
            Map.entry("lms", "k_lms"),
            Map.entry("dpm_fast", "k_dpm_fast"),
            Map.entry("dpm_adaptive", "k_dpm_adaptive"),
            Map.entry("dpmpp_2s_ancestral", "k_dpmpp_2s_a"),
            Map.entry("dpmpp_sde", "k_dpmpp_sde"),
            Map.entry("dpmpp_2m", "k_dpmpp_2m"),
            Map.entry("dpmsolver", "k_euler"));
    private static final Set<String> TWICE_A_STEP =
            Set.of("k_heun", "k_dpm_2", "k_dpm_2_a", "k_dpmpp_2s_a", "k_dpmpp_sde");
    private static final int ADAPTIVE_EVALUATIONS = 64;

    private SamplerCost() {}

    /** The horde's name, in lower case; a name nobody knows is returned as it is. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HORDE_NAMES.getOrDefault(lower, lower);
    }

    /**
     * Runs of the network; the last step of a second-order sampler is one of first order. An adaptive sampler chooses its
     * steps itself, whatever is asked: the times of six jobs of three sizes speak for 61 to 66 runs from pure noise and for
     * two fifths of them in a second pass at strength 0.65.
     *
     * @param name of the sampler
     * @param steps that are asked for
     * @param strength share of the noise that the pass starts with, 0 to 1
     */
    static double evaluations(String name, int steps, double strength) {
        String sampler = canonical(name);
        if (sampler.equals("k_dpm_adaptive")) {
            return ADAPTIVE_EVALUATIONS * strength * strength;
        }
        return TWICE_A_STEP.contains(sampler) ? 2.0 * steps - 1 : steps;
    }
}
