package io.github.hordelib.bench;

import io.github.hordelib.Hordelib;
import io.github.hordelib.PictureReader;
import io.github.hordelib.interrogate.CaptionOptions;
import io.github.hordelib.interrogate.CaptionOptions.Strategy;
import io.github.hordelib.interrogate.HordeForms;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caption}: describes pictures. */
@Command(
        name = "caption",
        mixinStandardHelpOptions = true,
        description = "Describes pictures in a sentence, by a BLIP model.")
final class CaptionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "BLIP model: a name in blip of the models folder, or a path.")
    private @Nullable String model;

    @Option(names = "--strategy", defaultValue = "beam", description = "beam, greedy or nucleus (${DEFAULT-VALUE}).")
    private Strategy strategy = Strategy.BEAM;

    @Option(names = "--beams", paramLabel = "N", defaultValue = "3", description = "For beam (${DEFAULT-VALUE}).")
    private int beams = 3;

    @Option(names = "--min-length", paramLabel = "N", defaultValue = "10", description = "Tokens (${DEFAULT-VALUE}).")
    private int shortest = 10;

    @Option(names = "--max-length", paramLabel = "N", defaultValue = "30", description = "Tokens (${DEFAULT-VALUE}).")
    private int longest = 30;

    @Option(names = "--top-p", paramLabel = "P", defaultValue = "0.9", description = "For nucleus (${DEFAULT-VALUE}).")
    private double topP = 0.9;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            defaultValue = "1",
            description = "1 is none (${DEFAULT-VALUE}).")
    private double penalty = 1;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "For nucleus (${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        CaptionOptions search = new CaptionOptions(
                strategy, beams, shortest, longest, topP, penalty, CaptionOptions.DEFAULT.lengthPenalty(), seed);
        try (Hordelib horde = options.open()) {
            PictureReader reader =
                    model == null ? horde.pictures() : horde.pictures().withCaptioner(model);
            return pictures.put(
                    new PictureOptions.Question<>(
                            (asked, image, job) -> asked.caption(image, search, job), HordeForms::caption, List::of),
                    reader,
                    spec.commandLine());
        }
    }
}
