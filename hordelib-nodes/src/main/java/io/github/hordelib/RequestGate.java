package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.SafetyContext;
import io.github.hordelib.interrogate.SafetyGate;
import io.github.hordelib.interrogate.SafetyVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stands before requests and after their pictures; lets everything pass if the operator set up none. Thread-safe. */
final class RequestGate {
    private final Optional<SafetyGate> gate;

    private RequestGate(Optional<SafetyGate> gate) {
        this.gate = gate;
    }

    static RequestGate of(Optional<GateOptions> options, PictureReader reader) {
        return new RequestGate(options.map(
                set -> set.clip().map(reader::withClip).orElse(reader).gate(set.policy())));
    }

    /** Returns whether nothing is looked at. */
    boolean isOpen() {
        return gate.isEmpty();
    }

    private static SafetyContext context(ResolvedRequest resolved) {
        return new SafetyContext(
                resolved.request().prompt(),
                resolved.request().negativePrompt(),
                List.of(resolved.model(), resolved.baseline()));
    }

    /**
     * Looks at a request.
     *
     * @throws RefusedException if it must not be run
     */
    void admit(ResolvedRequest resolved) {
        gate.map(open -> open.check(context(resolved)))
                .filter(SafetyVerdict::flagged)
                .ifPresent(verdict -> {
                    throw new RefusedException(verdict);
                });
    }

    /** Looks at the pictures of a request, and replaces those that must not be shown. */
    GenerationResult censor(GenerationResult result, ResolvedRequest resolved, Cancellation cancellation) {
        if (gate.isEmpty()) {
            return result;
        }
        List<GeneratedImage> images = new ArrayList<>();
        List<Correction> corrections = new ArrayList<>(result.corrections());
        for (GeneratedImage drawn : result.images()) {
            SafetyVerdict verdict = gate.get()
                    .check(drawn.image(), context(resolved), cancellation)
                    .get(0);
            if (verdict.flagged()) {
                corrections.add(new Correction.Censored(images.size(), verdict));
            }
            images.add(judged(drawn, verdict));
        }
        return new GenerationResult(images, corrections, result.timings(), result.graph());
    }

    private static GeneratedImage judged(GeneratedImage drawn, SafetyVerdict verdict) {
        boolean flagged = verdict.flagged();
        Image shown = flagged ? SafetyGate.censored(drawn.image(), List.of(true)) : drawn.image();
        Map<String, String> texts = flagged ? Map.of("censorship", verdict.policy()) : drawn.texts();
        return new GeneratedImage(shown, drawn.seed(), texts, Optional.of(verdict));
    }
}
