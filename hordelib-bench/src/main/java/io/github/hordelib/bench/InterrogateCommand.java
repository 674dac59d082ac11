package io.github.hordelib.bench;

import io.github.hordelib.Hordelib;
import io.github.hordelib.PictureReader;
import io.github.hordelib.interrogate.HordeForms;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.InterrogationRequest.Mode;
import io.github.hordelib.interrogate.WordList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code interrogate}: finds the words that fit pictures. */
@Command(
        name = "interrogate",
        mixinStandardHelpOptions = true,
        description = "Finds the words that fit pictures: compares them with lists by a CLIP model.")
final class InterrogateCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description =
                    "Words: a text with one entry a line, or JSON (an array, or an object of arrays); or the name of a "
                            + "shipped list: mediums, movements, flavours, subjects, shapes, colours, backgrounds. Repeatable.")
    private List<String> lists = List.of();

    @Option(
            names = "--mode",
            defaultValue = "rank",
            description = "rank: how likely each is among its list; similarity: cosine (${DEFAULT-VALUE}).")
    private Mode mode = Mode.RANK;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "Entries of each list (${DEFAULT-VALUE}).")
    private int top = 5;

    @Override
    public Integer call() {
        try (Hordelib horde = options.open()) {
            PictureReader reader = options.pictures(horde);
            InterrogationRequest request = new InterrogationRequest(lists(reader), mode, top);
            return pictures.put(
                    new PictureOptions.Question<>(
                            (asked, image, job) -> asked.interrogate(image, request, job),
                            found -> HordeForms.interrogation(found, mode),
                            this::lines),
                    reader,
                    spec.commandLine());
        }
    }

    private List<WordList> lists(PictureReader reader) {
        List<WordList> found = new ArrayList<>();
        for (String name : lists) {
            boolean shipped = WordList.shippedNames().contains(name) && !Files.exists(Path.of(name));
            found.addAll(shipped ? List.of(WordList.shipped(name)) : WordList.read(Path.of(name)));
        }
        return found.isEmpty() ? reader.usualLists() : found;
    }

    private List<String> lines(Interrogation found) {
        List<String> lines = new ArrayList<>();
        found.lists().forEach((list, scores) -> {
            lines.add(list);
            scores.forEach(score -> lines.add("  " + value(score.value()) + "  " + score.text()));
        });
        return lines;
    }

    private String value(double value) {
        return mode == Mode.RANK
                ? String.format(Locale.ROOT, "%5.1f %%", value * PERCENT)
                : String.format(Locale.ROOT, "%7.4f", value);
    }
}
