package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptionSearchTest {
    private static final int START = 0;
    private static final int END = 1;

    /** Token 2 is always the likeliest, then 3, then the end. */
    private static final NextToken MODEL = rows -> {
        float[][] logits = new float[rows.size()][];
        Arrays.setAll(logits, i -> new float[] {-10, 0.5f, 1, 0.8f});
        return logits;
    };

    private static int[] search(CaptionOptions options) {
        return new CaptionSearch(MODEL, options, START, END, 64).run();
    }

    @Test
    void greedyTakesTheLikeliest() {
        assertThat(search(CaptionOptions.DEFAULT.greedy().withLength(0, 5))).containsExactly(0, 2, 2, 2, 2);
    }

    @Test
    void penaltyOfRepetitionChangesTheChoice() {
        assertThat(search(CaptionOptions.DEFAULT.greedy().withLength(0, 3).withRepetitionPenalty(2)))
                .containsExactly(0, 2, 3);
    }

    @Test
    void doesNotEndBeforeTheShortestLength() {
        int[] ids = search(CaptionOptions.DEFAULT.withBeams(3).withLength(4, 6));
        assertThat(ids.length).isBetween(5, 6);
        assertThat(IntStream.of(ids).limit(4)).doesNotContain(END);
    }

    @Test
    void nucleusIsRepeatableAndStaysWithinItsShare() {
        CaptionOptions options = CaptionOptions.DEFAULT.withLength(0, 20).nucleus(0.6, 42);
        assertThat(search(options)).isEqualTo(search(options));
        assertThat(IntStream.of(search(options)).boxed().toList()).isSubsetOf(List.of(0, 2, 3));
        assertThat(search(options.nucleus(0.6, 43))).isNotEqualTo(search(options));
    }

    @Test
    void oneBeamIsGreedy() {
        assertThat(search(CaptionOptions.DEFAULT.withBeams(1).withLength(0, 5)))
                .isEqualTo(search(CaptionOptions.DEFAULT.greedy().withLength(0, 5)));
    }
}
