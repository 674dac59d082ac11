package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.CaptionOptions;
import io.github.hordelib.interrogate.Captioner;
import io.github.hordelib.interrogate.HordeForm;
import io.github.hordelib.interrogate.HordeForms;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationException;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.interrogate.InterrogationProgress;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.Interrogator;
import io.github.hordelib.interrogate.SafetyChecker;
import io.github.hordelib.interrogate.SafetyContext;
import io.github.hordelib.interrogate.SafetyGate;
import io.github.hordelib.interrogate.SafetyPolicy;
import io.github.hordelib.interrogate.SafetyScores;
import io.github.hordelib.interrogate.SafetyVerdict;
import io.github.hordelib.interrogate.WordList;
import io.github.hordelib.model.EmbeddedModels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells what is in pictures, with the models and the memory of a {@link Hordelib}: words that fit, captions, safety. Each call
 * begins a {@link Task}; what a picture gives depends neither on other pictures nor on what else runs.
 *
 * <p>Immutable and thread-safe.
 */
public final class PictureReader {
    private final InterrogationModels models;
    private final TaskRunner tasks;
    private final Choice choice;

    /** Models by name or path; empty = the first there is. */
    private record Choice(Optional<String> clip, Optional<String> captioner, Optional<String> checker) {}

    PictureReader(InterrogationModels models, TaskRunner tasks) {
        this(models, tasks, new Choice(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private PictureReader(InterrogationModels models, TaskRunner tasks, Choice choice) {
        this.models = models;
        this.tasks = tasks;
        this.choice = choice;
    }

    /**
     * Returns a reader with another CLIP model, in place of the first in the folder {@code clip_vision}, or else the embedded.
     *
     * @param name one of {@link InterrogationModels#clipNames()}, or a path
     * @return the reader
     */
    public PictureReader withClip(String name) {
        return new PictureReader(models, tasks, new Choice(Optional.of(name), choice.captioner, choice.checker));
    }

    /**
     * Returns a reader with another caption model, in place of the first in the folder {@code blip}.
     *
     * @param name one of {@link InterrogationModels#captionNames()}, or a path
     * @return the reader
     */
    public PictureReader withCaptioner(String name) {
        return new PictureReader(models, tasks, new Choice(choice.clip, Optional.of(name), choice.checker));
    }

    /**
     * Returns a reader with another safety checker, in place of the first in the folder {@code safety_checker}.
     *
     * @param name one of {@link InterrogationModels#safetyNames()}, or a path
     * @return the reader
     */
    public PictureReader withChecker(String name) {
        return new PictureReader(models, tasks, new Choice(choice.clip, choice.captioner, Optional.of(name)));
    }

    /**
     * Returns the models there are.
     *
     * @return names by kind
     */
    public InterrogationModels models() {
        return models;
    }

    /**
     * Returns the shipped lists that suit the CLIP model.
     *
     * @return shapes, colours and backgrounds for the embedded model; else mediums, movements, flavours and subjects
     */
    public List<WordList> usualLists() {
        boolean small =
                choice.clip.or(() -> models.clipNames().stream().findFirst()).equals(Optional.of(EmbeddedModels.CLIP));
        List<String> names = small
                ? List.of("shapes", "colours", "backgrounds")
                : List.of("mediums", "movements", "flavours", "subjects");
        return names.stream().map(WordList::shipped).toList();
    }

    /**
     * Begins to look for the words that fit pictures.
     *
     * @param image the pictures
     * @param request the lists
     * @param options hears of {@link JobEvent.Progress} while texts of lists that are new are encoded; deadline
     * @return gives, for each picture, what fits
     */
    public Task<List<Interrogation>> interrogate(Image image, InterrogationRequest request, JobOptions options) {
        require(image);
        return tasks.submit(options, cancellation -> interrogate(image, request, options, cancellation));
    }

    private List<Interrogation> interrogate(
            Image image, InterrogationRequest request, JobOptions options, Cancellation cancellation) {
        int all = request.lists().stream().mapToInt(list -> list.words().size()).sum();
        Map<String, Integer> done = new HashMap<>();
        InterrogationProgress progress = (list, encoded, ofList) -> {
            done.put(list, encoded);
            int sum = done.values().stream().mapToInt(Integer::intValue).sum();
            options.tell(new JobEvent.Progress(sum, all));
        };
        return interrogator().interrogate(image, request, progress, cancellation);
    }

    /**
     * Begins to describe pictures.
     *
     * @param image the pictures
     * @param search how to search for words
     * @param options hears of {@link JobEvent.Progress} after each picture; deadline
     * @return gives a sentence for each picture
     */
    public Task<List<String>> caption(Image image, CaptionOptions search, JobOptions options) {
        require(image);
        return tasks.submit(options, cancellation -> caption(image, search, options, cancellation));
    }

    private List<String> caption(Image image, CaptionOptions search, JobOptions options, Cancellation cancellation) {
        Captioner captioner = open(
                choice.captioner, "blip", models.captionNames(), models::captioner, path -> models.captioner(path));
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            captions.addAll(captioner.describe(image.item(i), search, cancellation));
            options.tell(new JobEvent.Progress(i + 1, image.count()));
        }
        return List.copyOf(captions);
    }

    /**
     * Begins to ask the safety checker about pictures.
     *
     * @param image the pictures
     * @param options deadline
     * @return gives scores for each picture
     */
    public Task<List<SafetyScores>> safety(Image image, JobOptions options) {
        require(image);
        return tasks.submit(options, cancellation -> safety(image, cancellation));
    }

    private List<SafetyScores> safety(Image image, Cancellation cancellation) {
        SafetyChecker checker = open(
                choice.checker, "safety_checker", models.safetyNames(), models::safety, path -> models.safety(path));
        return checker.check(image, cancellation);
    }

    /**
     * Begins to judge pictures by a policy.
     *
     * @param image the pictures
     * @param policy what is not wanted
     * @param context the request they were made for
     * @param options deadline
     * @return gives a verdict for each picture
     */
    public Task<List<SafetyVerdict>> judge(
            Image image, SafetyPolicy policy, SafetyContext context, JobOptions options) {
        require(image);
        return tasks.submit(options, cancellation -> gate(policy).check(image, context, cancellation));
    }

    /** Opens the CLIP model, so that what is missing shows at once. */
    SafetyGate gate(SafetyPolicy policy) {
        return SafetyGate.of(policy, interrogator());
    }

    /**
     * Begins to fill in a form of the AI Horde.
     *
     * @param image the pictures
     * @param form what is asked
     * @param options as for the question itself
     * @return gives the answer for each picture, JSON as {@link HordeForms} writes it
     */
    public Task<List<String>> answer(Image image, HordeForm form, JobOptions options) {
        require(image);
        return tasks.submit(options, cancellation -> answer(image, form, options, cancellation));
    }

    private List<String> answer(Image image, HordeForm form, JobOptions options, Cancellation cancellation) {
        if (form instanceof HordeForm.Caption caption) {
            return caption(image, caption.options(), options, cancellation).stream()
                    .map(HordeForms::caption)
                    .toList();
        }
        if (form instanceof HordeForm.Interrogation words) {
            List<WordList> lists = words.lists().isEmpty() ? usualLists() : words.lists();
            InterrogationRequest request = new InterrogationRequest(lists, words.mode(), words.top());
            return interrogate(image, request, options, cancellation).stream()
                    .map(found -> HordeForms.interrogation(found, words.mode()))
                    .toList();
        }
        return safety(image, cancellation).stream().map(HordeForms::nsfw).toList();
    }

    private Interrogator interrogator() {
        return open(
                choice.clip,
                "clip_vision",
                models.clipNames(),
                models::interrogator,
                path -> models.interrogator(path));
    }

    private static <T> T open(
            Optional<String> wanted,
            String folder,
            List<String> names,
            Function<String, T> named,
            Function<Path, T> at) {
        String name = wanted.or(() -> names.stream().findFirst())
                .orElseThrow(() -> new InterrogationException(
                        "pictures: expected a model in the folder " + folder + " of the models folder, found none"));
        try {
            Path path = Path.of(name);
            return !names.contains(name) && Files.exists(path) ? at.apply(path.toAbsolutePath()) : named.apply(name);
        } catch (InvalidPathException e) {
            return named.apply(name);
        }
    }

    private static void require(Image image) {
        if (image.pixels().data().length == 0) {
            throw new InterrogationException("pictures: expected at least one pixel, found the shape "
                    + image.pixels().shape());
        }
    }
}
