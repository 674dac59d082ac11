package io.github.hordelib.schedule;

import java.util.Arrays;

/**
 * Noise levels that follow the shape of the way from noise to picture: geometry-inspired time scheduling (GITS; Chen et al., On the
 * Trajectory Regularity of ODE-based Diffusion Sampling, ICML 2024) for Stable Diffusion 1.5.
 *
 * <p>Of the levels of a fine {@linkplain Trajectory teacher trajectory} the search keeps those that cost the least, where the cost of
 * a step is how far an Euler step from the teacher's point ends from the teacher's point at the level it leads to. The cost of
 * every step is multiplied by a coefficient once more than that of the step before it: above 1 the low levels are kept densely,
 * below 1 the high ones. Up to 20 steps are searched; more steps interpolate the levels of 20 in logarithms.
 *
 * <p>The cost comes from a fitted trajectory, not from a run of the model. The levels are those of ComfyUI for coefficients of 0.8, 1,
 * 1.2 and 1.5 with 2, 4, 10, 20 and more steps, and for 1.2 with 8; others may lie beside them by some points of the fine
 * trajectory.
 */
public final class GeometryInspiredSteps {
    private static final int LONGEST = 20;

    private GeometryInspiredSteps() {}

    /**
     * Returns the levels of a run.
     *
     * @param coefficient how much more every step counts than the one before it, above 0; ComfyUI offers 0.8 to 1.5
     * @param steps number of steps of a whole run, at least 2
     * @param denoise share of the steps that is run, 0 to 1; rounded, halves to even
     * @return the levels, the last one 0; none if denoise is 0
     */
    public static Sigmas sigmas(double coefficient, int steps, double denoise) {
        if (!(coefficient > 0) || steps < 2) {
            throw new IllegalArgumentException(
                    "geometry-inspired steps: expected a coefficient above 0 and at least 2 steps, found " + coefficient
                            + " and " + steps);
        }
        Trajectory teacher = Trajectory.stableDiffusion();
        int[] kept = cheapest(teacher.costs(), coefficient, Math.min(steps, LONGEST));
        return new OptimisedLevels(
                        Arrays.stream(kept).mapToDouble(teacher::level).toArray())
                .sigmas(steps, denoise);
    }

    /**
     * Returns the cheapest way of so many steps by dynamic programming from the end (algorithm 1 of the paper).
     *
     * @param costs cost of a step from one point (row) to a later one (column)
     * @return indices of the points, from the first to the last; one more than there are steps
     */
    static int[] cheapest(double[][] costs, double coefficient, int steps) {
        int last = costs.length - 1;
        int[][] next = new int[steps][last];
        double[] rest = new double[last];
        for (int from = 0; from < last; from++) {
            next[steps - 1][from] = last;
            rest[from] = costs[from][last];
        }
        for (int step = steps - 2; step >= 0; step--) {
            rest = prepend(costs, coefficient, rest, next[step]);
        }
        int[] way = new int[steps + 1];
        for (int step = 0; step < steps; step++) {
            way[step + 1] = next[step][way[step]];
        }
        return way;
    }

    /** Returns what the ways cost that start one step earlier, and writes where that step leads. */
    private static double[] prepend(double[][] costs, double coefficient, double[] rest, int[] next) {
        double[] whole = new double[rest.length];
        Arrays.fill(whole, Double.POSITIVE_INFINITY);
        for (int from = 0; from < whole.length; from++) {
            for (int to = from + 1; to < whole.length; to++) {
                double cost = costs[from][to] + coefficient * rest[to];
                if (cost < whole[from]) {
                    whole[from] = cost;
                    next[from] = to;
                }
            }
        }
        return whole;
    }
}
