package io.github.hordelib.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeometryInspiredStepsTest {
    @Test
    void findsTheCheapestOfAllWays() {
        Random random = new Random(7);
        for (int trial = 0; trial < 50; trial++) {
            double[][] costs = new double[8][8];
            for (double[] row : costs) {
                Arrays.setAll(row, i -> random.nextDouble());
            }
            int[] found = GeometryInspiredSteps.cheapest(costs, 1.3, 4);
            double least = Double.POSITIVE_INFINITY;
            for (int a = 1; a < 7; a++) {
                for (int b = a + 1; b < 7; b++) {
                    for (int c = b + 1; c < 7; c++) {
                        least = Math.min(least, cost(costs, 1.3, 0, a, b, c, 7));
                    }
                }
            }
            assertThat(found).hasSize(5).startsWith(0).endsWith(7);
            assertThat(cost(costs, 1.3, found)).isEqualTo(least);
        }
    }

    private static double cost(double[][] costs, double coefficient, int... way) {
        double sum = 0;
        for (int step = way.length - 2; step >= 0; step--) {
            sum = costs[way[step]][way[step + 1]] + coefficient * sum;
        }
        return sum;
    }

    @Test
    void costsAreWhatAnEulerStepMissesOnAParabola() {
        Trajectory trajectory = new Trajectory(new double[] {3, 2, 0}, new double[][] {{2, 0}, {2, 0}});

        assertThat(trajectory.costs()[0]).containsExactly(0, 1, 9);
        assertThat(trajectory.costs()[1]).containsExactly(0, 0, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "0.8, 14.6146412 11.5454187 7.49001646 3.07277966 0",
        "1.0, 14.6146412 11.5454187 7.49001646 5.85520077 4.45427561 3.07277966 1.98035145 1.24153244 0.721338511 0.343706042 0",
        "1.2, 14.614641 5.855201 2.4507027 1.3696446 0.803307 0.4557369 0.25053367 0.09824532 0",
        "1.5, 14.6146412 1.84880662 0.953509212 0.595163226 0.410874456 0.298078328 0.225453854 0.170260832 0.137921169 0.0982453227 0"
    })
    void yieldsKnownSchedules(double coefficient, String levels) {
        String[] known = levels.split(" ", -1);
        Sigmas found = GeometryInspiredSteps.sigmas(coefficient, known.length - 1, 1);

        assertThat(found.size()).isEqualTo(known.length);
        for (int i = 0; i < known.length; i++) {
            assertThat(found.get(i)).isCloseTo(Float.parseFloat(known[i]), withinPercentage(2e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.8, 2", "0.85, 5", "1.1, 13", "1.2, 20", "1.35, 33", "1.5, 1000"})
    void levelsFall(double coefficient, int steps) {
        Sigmas sigmas = GeometryInspiredSteps.sigmas(coefficient, steps, 1);

        assertThat(sigmas.steps()).isEqualTo(steps);
        assertThat(sigmas.get(0)).isEqualTo(NoiseSchedules.stableDiffusion().sigmaMax());
        assertThat(sigmas.get(steps)).isZero();
        for (int i = 0; i < steps; i++) {
            assertThat(sigmas.get(i + 1)).isLessThan(sigmas.get(i));
        }
    }

    @Test
    void largerCoefficientsKeepLowerLevels() {
        float before = Float.POSITIVE_INFINITY;
        for (double coefficient : new double[] {0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5}) {
            float middle = GeometryInspiredSteps.sigmas(coefficient, 10, 1).get(5);
            assertThat(middle).isLessThan(before);
            before = middle;
        }
    }

    @Test
    void refusesWhatHasNoSchedule() {
        assertThatThrownBy(() -> GeometryInspiredSteps.sigmas(0, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coefficient above 0");
        assertThatThrownBy(() -> GeometryInspiredSteps.sigmas(1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 steps");
    }
}
