package io.github.hordelib.interrogate;

import java.util.List;

/** Gives the scores of what may follow; the seam between searching for a caption and the model. */
@FunctionalInterface
interface NextToken {
    /**
     * Scores what follows.
     *
     * @param rows beginnings, all of one length
     * @return for each row, a logit for each token
     */
    float[][] logits(List<int[]> rows);
}
