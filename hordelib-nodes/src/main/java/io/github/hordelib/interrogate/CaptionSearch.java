package io.github.hordelib.interrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Searches for a sequence of tokens by the rules of Hugging Face's generation: greedy, beam search, nucleus sampling. Confined
 * to one caption.
 */
final class CaptionSearch {
    private static final double NEVER = -1e9;

    private final NextToken next;
    private final CaptionOptions options;
    private final int start;
    private final int end;
    private final int maxLength;

    CaptionSearch(NextToken next, CaptionOptions options, int start, int end, int maxLength) {
        this.next = next;
        this.options = options;
        this.start = start;
        this.end = end;
        this.maxLength = Math.min(options.maxLength(), maxLength);
    }

    /** Returns the tokens of the best caption, with start and, if it was reached, end. */
    int[] run() {
        return switch (options.strategy()) {
            case GREEDY -> single(CaptionSearch::largest);
            case NUCLEUS -> {
                Nucleus nucleus = new Nucleus(options.topP(), options.seed());
                yield single(nucleus::choose);
            }
            case BEAM -> beam();
        };
    }

    private interface Chooser {
        int choose(double[] scores);
    }

    private int[] single(Chooser chooser) {
        int[] ids = {start};
        while (ids.length < maxLength && (ids.length == 1 || ids[ids.length - 1] != end)) {
            double[] scores = widen(next.logits(List.of(ids))[0]);
            adjust(ids, scores);
            ids = append(ids, chooser.choose(scores));
        }
        return ids;
    }

    private static int largest(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private void adjust(int[] ids, double[] scores) {
        if (options.repetitionPenalty() != 1) {
            Arrays.stream(ids).distinct().forEach(id -> {
                double penalty = options.repetitionPenalty();
                scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
            });
        }
        if (ids.length < options.minLength()) {
            scores[end] = Double.NEGATIVE_INFINITY;
        }
    }

    /** A beginning or a caption; the score is a sum of log-probabilities, for captions divided by a power of the length. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Beam(int[] ids, double score, boolean finished) {
        Beam with(double newScore) {
            return new Beam(ids, newScore, finished);
        }
    }

    private int[] beam() {
        List<Beam> running = new ArrayList<>(List.of(new Beam(new int[] {start}, 0, false)));
        List<Beam> captions = new ArrayList<>();
        boolean improvable = true;
        while (improvable) {
            List<Beam> candidates = candidates(running);
            captions = best(captions, candidates);
            boolean allEnd = candidates.stream().allMatch(Beam::finished);
            running = candidates.stream()
                    .filter(beam -> !beam.finished())
                    .limit(options.beams())
                    .toList();
            improvable = !allEnd && !running.isEmpty() && canImprove(running.get(0), captions);
        }
        return captions.isEmpty() ? running.get(0).ids() : captions.get(0).ids();
    }

    /** The likeliest continuations, twice as many as beams, so that enough are left if some of them end. */
    private List<Beam> candidates(List<Beam> running) {
        float[][] logits = next.logits(running.stream().map(Beam::ids).toList());
        List<Beam> all = new ArrayList<>();
        for (int row = 0; row < logits.length; row++) {
            Beam beam = running.get(row);
            double[] scores = logSoftmax(widen(logits[row]));
            adjust(beam.ids(), scores);
            for (int token : top(scores, 2 * options.beams())) {
                boolean ends = token == end || beam.ids().length + 1 >= maxLength;
                all.add(new Beam(append(beam.ids(), token), beam.score() + scores[token], ends));
            }
        }
        all.sort(Comparator.comparingDouble(Beam::score).reversed());
        return all.subList(0, Math.min(all.size(), 2 * options.beams()));
    }

    /** Only a caption that is among the best beams when it ends counts. */
    private List<Beam> best(List<Beam> captions, List<Beam> candidates) {
        List<Beam> all = new ArrayList<>(captions);
        candidates.stream()
                .limit(options.beams())
                .filter(Beam::finished)
                .map(beam -> beam.with(beam.score() / penalty(beam.ids().length)))
                .forEach(all::add);
        all.sort(Comparator.comparingDouble(Beam::score).reversed());
        return all.subList(0, Math.min(all.size(), options.beams()));
    }

    private boolean canImprove(Beam likeliest, List<Beam> captions) {
        if (captions.size() < options.beams()) {
            return true;
        }
        double worst = captions.get(captions.size() - 1).score();
        return likeliest.score() / penalty(likeliest.ids().length) > worst;
    }

    private double penalty(int length) {
        return Math.pow(length - 1, options.lengthPenalty());
    }

    private static List<Integer> top(double[] scores, int count) {
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            int at = best.size();
            while (at > 0 && scores[best.get(at - 1)] < scores[i]) {
                at--;
            }
            if (at < count && scores[i] > NEVER) {
                best.add(at, i);
                if (best.size() > count) {
                    best.remove(count);
                }
            }
        }
        return best;
    }

    static double[] logSoftmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElse(0);
        double sum =
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).sum();
        return Arrays.stream(logits)
                .map(logit -> logit - largest - Math.log(sum))
                .toArray();
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private static int[] append(int[] ids, int id) {
        int[] longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = id;
        return longer;
    }
}
