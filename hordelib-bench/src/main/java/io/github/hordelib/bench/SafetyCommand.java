package io.github.hordelib.bench;

import io.github.hordelib.Hordelib;
import io.github.hordelib.PictureReader;
import io.github.hordelib.interrogate.HordeForms;
import io.github.hordelib.interrogate.SafetyContext;
import io.github.hordelib.interrogate.SafetyPolicy;
import io.github.hordelib.interrogate.SafetyScores;
import io.github.hordelib.interrogate.SafetyVerdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code safety}: tells whether pictures may be shown. */
@Command(
        name = "safety",
        mixinStandardHelpOptions = true,
        description = "Tells whether pictures may be shown: by the safety checker of Stable Diffusion, or by a policy.")
final class SafetyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Safety checker: a name in safety_checker of the models folder, or a path.")
    private @Nullable String model;

    @Option(names = "--prompt", description = "With --policy: what the pictures were made for.")
    private String prompt = "";

    @Option(names = "--negative", description = "With --policy: what was to be avoided.")
    private String negative = "";

    @Override
    public Integer call() {
        try (Hordelib horde = options.open()) {
            Optional<SafetyPolicy> policy = options.policy();
            return policy.isPresent() ? judge(horde, policy.get()) : check(horde);
        }
    }

    private int judge(Hordelib horde, SafetyPolicy policy) {
        SafetyContext context = new SafetyContext(prompt, negative, List.of());
        return pictures.put(
                new PictureOptions.Question<SafetyVerdict>(
                        (asked, image, job) -> asked.judge(image, policy, context, job),
                        HordeForms::verdict,
                        verdict -> verdict.explain().lines().toList()),
                options.pictures(horde),
                spec.commandLine());
    }

    private int check(Hordelib horde) {
        PictureReader reader =
                model == null ? horde.pictures() : horde.pictures().withChecker(model);
        return pictures.put(
                new PictureOptions.Question<SafetyScores>(
                        (asked, image, job) -> asked.safety(image, job), HordeForms::nsfw, SafetyCommand::lines),
                reader,
                spec.commandLine());
    }

    private static List<String> lines(SafetyScores scores) {
        return List.of(
                scores.flagged() ? "flagged" : "passed",
                "worst score " + scores.worst() + " (flagged above 0), adjustment " + scores.adjustment(),
                "concepts " + scores.concepts(),
                "special " + scores.special());
    }
}
