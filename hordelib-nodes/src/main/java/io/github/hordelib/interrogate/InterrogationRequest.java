package io.github.hordelib.interrogate;

import java.util.List;

/**
 * What to compare pictures with. Immutable.
 *
 * @param lists the lists, their names all different
 * @param mode what is told about each text
 * @param top how many texts of each list are told, at least 1
 */
public record InterrogationRequest(List<WordList> lists, Mode mode, int top) {
    /** What is told about a text. */
    public enum Mode {
        /** How likely it is, among all texts of its list, to be the one that fits: 0 to 1, over the list 1. */
        RANK,
        /** Its similarity to the picture: cosine, -1 to 1. */
        SIMILARITY
    }

    /** Copies the list and checks it. */
    public InterrogationRequest {
        lists = List.copyOf(lists);
        if (top < 1) {
            throw new InterrogationException("interrogation, top: expected at least 1, found " + top);
        }
        if (lists.isEmpty() || lists.stream().map(WordList::name).distinct().count() != lists.size()) {
            throw new InterrogationException("interrogation: expected lists of different names, found "
                    + lists.stream().map(WordList::name).toList());
        }
    }

    /**
     * Returns a request for the five likeliest texts of each list.
     *
     * @param lists the lists
     * @return the request
     */
    public static InterrogationRequest of(List<WordList> lists) {
        return new InterrogationRequest(lists, Mode.RANK, 5);
    }
}
