package io.github.hordelib.kudos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
    private static double value(JobFeatures job, String column) {
        return FeatureSchema.vector(job)[FeatureSchema.columns().indexOf(column)];
    }

    @Test
    void namesEachColumnOnce() {
        assertThat(FeatureSchema.columns()).doesNotHaveDuplicates();
        assertThat(FeatureSchema.vector(JobFeatures.basis()))
                .hasSize(FeatureSchema.columns().size());
        assertThat(FeatureSchema.columns().indexOf("post=CodeFormers")).isEqualTo(FeatureSchema.PAYLOAD_COLUMNS - 1);
    }

    @Test
    void readsPayload() {
        JobFeatures job = FeatureSchema.read(Map.of(
                "width",
                768,
                "height",
                "1024",
                "ddim_steps",
                20,
                "sampler_name",
                "DDIM",
                "karras",
                true,
                "source_image",
                "aGVsbG8=",
                "source_processing",
                "img2img",
                "denoising_strength",
                0.5,
                "post_processing",
                List.of("GFPGAN", "GFPGAN")));
        assertThat(value(job, "height")).isEqualTo(1);
        assertThat(value(job, "width")).isEqualTo(0.75);
        assertThat(value(job, "sampler=ddim")).isEqualTo(1);
        assertThat(value(job, "sampler=k_euler")).isZero();
        assertThat(value(job, "source=img2img")).isEqualTo(1);
        assertThat(value(job, "control_strength")).isEqualTo(0.5);
        assertThat(value(job, "post=GFPGAN")).isEqualTo(2);
        assertThat(value(job, "karras")).isEqualTo(1);
    }

    @Test
    void degradesWhatItDoesNotKnow() {
        JobFeatures odd = FeatureSchema.read(Map.of(
                "width",
                -5,
                "height",
                1e300,
                "ddim_steps",
                List.of(),
                "cfg_scale",
                "NaN",
                "sampler_name",
                "no_such_sampler",
                "control_type",
                "no_such_control",
                "source_processing",
                7,
                "post_processing",
                List.of("no_such_processor", 3),
                "model_baseline",
                "no_such_family",
                "n_iter",
                Integer.MAX_VALUE));
        assertThat(Arrays.stream(FeatureSchema.vector(odd)).allMatch(Double::isFinite))
                .isTrue();
        assertThat(value(odd, "sampler=k_euler")).isEqualTo(1);
        assertThat(value(odd, "control=none")).isEqualTo(1);
        assertThat(value(odd, "source=txt2img")).isEqualTo(1);
        assertThat(value(odd, "steps")).isEqualTo(0.3);
    }

    @Test
    void takesNamesOfTheEngineForThoseOfTheHorde() {
        JobFeatures job =
                JobFeatures.builder().sampler("dpmpp_2s_ancestral").steps(10).build();
        assertThat(value(job, "sampler=k_dpmpp_2s_a")).isEqualTo(1);
        assertThat(value(job, "evaluations")).isEqualTo(19);
    }

    @Test
    void tellsWhetherFacesAreRestoredAfterUpscaling() {
        JobFeatures before = JobFeatures.builder()
                .postProcessing(List.of("GFPGAN", "NMKD_Siax"))
                .build();
        JobFeatures after = JobFeatures.builder()
                .postProcessing(List.of("NMKD_Siax", "GFPGAN"))
                .build();
        assertThat(value(before, "faces_after_upscaling")).isZero();
        assertThat(value(after, "faces_after_upscaling")).isEqualTo(1);
    }
}
