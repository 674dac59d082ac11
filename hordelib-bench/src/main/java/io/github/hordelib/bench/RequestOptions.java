package io.github.hordelib.bench;

import io.github.hordelib.GenerationRequest;
import io.github.hordelib.GenerationRequest.Control;
import io.github.hordelib.GenerationRequest.Lora;
import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Options that say what to draw. */
final class RequestOptions {
    private static final Pattern SEPARATOR = Pattern.compile("(?<!(?:^|:)[A-Za-z]):|:(?![\\\\/])");
    private static final BigInteger LARGEST_SEED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    @Parameters(paramLabel = "PROMPT", description = "What to draw; weights as in \"a (red:1.2) circle\".")
    private String prompt = "";

    @Option(names = "--model", paramLabel = "NAME", description = "Model; \"models\" lists them.")
    private @Nullable String model;

    @Option(names = "--negative", paramLabel = "PROMPT", description = "What to avoid.")
    private String negative = "";

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the first picture; drawn if absent.")
    private @Nullable BigInteger seed;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(names = "--cfg", paramLabel = "X", description = "Guidance scale; 1 switches guidance off.")
    private @Nullable Double cfg;

    @Option(names = "--sampler", paramLabel = "NAME", description = "Sampler, by ComfyUI's or the horde's name.")
    private @Nullable String sampler;

    @Option(names = "--scheduler", paramLabel = "NAME", description = "Scheduler, such as karras.")
    private @Nullable String scheduler;

    @Option(names = "--width", paramLabel = "PX", description = "Width; the model's own if absent.")
    private @Nullable Integer width;

    @Option(names = "--height", paramLabel = "PX", description = "Height; the model's own if absent.")
    private @Nullable Integer height;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "1", description = "How many pictures.")
    private int batch = 1;

    @Option(names = "--clip-skip", paramLabel = "N", description = "Layer of the text encoder, 1 is the last.")
    private @Nullable Integer clipSkip;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:W[:TW]]",
            description = "LoRA with its weight on network and text encoder; repeatable.")
    private List<String> loras = List.of();

    @Option(
            names = "--control",
            paramLabel = "[TYPE=]MODEL:IMAGE[:S[:FROM:TO]]",
            description =
                    "ControlNet with a picture, strength and range; a type such as canny makes the control picture of"
                            + " it; repeatable.")
    private List<String> controls = List.of();

    @Option(names = "--vae", paramLabel = "FILE", description = "VAE in place of the model's own.")
    private @Nullable String vae;

    @Option(names = "--breaks", description = "The word BREAK in prompts ends a chunk of tokens.")
    private boolean breaks;

    @Option(names = "--alternatives", description = "{a|b} in prompts stands for one of them, chosen by the seed.")
    private boolean alternatives;

    @Option(
            names = "--upscale",
            paramLabel = "FILE",
            description = "Upscaler for the finished pictures; repeatable, in order.")
    private List<String> upscalers = List.of();

    @Option(names = "--strict", description = "Refuse what would have to be corrected.")
    private boolean strict;

    GenerationRequest.Builder builder() {
        GenerationRequest.Builder request = GenerationRequest.builder()
                .prompt(prompt)
                .negativePrompt(negative)
                .batch(batch)
                .breaks(breaks)
                .alternatives(alternatives)
                .postProcessing(upscalers)
                .strict(strict);
        addSettings(request);
        for (String lora : loras) {
            request.lora(lora(lora));
        }
        for (String control : controls) {
            request.control(control(control));
        }
        return request;
    }

    private void addSettings(GenerationRequest.Builder request) {
        if (model != null) {
            request.model(model);
        }
        if (seed != null) {
            request.seed(seed(seed));
        }
        if (steps != null) {
            request.steps(steps);
        }
        if (cfg != null) {
            request.guidanceScale(cfg);
        }
        if (sampler != null) {
            request.sampler(sampler);
        }
        if (scheduler != null) {
            request.scheduler(scheduler);
        }
        if (width != null) {
            request.width(width);
        }
        if (height != null) {
            request.height(height);
        }
        if (clipSkip != null) {
            request.clipSkip(clipSkip);
        }
        if (vae != null) {
            request.vae(vae);
        }
    }

    private static long seed(BigInteger value) {
        if (value.signum() < 0 || value.compareTo(LARGEST_SEED) > 0) {
            throw new TypeConversionException("--seed: expected 0.." + LARGEST_SEED + ", found " + value);
        }
        return value.longValue();
    }

    private static Lora lora(String text) {
        List<String> parts = parts(text);
        if (parts.size() > 3) {
            throw new TypeConversionException("--lora: expected FILE[:WEIGHT[:TEXT-WEIGHT]], found \"" + text + "\"");
        }
        double weight = parts.size() > 1 ? number("--lora", parts.get(1)) : 1;
        return new Lora(parts.get(0), weight, parts.size() > 2 ? number("--lora", parts.get(2)) : weight);
    }

    private static Control control(String text) {
        Optional<String> annotator = Annotators.names().stream()
                .filter(name -> text.startsWith(name + "="))
                .findFirst();
        List<String> parts =
                parts(annotator.map(name -> text.substring(name.length() + 1)).orElse(text));
        if (parts.size() < 2 || parts.size() > 5) {
            throw new TypeConversionException(
                    "--control: expected [TYPE=]MODEL:IMAGE[:STRENGTH[:START:END]], found \"" + text + "\"");
        }
        Image hint = ImageFile.read(Path.of(parts.get(1))).image();
        double strength = parts.size() > 2 ? number("--control", parts.get(2)) : 1;
        double start = parts.size() > 3 ? number("--control", parts.get(3)) : 0;
        return new Control(
                parts.get(0),
                hint,
                annotator,
                strength,
                start,
                parts.size() > 4 ? number("--control", parts.get(4)) : 1);
    }

    /** Splits at colons, but not at those of drives, as in {@code C:\models\a.safetensors}. */
    static List<String> parts(String text) {
        return List.of(SEPARATOR.split(text, -1));
    }

    private static double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException(option + ": expected a number, found \"" + text + "\"");
        }
    }
}
