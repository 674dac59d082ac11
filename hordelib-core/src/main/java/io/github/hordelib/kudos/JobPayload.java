package io.github.hordelib.kudos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job as the horde writes it: a flat JSON object with keys such as {@code ddim_steps}. Missing, null and ill-typed
 * values take the default of their key, so that reading never fails.
 */
final class JobPayload {
    private final Map<String, ?> values;

    private JobPayload(Map<String, ?> values) {
        this.values = values;
    }

    static JobFeatures read(Map<String, ?> payload) {
        return new JobPayload(payload).features();
    }

    private JobFeatures features() {
        boolean image = truth("source_image");
        double denoise = number("denoising_strength", 1);
        JobFeatures.Builder job = JobFeatures.builder()
                .size(integer("width", 512), integer("height", 512))
                .steps(integer("ddim_steps", integer("steps", 30)))
                .sampler(text("sampler_name").orElse("k_euler"))
                .karras(karras())
                .cfgScale(number("cfg_scale", 8))
                .denoise(denoise)
                .postProcessing(names("post_processing"))
                .loras(count("loras") + count("tis"))
                .images(integer("n_iter", integer("n", 1)));
        text("source_processing").ifPresent(processing -> job.source(processing, false));
        job.sourceImage(image, truth("source_mask"));
        text("control_type").ifPresent(type -> job.control(type, number("control_strength", denoise)));
        if (truth("hires_fix")) {
            job.hiresFix(number("hires_fix_denoising_strength", image ? denoise : 0.65));
        }
        text("model_baseline").or(() -> text("baseline")).ifPresent(job::baseline);
        if (values.get("long_prompt") instanceof Boolean) {
            job.longPrompt(truth("long_prompt"));
        }
        return job.build();
    }

    private boolean karras() {
        return values.containsKey("karras")
                ? truth("karras")
                : text("scheduler").map("karras"::equalsIgnoreCase).orElse(false);
    }

    private Optional<String> text(String key) {
        return values.get(key) instanceof String text && !text.isBlank() && !text.equalsIgnoreCase("none")
                ? Optional.of(text)
                : Optional.empty();
    }

    private double number(String key, double otherwise) {
        Object value = values.get(key);
        double number = value instanceof Number n ? n.doubleValue() : parsed(value);
        return Double.isFinite(number) ? number : otherwise;
    }

    private static double parsed(@Nullable Object value) {
        try {
            return value instanceof String text ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private int integer(String key, int otherwise) {
        return (int) Math.round(Math.max(-1e9, Math.min(1e9, number(key, otherwise))));
    }

    /** A picture may be given as itself (text or object) or, in measured jobs, as the fact that there was one. */
    private boolean truth(String key) {
        Object value = values.get(key);
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        return value != null
                && !List.of("", "false", "none", "0").contains(value.toString().toLowerCase(Locale.ROOT));
    }

    private int count(String key) {
        Object value = values.get(key);
        return value instanceof List<?> list ? list.size() : integer(key, 0);
    }

    private List<String> names(String key) {
        List<String> names = new ArrayList<>();
        if (values.get(key) instanceof List<?> list) {
            for (Object each : list) {
                names.add(String.valueOf(each));
            }
        }
        return names;
    }
}
