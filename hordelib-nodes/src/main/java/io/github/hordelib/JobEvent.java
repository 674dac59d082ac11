package io.github.hordelib;

import io.github.hordelib.image.Image;

/** Something that happened in a job. Immutable. */
public sealed interface JobEvent {
    /**
     * A phase has begun.
     *
     * @param phase the phase
     */
    record PhaseStarted(Phase phase) implements JobEvent {}

    /**
     * A step is done: of denoising, or, where words are looked for, texts of their lists encoded, or pictures described.
     *
     * @param step steps done, 0 to {@code steps}
     * @param steps all steps of all pictures of the job
     */
    record Progress(int step, int steps) implements JobEvent {}

    /**
     * A look at the picture as it comes about: small, with approximate colours.
     *
     * @param image one eighth of the size
     */
    record Preview(Image image) implements JobEvent {}
}
