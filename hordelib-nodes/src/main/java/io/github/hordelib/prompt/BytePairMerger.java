package io.github.hordelib.prompt;

import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Joins the bytes of one word to the pieces of a vocabulary: lowest rank first, leftmost first among equals. */
final class BytePairMerger {
    private final ClipVocabulary vocabulary;
    private final int[] inner = new int[256];
    private final int[] last = new int[256];

    /** A possible merge, true only while both neighbours are still what they were. */
    private record Candidate(int rank, int left, int leftId, int right, int rightId, int joined)
            implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byRank = Integer.compare(rank, other.rank);
            return byRank != 0 ? byRank : Integer.compare(left, other.left);
        }
    }

    BytePairMerger(ClipVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        for (int value = 0; value < inner.length; value++) {
            String symbol = String.valueOf(ByteAlphabet.symbol((byte) value));
            inner[value] = vocabulary.idOrUnknown(symbol);
            last[value] = vocabulary.idOrUnknown(symbol + ClipVocabulary.WORD_END);
        }
    }

    void encode(byte[] word, IntStream.Builder ids) {
        new Word(word).mergeAll().forEach(ids::add);
    }

    /** The symbols of a word as a doubly linked list over arrays; a merged-away symbol has id -1. */
    private final class Word {
        private final int[] ids;
        private final int[] next;
        private final int[] previous;
        private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

        Word(byte[] bytes) {
            int length = bytes.length;
            ids = new int[length];
            next = new int[length];
            previous = new int[length];
            for (int i = 0; i < length; i++) {
                ids[i] = (i == length - 1 ? last : inner)[bytes[i] & 0xFF];
                next[i] = i + 1;
                previous[i] = i - 1;
            }
            for (int i = 0; i + 1 < length; i++) {
                offer(i, i + 1);
            }
        }

        private void offer(int left, int right) {
            ClipVocabulary.Merge merge = vocabulary.merges().get(ClipVocabulary.pair(ids[left], ids[right]));
            if (merge != null) {
                candidates.add(new Candidate(merge.rank(), left, ids[left], right, ids[right], merge.piece()));
            }
        }

        IntStream mergeAll() {
            for (Candidate c = candidates.poll(); c != null; c = candidates.poll()) {
                if (ids[c.left] == c.leftId && ids[c.right] == c.rightId && next[c.left] == c.right) {
                    join(c);
                }
            }
            return IntStream.of(ids).filter(id -> id >= 0);
        }

        private void join(Candidate c) {
            ids[c.left] = c.joined;
            ids[c.right] = -1;
            next[c.left] = next[c.right];
            if (next[c.left] < ids.length) {
                previous[next[c.left]] = c.left;
                offer(c.left, next[c.left]);
            }
            if (previous[c.left] >= 0) {
                offer(previous[c.left], c.left);
            }
        }
    }
}
