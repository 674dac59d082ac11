package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.HordelibException;
import io.github.hordelib.image.Png;
import io.github.hordelib.interrogate.SafetyPolicy;
import io.github.hordelib.interrogate.SafetyVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestGateTest {
    @TempDir
    private static Path models;

    private static Hordelib gated;

    @BeforeAll
    static void open() {
        gated = Hordelib.open(HordelibOptions.of(models).withGate(GateOptions.of(SafetyPolicy.sample())));
    }

    @AfterAll
    static void close() {
        gated.close();
    }

    private static GenerationRequest.Builder request(String prompt) {
        return GenerationRequest.builder().prompt(prompt).seed(42).steps(8);
    }

    @Test
    void refusesARequestByItsWords() {
        GenerationRequest request = request("two p u r p l e unicorns").build();
        assertThatThrownBy(() -> gated.submit(request))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.verdict().flagged()).isTrue();
                    assertThat(refused.verdict().reasons())
                            .containsExactly(new SafetyVerdict.Words("purple unicorns", "purple unicorns", true));
                })
                .hasMessageContaining("which refuses the request");
        assertThatThrownBy(() -> gated.plan(request)).isInstanceOf(RefusedException.class);
    }

    @Test
    void replacesAPictureByWhatItShowsAndSaysWhy() {
        GenerationResult result =
                gated.generate(request("a red circle on a blue background").build());
        GeneratedImage image = result.images().get(0);
        assertThat(image.censored()).isTrue();
        assertThat(image.image().pixels().data()).containsOnly(0.5f);
        assertThat(Png.texts(image.png(), "test"))
                .containsExactlyEntriesOf(Map.of("censorship", "sample: no red shapes on blue"));
        assertThat(result.corrections()).singleElement().isInstanceOfSatisfying(Correction.Censored.class, censored -> {
            assertThat(censored.image()).isZero();
            assertThat(censored.verdict()).isEqualTo(image.verdict().orElseThrow());
            assertThat(censored.text())
                    .startsWith("images, number 1: replaced by grey")
                    .contains("\"a red circle\" has similarity 0.4")
                    .contains("rule \"red on blue\" is fulfilled")
                    .doesNotContain("\n");
        });
    }

    @Test
    void leavesOtherPicturesAsTheyAre() {
        GenerationRequest request =
                request("a yellow star on a green background").build();
        GenerationResult result = gated.generate(request);
        assertThat(result.corrections()).isEmpty();
        assertThat(result.images().get(0).verdict().orElseThrow().flagged()).isFalse();
        try (Hordelib open = Hordelib.open(models)) {
            GeneratedImage expected = open.generate(request).images().get(0);
            assertThat(result.images().get(0).png()).isEqualTo(expected.png());
            assertThat(expected.verdict()).isEmpty();
        }
    }

    @Test
    void showsNoPreviewsOfWhatMayBeCensored() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        JobOptions watched = JobOptions.DEFAULT.withListener(events::add).withPreviews();
        gated.submit(request("a green heart").seed(5).build(), watched).await();
        assertThat(events)
                .hasAtLeastOneElementOfType(JobEvent.Progress.class)
                .noneMatch(JobEvent.Preview.class::isInstance);
    }

    @Test
    void opensNothingWithoutTheModelOfTheGate() {
        HordelibOptions options =
                HordelibOptions.of(models).withGate(new GateOptions(SafetyPolicy.sample(), Optional.of("nonesuch")));
        assertThatThrownBy(() -> Hordelib.open(options))
                .isInstanceOf(HordelibException.class)
                .hasMessageContaining("\"nonesuch\"");
    }
}
