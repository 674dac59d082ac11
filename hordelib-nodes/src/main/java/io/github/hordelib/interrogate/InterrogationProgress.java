package io.github.hordelib.interrogate;

/** Told how far the encoding of word lists is; called by the thread that interrogates, and must be quick. */
@FunctionalInterface
public interface InterrogationProgress {
    /** Listens to nothing. */
    InterrogationProgress NONE = (list, done, all) -> {};

    /**
     * Called after some texts.
     *
     * @param list name of the list
     * @param done texts encoded so far
     * @param all texts of the list
     */
    void encoded(String list, int done, int all);
}
