package io.github.hordelib.bench;

import io.github.hordelib.JobOptions;
import io.github.hordelib.PictureReader;
import io.github.hordelib.Task;
import io.github.hordelib.base.Json;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say which pictures are looked at; asks about them one after the other, and prints as it goes. */
final class PictureOptions {
    @Parameters(arity = "1..*", paramLabel = "PICTURE", description = "Pictures to look at.")
    private List<Path> pictures = List.of();

    @Option(
            names = "--json",
            description = "An object for each picture, one a line, in the AI Horde's form, with its file.")
    private boolean json;

    /** Asks about pictures. */
    @FunctionalInterface
    interface Ask<R> {
        Task<List<R>> about(PictureReader reader, Image image, JobOptions options);
    }

    /** A question, and how its answers are shown. */
    record Question<R>(Ask<R> ask, Function<R, String> json, Function<R, List<String>> lines) {}

    <R> int put(Question<R> question, PictureReader reader, CommandLine command) {
        try (ProgressLine progress = new ProgressLine(command.getErr(), json)) {
            JobOptions options = JobOptions.DEFAULT.withListener(progress);
            for (Path picture : pictures) {
                Task<List<R>> task =
                        question.ask().about(reader, ImageFile.read(picture).image(), options);
                for (R answer : Interrupt.call(task::cancel, task::await)) {
                    show(picture, answer, question, command);
                }
            }
        }
        return Main.DONE;
    }

    private <R> void show(Path picture, R answer, Question<R> question, CommandLine command) {
        if (json) {
            Map<Object, Object> object = new LinkedHashMap<>(Map.of("file", picture.toString()));
            object.putAll((Map<?, ?>) Json.read(question.json().apply(answer), Json.Limits.DEFAULT));
            command.getOut().println(Json.write(object, false));
        } else {
            command.getOut().println(picture);
            question.lines().apply(answer).forEach(line -> command.getOut().println("  " + line));
        }
    }
}
