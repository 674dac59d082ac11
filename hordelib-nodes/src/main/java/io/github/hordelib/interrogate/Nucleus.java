package io.github.hordelib.interrogate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses at random among the fewest tokens that together have a given share of the probability. Confined to one caption. */
final class Nucleus {
    private final double share;
    private final SplittableRandom random;

    Nucleus(double share, long seed) {
        this.share = share;
        this.random = new SplittableRandom(seed);
    }

    int choose(double[] logits) {
        double[] chances =
                Arrays.stream(CaptionSearch.logSoftmax(logits)).map(Math::exp).toArray();
        int[] likeliestFirst = IntStream.range(0, chances.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> chances[token])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int count = 0;
        double sum = 0;
        while (count < likeliestFirst.length && (count == 0 || sum < share)) {
            sum += chances[likeliestFirst[count++]];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < count; i++) {
            left -= chances[likeliestFirst[i]];
            if (left < 0) {
                return likeliestFirst[i];
            }
        }
        return likeliestFirst[count - 1];
    }
}
