package io.github.hordelib.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final int JOBS = 50;

    /** A machine that slows by a quarter from one end to the other, in waves; the small job feels all of it, and noise. */
    private static Drift drift(int runs, double share) {
        Random random = new Random(4);
        double[] seconds = new double[runs];
        double[] references = new double[runs + 1];
        for (int i = 0; i <= runs; i++) {
            double slowness = 0.25 * i / runs + 0.05 * Math.sin(0.2 * i);
            references[i] = 0.3 * Math.exp(slowness + 0.02 * random.nextGaussian());
            if (i < runs) {
                seconds[i] = (1 + i % JOBS) * Math.exp(share * slowness);
            }
        }
        return new Drift(JOBS, seconds, references);
    }

    /** Largest difference between logarithms of times, once the sizes of the jobs are divided out. */
    private static double spread(double[] seconds) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (int run = 0; run < seconds.length; run++) {
            double ratio = Math.log(seconds[run] / (1 + run % JOBS));
            least = Math.min(least, ratio);
            most = Math.max(most, ratio);
        }
        return most - least;
    }

    @Test
    void takesOutAsMuchAsJobsShare() {
        assertThat(spread(drift(100, 0.5).seconds())).isGreaterThan(0.12);
        assertThat(spread(drift(100, 0.5).corrected())).isLessThan(0.05);
        assertThat(spread(drift(150, 1).seconds())).isGreaterThan(0.25);
        assertThat(spread(drift(150, 1).corrected())).isLessThan(0.1);
    }

    @Test
    void leavesTimesThatFollowNoDrift() {
        Drift drift = drift(100, 0);
        assertThat(drift.corrected()).containsExactly(drift.seconds(), within(1e-9));
    }

    @Test
    void correctsNothingThatWasRunOnce() {
        Drift once = drift(JOBS - 10, 1);
        assertThat(once.corrected()).containsExactly(once.seconds());
    }
}
