package io.github.hordelib;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a picture in the form that AUTOMATIC1111's web interface writes into PNG files and that model sites and
 * picture viewers read.
 */
final class ParametersText {
    private static final Map<String, String> SAMPLERS = Map.ofEntries(
            Map.entry("euler", "Euler"),
            Map.entry("euler_ancestral", "Euler a"),
            Map.entry("heun", "Heun"),
            Map.entry("lms", "LMS"),
            Map.entry("ddim", "DDIM"),
            Map.entry("plms", "PLMS"),
            Map.entry("lcm", "LCM"),
            Map.entry("uni_pc", "UniPC"),
            Map.entry("dpm_2", "DPM2"),
            Map.entry("dpm_2_ancestral", "DPM2 a"),
            Map.entry("dpm_fast", "DPM fast"),
            Map.entry("dpm_adaptive", "DPM adaptive"),
            Map.entry("dpmpp_2m", "DPM++ 2M"),
            Map.entry("dpmpp_2s_ancestral", "DPM++ 2S a"),
            Map.entry("dpmpp_sde", "DPM++ SDE"),
            Map.entry("dpmpp_2m_sde", "DPM++ 2M SDE"),
            Map.entry("dpmpp_3m_sde", "DPM++ 3M SDE"));

    private ParametersText() {}

    /**
     * Writes the text.
     *
     * @param resolved what was drawn
     * @param seed seed of this picture
     * @return several lines
     */
    static String of(ResolvedRequest resolved, long seed) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Steps", Integer.toString(resolved.steps()));
        settings.put("Sampler", SAMPLERS.getOrDefault(resolved.sampler(), resolved.sampler()));
        settings.put("Schedule type", capitalised(resolved.scheduler()));
        settings.put("CFG scale", number(resolved.guidanceScale()));
        settings.put("Seed", Long.toUnsignedString(seed));
        settings.put("Size", resolved.width() + "x" + resolved.height());
        settings.put("Model", resolved.model());
        resolved.denoise().ifPresent(share -> settings.put("Denoising strength", number(share)));
        resolved.request().clipSkip().ifPresent(layer -> settings.put("Clip skip", Integer.toString(layer)));
        if (!resolved.postProcessing().isEmpty()) {
            settings.put("Postprocess upscaler", upscalers(resolved));
        }
        settings.put("Version", "hordelib");
        String line = settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        String negative = resolved.request().negativePrompt();
        return resolved.request().prompt() + loras(resolved) + "\n"
                + (negative.isEmpty() ? "" : "Negative prompt: " + negative + "\n") + line;
    }

    /** Commas divide settings. */
    private static String upscalers(ResolvedRequest resolved) {
        return resolved.postProcessing().stream()
                .map(RequestFiles::plainName)
                .collect(Collectors.joining(" + "))
                .replace(',', ' ');
    }

    private static String loras(ResolvedRequest resolved) {
        return resolved.request().loras().stream()
                .map(lora -> " <lora:" + RequestFiles.plainName(lora.name()) + ":" + number(lora.weight()) + ">")
                .collect(Collectors.joining());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
