package io.github.hordelib;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.catalog.ModelRecord;
import io.github.hordelib.image.Image;
import io.github.hordelib.prompt.DynamicPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Checks requests: what cannot be met is refused, all problems at once; what can be met in another way is corrected and
 * reported.
 *
 * @param samplers names of the samplers there are
 * @param samplerAliases other names of samplers, to the name used here
 * @param schedulers names of the schedulers there are
 * @param upscalers whether a name is that of an upscaler that is there
 */
record RequestRules(
        Set<String> samplers, Map<String, String> samplerAliases, Set<String> schedulers, Predicate<String> upscalers) {
    private static final int MAX_PROMPT = 100_000;
    private static final int MAX_SIDE = 16_384;
    private static final long MAX_PIXELS = 1L << 27;
    private static final int GRID = 8;
    private static final double DEFAULT_DENOISE = 0.75;
    private static final int MAX_POST_PROCESSORS = 8;
    private static final Set<String> NEVER_THERE =
            Set.of("GFPGAN", "GFPGANv1.3", "CodeFormers", "RestoreFormer", "strip_background");

    /**
     * Resolves a request.
     *
     * @param request what is asked for
     * @param model what is known about the model it is for
     * @throws RequestException if it cannot be met, or is strict and had to be corrected
     */
    ResolvedRequest resolve(GenerationRequest request, ModelRecord model) {
        return new Resolution(request, model).resolve();
    }

    private final class Resolution {
        private final GenerationRequest request;
        private final ModelRecord model;
        private final List<String> problems = new ArrayList<>();
        private final List<Correction> corrections = new ArrayList<>();

        Resolution(GenerationRequest request, ModelRecord model) {
            this.request = request;
            this.model = model;
        }

        ResolvedRequest resolve() {
            Optional<Image> source = request.sourceImage();
            checkText("prompt", request.prompt());
            checkText("negativePrompt", request.negativePrompt());
            checkParts();
            ModelRecord.Defaults defaults = model.defaults();
            long seed =
                    request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
            ResolvedRequest resolved = new ResolvedRequest(
                    chosen(seed),
                    model.name(),
                    model.baseline(),
                    seed,
                    clamp("steps", request.steps().orElse(defaults.steps()), 1, 500),
                    clamp("guidanceScale", request.guidanceScale().orElse(defaults.guidanceScale()), 0, 100),
                    sampler(request.sampler().orElse(defaults.sampler())),
                    name("scheduler", request.scheduler().orElse(defaults.scheduler()), schedulers),
                    side("width", request.width(), source.map(Image::width).orElse(model.width())),
                    side("height", request.height(), source.map(Image::height).orElse(model.height())),
                    clamp("batch", request.batch(), 1, 100),
                    denoise(),
                    postProcessing(),
                    corrections);
            checkPixels(resolved);
            finish();
            return resolved;
        }

        private GenerationRequest chosen(long seed) {
            return request.alternatives()
                    ? request.toBuilder()
                            .alternatives(false)
                            .prompt(DynamicPrompt.expand(request.prompt(), seed))
                            .negativePrompt(DynamicPrompt.expand(request.negativePrompt(), seed))
                            .build()
                    : request;
        }

        private void finish() {
            if (request.strict()) {
                corrections.forEach(correction -> problems.add(correction.text()));
            }
            if (!problems.isEmpty()) {
                throw new RequestException(problems);
            }
        }

        private void checkText(String field, String text) {
            if (text.length() > MAX_PROMPT) {
                problems.add(field + ": expected at most " + MAX_PROMPT + " characters, found " + text.length());
            }
        }

        private void checkParts() {
            request.clipSkip().ifPresent(layer -> {
                if (layer < 1 || layer > 24) {
                    problems.add("clipSkip: expected 1..24, found " + layer);
                }
            });
            for (GenerationRequest.Lora lora : request.loras()) {
                checkRange("loras weight", lora.weight(), -100, 100);
                checkRange("loras textWeight", lora.textWeight(), -100, 100);
            }
            for (GenerationRequest.Control control : request.controls()) {
                checkRange("controls strength", control.strength(), 0, 10);
                checkRange("controls start", control.start(), 0, 1);
                checkRange("controls end", control.end(), 0, 1);
                control.annotator()
                        .filter(name -> !Annotators.names().contains(name))
                        .ifPresent(name -> problems.add("controls annotator: expected one of " + Annotators.names()
                                + ", found \"" + name + "\""));
            }
            if (request.mask().isPresent() && request.sourceImage().isEmpty()) {
                corrections.add(new Correction.Ignored("mask", "there is no source picture"));
            }
        }

        private OptionalDouble denoise() {
            if (request.sourceImage().isEmpty()) {
                request.denoise()
                        .ifPresent(share ->
                                corrections.add(new Correction.Ignored("denoise", "there is no source picture")));
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(clamp("denoise", request.denoise().orElse(DEFAULT_DENOISE), 0, 1));
        }

        private List<String> postProcessing() {
            List<String> names = request.postProcessing();
            if (names.size() > MAX_POST_PROCESSORS) {
                problems.add("postProcessing: expected at most " + MAX_POST_PROCESSORS + ", found " + names.size());
                return List.of();
            }
            List<String> used = new ArrayList<>();
            for (String name : names) {
                if (NEVER_THERE.contains(name)) {
                    corrections.add(new Correction.Ignored(
                            "postProcessing", "\"" + name + "\" is a post-processor that is not supported"));
                } else if (upscalers.test(name)) {
                    used.add(name);
                } else {
                    corrections.add(new Correction.Ignored("postProcessing", "there is no upscaler \"" + name + "\""));
                }
            }
            return used;
        }

        private void checkRange(String field, double value, double min, double max) {
            if (!(value >= min && value <= max)) {
                problems.add(field + ": expected " + min + ".." + max + ", found " + value);
            }
        }

        private int clamp(String field, int value, int min, int max) {
            int used = Math.max(min, Math.min(max, value));
            if (used != value) {
                corrections.add(new Correction.Adjusted(field, value, used, min + ".." + max));
            }
            return used;
        }

        private double clamp(String field, double value, double min, double max) {
            if (Double.isNaN(value)) {
                problems.add(field + ": expected " + min + ".." + max + ", found NaN");
                return min;
            }
            double used = Math.max(min, Math.min(max, value));
            if (used != value) {
                corrections.add(new Correction.Adjusted(field, value, used, min + ".." + max));
            }
            return used;
        }

        private int side(String field, OptionalInt requested, int otherwise) {
            int pixels = requested.orElse(otherwise);
            if (pixels < 1 || pixels > MAX_SIDE) {
                problems.add(field + ": expected 1.." + MAX_SIDE + " pixels, found " + pixels);
                return GRID;
            }
            int used = Math.max(2 * GRID, (pixels + GRID - 1) / GRID * GRID);
            if (used != pixels) {
                corrections.add(
                        new Correction.Adjusted(field, pixels, used, "a multiple of " + GRID + ", at least 16"));
            }
            return used;
        }

        private void checkPixels(ResolvedRequest resolved) {
            long pixels = (long) resolved.width() * resolved.height() * resolved.batch();
            if (pixels > MAX_PIXELS) {
                problems.add("width x height x batch: expected at most " + MAX_PIXELS + " pixels, found " + pixels);
            }
        }

        private String sampler(String requested) {
            String used = samplerAliases.getOrDefault(requested, requested);
            if (!used.equals(requested)) {
                corrections.add(new Correction.Renamed("sampler", requested, used));
            }
            return name("sampler", used, samplers);
        }

        private String name(String field, String requested, Set<String> known) {
            if (!known.contains(requested)) {
                problems.add(field + ": expected one of " + String.join(", ", known) + "; found \"" + requested + "\"");
            }
            return requested;
        }
    }
}
