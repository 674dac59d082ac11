package io.github.hordelib.schedule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The way of a latent from noise to picture, seen in the few directions it bends in: a curve over the noise level whose curvature is
 * constant between one level of a grid and the next. Where it starts and how fast do not matter, since only bends make Euler steps miss.
 */
final class Trajectory {
    private static final int POINTS = 101;
    private static final double LOWEST_TIMESTEP = 8e-5;
    private static final double LOWEST_LEVEL = 0.0291675;
    private static final String CURVATURE = "stable-diffusion-curvature.txt";
    private static final Trajectory STABLE_DIFFUSION = read();

    private final double[] levels;
    private final double[][] points;
    private final double[][] slopes;

    /** Takes falling levels and, for each interval between two, the second derivative by the level in every direction. */
    Trajectory(double[] levels, double[][] curvature) {
        int directions = curvature[0].length;
        this.levels = levels;
        this.points = new double[levels.length][directions];
        this.slopes = new double[levels.length][directions];
        for (int i = 0; i + 1 < levels.length; i++) {
            double change = levels[i + 1] - levels[i];
            for (int d = 0; d < directions; d++) {
                points[i + 1][d] = points[i][d] + change * (slopes[i][d] + change * curvature[i][d] / 2);
                slopes[i + 1][d] = slopes[i][d] + change * curvature[i][d];
            }
        }
    }

    /**
     * Returns the one of Stable Diffusion 1.5 with guidance, at 101 levels. Its curvature in four directions was not measured but found
     * backwards: it is a smooth one for which the search yields the 17 schedules that are known of ComfyUI, point by point.
     * Schedules that were left out of that fit came out two of the 100 intervals beside the known ones in the mean.
     */
    static Trajectory stableDiffusion() {
        return STABLE_DIFFUSION;
    }

    /** Returns a noise level of the grid. */
    double level(int index) {
        return levels[index];
    }

    /** Returns how far an Euler step from one point (row) to the level of a later one (column) ends from that point. */
    double[][] costs() {
        double[][] costs = new double[levels.length][levels.length];
        for (int from = 0; from < levels.length; from++) {
            for (int to = from + 1; to < levels.length; to++) {
                costs[from][to] = miss(from, to);
            }
        }
        return costs;
    }

    private double miss(int from, int to) {
        double change = levels[to] - levels[from];
        double squares = 0;
        for (int d = 0; d < points[from].length; d++) {
            double miss = points[from][d] + change * slopes[from][d] - points[to][d];
            squares += miss * miss;
        }
        return Math.sqrt(squares);
    }

    private static Trajectory read() {
        try (InputStream in = Trajectory.class.getResourceAsStream(CURVATURE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + CURVATURE + ": expected in the jar, found none");
            }
            List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            double[][] curvature = lines.stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(Trajectory::numbers)
                    .toArray(double[][]::new);
            return new Trajectory(grid(), curvature);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /**
     * Returns the levels of evenly spaced timesteps from 999 to (almost) 0, interpolated in the logarithm of the signal's share, as
     * DPM-Solver does. Lowest timestep and level are those of the published schedules, which were computed in float32.
     */
    private static double[] grid() {
        NoiseSchedule schedule = NoiseSchedules.stableDiffusion();
        int top = schedule.levels() - 1;
        double[] levels = new double[POINTS];
        for (int i = 0; i < POINTS - 1; i++) {
            double timestep = top + (LOWEST_TIMESTEP - top) * i / (POINTS - 1);
            int low = Math.min((int) timestep, top - 1);
            double share = timestep - low;
            double log = (1 - share) * logSignal(schedule.level(low)) + share * logSignal(schedule.level(low + 1));
            levels[i] = Math.sqrt(Math.expm1(-2 * log));
        }
        levels[POINTS - 1] = LOWEST_LEVEL;
        return levels;
    }

    /** Returns the logarithm of the factor by which a picture of this noise level is scaled to variance 1. */
    private static double logSignal(double sigma) {
        return -Math.log1p(sigma * sigma) / 2;
    }
}
