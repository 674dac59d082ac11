package io.github.hordelib.interrogate;

/**
 * How a caption is searched for. Immutable; the {@code with} methods return changed copies.
 *
 * @param strategy how tokens are chosen
 * @param beams beginnings that are followed at once by {@link Strategy#BEAM}, at least 1
 * @param minLength tokens before a caption may end, its start token counted
 * @param maxLength most tokens, its start token counted, at least 2
 * @param topP share of probability that {@link Strategy#NUCLEUS} chooses from, above 0, at most 1
 * @param repetitionPenalty divides the chance of tokens that were used; 1 = none, above 0
 * @param lengthPenalty exponent of the length that beams' log-probabilities are divided by
 * @param seed chooses in {@link Strategy#NUCLEUS}
 */
public record CaptionOptions(
        Strategy strategy,
        int beams,
        int minLength,
        int maxLength,
        double topP,
        double repetitionPenalty,
        double lengthPenalty,
        long seed) {
    /** How tokens are chosen. */
    public enum Strategy {
        /** Always the likeliest. */
        GREEDY,
        /** The likeliest caption among several that are followed at once. */
        BEAM,
        /** At random among the likely ones (Holtzman et al., "The curious case of neural text degeneration", 2020). */
        NUCLEUS
    }

    /** Three beams, 10 to 30 tokens. */
    public static final CaptionOptions DEFAULT = new CaptionOptions(Strategy.BEAM, 3, 10, 30, 0.9, 1, 1, 0);

    /** Checks the ranges. */
    public CaptionOptions {
        require(beams >= 1 && beams <= 64, "beams", "1 to 64", beams);
        require(maxLength >= 2, "max length", "at least 2", maxLength);
        require(minLength >= 0 && minLength <= maxLength, "min length", "0 to " + maxLength, minLength);
        require(topP > 0 && topP <= 1, "top p", "above 0, at most 1", topP);
        require(repetitionPenalty > 0, "repetition penalty", "above 0", repetitionPenalty);
    }

    private static void require(boolean holds, String what, String expected, Number found) {
        if (!holds) {
            throw new IllegalArgumentException("caption " + what + ": expected " + expected + ", found " + found);
        }
    }

    /**
     * Returns a copy that always takes the likeliest token.
     *
     * @return the options
     */
    public CaptionOptions greedy() {
        return new CaptionOptions(
                Strategy.GREEDY, beams, minLength, maxLength, topP, repetitionPenalty, lengthPenalty, seed);
    }

    /**
     * Returns a copy that follows several beginnings.
     *
     * @param count how many
     * @return the options
     */
    public CaptionOptions withBeams(int count) {
        return new CaptionOptions(
                Strategy.BEAM, count, minLength, maxLength, topP, repetitionPenalty, lengthPenalty, seed);
    }

    /**
     * Returns a copy that chooses at random.
     *
     * @param share share of probability that is chosen from
     * @param newSeed chooses
     * @return the options
     */
    public CaptionOptions nucleus(double share, long newSeed) {
        return new CaptionOptions(
                Strategy.NUCLEUS, beams, minLength, maxLength, share, repetitionPenalty, lengthPenalty, newSeed);
    }

    /**
     * Returns a copy for other lengths.
     *
     * @param min tokens before a caption may end
     * @param max most tokens
     * @return the options
     */
    public CaptionOptions withLength(int min, int max) {
        return new CaptionOptions(strategy, beams, min, max, topP, repetitionPenalty, lengthPenalty, seed);
    }

    /**
     * Returns a copy with another penalty of repetition.
     *
     * @param penalty 1 = none
     * @return the options
     */
    public CaptionOptions withRepetitionPenalty(double penalty) {
        return new CaptionOptions(strategy, beams, minLength, maxLength, topP, penalty, lengthPenalty, seed);
    }
}
