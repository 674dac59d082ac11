package io.github.hordelib.kudos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class JobWorkTest {
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

    private static JobFeatures.Builder step(int side) {
        return JobFeatures.builder().size(side, side).steps(1).cfgScale(1);
    }

    @Test
    void agreesWithCountedNetworks() {
        assertThat(JobWork.of(step(256).build()).firstPass()).isCloseTo(180.1, ONE_PERCENT);
        assertThat(JobWork.of(step(512).build()).firstPass()).isCloseTo(803.3, ONE_PERCENT);
        assertThat(JobWork.of(step(768).build()).firstPass()).isCloseTo(2148.1, ONE_PERCENT);
        assertThat(JobWork.of(step(1024).build()).decode()).isCloseTo(10470, ONE_PERCENT);
        JobFeatures large = step(1024).baseline("stable_diffusion_xl").build();
        assertThat(JobWork.of(large).firstPass()).isCloseTo(6761.2, ONE_PERCENT);
    }

    @Test
    void countsGuidanceStepsAndPictures() {
        double one = JobWork.of(step(512).build()).firstPass();
        JobFeatures job = step(512).steps(20).cfgScale(7).images(3).build();
        assertThat(JobWork.of(job).firstPass()).isCloseTo(one * 20 * 2 * 3, within(1e-6));
    }

    @Test
    void plansTwoPasses() {
        HiresPlan plan = HiresPlan.of(
                JobFeatures.builder().size(1024, 1536).steps(30).hiresFix(0.65).build());
        assertThat(plan).isEqualTo(new HiresPlan(512, 768, 25));
        JobFeatures small = JobFeatures.builder().size(512, 768).hiresFix(0.65).build();
        assertThat(HiresPlan.of(small)).isEqualTo(new HiresPlan(512, 768, 0));
        JobFeatures xl = JobFeatures.builder()
                .size(2048, 1536)
                .hiresFix(0.65)
                .baseline("stable_diffusion_xl")
                .build();
        assertThat(HiresPlan.of(xl).width()).isEqualTo(1152);
    }

    @Test
    void adaptiveRunsDependOnStrengthNotOnSteps() {
        JobFeatures.Builder job = step(768).sampler("dpm_adaptive").cfgScale(7);
        JobWork few = JobWork.of(job.steps(10).build());
        assertThat(few.evaluations()).isEqualTo(64);
        assertThat(JobWork.of(job.steps(200).build())).isEqualTo(few);
        JobWork twoPasses = JobWork.of(job.hiresFix(0.5).build());
        assertThat(twoPasses.evaluations()).isEqualTo(64);
        assertThat(twoPasses.secondEvaluations()).isEqualTo(16);
        JobFeatures half = step(768).sampler("dpm_adaptive").denoise(0.5).build();
        assertThat(JobWork.of(half).evaluations()).isEqualTo(16);
        assertThat(JobWork.of(job.denoise(Double.NaN).build()).evaluations()).isEqualTo(64);
        assertThat(JobWork.of(step(768).sampler("k_heun").denoise(0.5).build()).evaluations())
                .isEqualTo(1);
    }
}
