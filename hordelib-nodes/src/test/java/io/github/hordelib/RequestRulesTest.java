package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.catalog.ModelCatalog;
import io.github.hordelib.catalog.ModelRecord;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
    private static final RequestRules RULES = new RequestRules(
            Set.of("euler", "ddim"),
            Map.of("k_euler", "euler"),
            Set.of("normal", "karras"),
            Set.of("x2", "x4")::contains);
    private static final ModelRecord MODEL =
            ModelCatalog.builtIn().find("shapeland").orElseThrow();

    private static ResolvedRequest resolve(GenerationRequest.Builder builder) {
        return RULES.resolve(builder.build(), MODEL);
    }

    @Test
    void fillsInTheModelsOwnSettings() {
        ResolvedRequest resolved = resolve(GenerationRequest.builder().prompt("a circle"));
        assertThat(resolved.width()).isEqualTo(128);
        assertThat(resolved.sampler()).isEqualTo("ddim");
        assertThat(resolved.steps()).isEqualTo(20);
        assertThat(resolved.guidanceScale()).isEqualTo(6);
        assertThat(resolved.corrections()).isEmpty();
    }

    @Test
    void drawsAnotherSeedForEachRequestWithoutOne() {
        GenerationRequest.Builder builder = GenerationRequest.builder();
        assertThat(resolve(builder).seed()).isNotEqualTo(resolve(builder).seed());
        assertThat(resolve(builder.seed(-1)).seed()).isEqualTo(-1);
    }

    @Test
    void reportsEachCorrectionOnce() {
        ResolvedRequest resolved = resolve(GenerationRequest.builder()
                .width(130)
                .steps(0)
                .batch(1000)
                .guidanceScale(Double.POSITIVE_INFINITY)
                .sampler("k_euler")
                .denoise(0.5));
        assertThat(resolved.width()).isEqualTo(136);
        assertThat(resolved.corrections())
                .extracting(Correction::field)
                .containsExactly("steps", "guidanceScale", "sampler", "width", "batch", "denoise");
        assertThat(resolved.corrections().get(3).text())
                .isEqualTo("width: expected a multiple of 8, at least 16, found 130; used 136");
    }

    @Test
    void choosesAlternativesBySeedIfAskedTo() {
        GenerationRequest.Builder builder = GenerationRequest.builder()
                .prompt("a {red|green|blue} {circle|star}")
                .negativePrompt("{a|b}")
                .seed(7);
        assertThat(resolve(builder).request().prompt()).isEqualTo("a {red|green|blue} {circle|star}");
        GenerationRequest chosen = resolve(builder.alternatives(true)).request();
        assertThat(chosen.prompt()).matches("a (red|green|blue) (circle|star)");
        assertThat(chosen.negativePrompt()).matches("[ab]");
        assertThat(resolve(builder).request().prompt()).isEqualTo(chosen.prompt());
        assertThat(IntStream.range(0, 40)
                        .mapToObj(seed -> resolve(builder.seed(seed)).request().prompt())
                        .distinct())
                .hasSize(6);
    }

    @Test
    void refusesInStrictModeWhatItWouldCorrect() {
        assertThatThrownBy(() -> resolve(GenerationRequest.builder().width(130).strict(true)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("found 130");
    }

    @Test
    void refusesAllThatIsImpossibleAtOnce() {
        GenerationRequest.Builder builder = GenerationRequest.builder()
                .prompt("x".repeat(10_000_000))
                .width(100_000)
                .height(100_000)
                .guidanceScale(Double.NaN)
                .sampler("nonesuch")
                .clipSkip(0)
                .lora(new GenerationRequest.Lora("a", Double.NaN, 1));
        assertThatThrownBy(() -> resolve(builder)).isInstanceOfSatisfying(RequestException.class, e -> assertThat(
                        e.problems())
                .hasSize(7)
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("guidanceScale").endsWith("found NaN"))
                .anySatisfy(problem -> assertThat(problem).startsWith("width").endsWith("found 100000"))
                .anySatisfy(problem -> assertThat(problem).contains("nonesuch")));
    }

    @Test
    void takesTheSizeOfASourcePicture() {
        Image image = new Image(Tensor.zeros(Shape.of(1, 96, 160, 3)));
        ResolvedRequest resolved = resolve(GenerationRequest.builder().sourceImage(image));
        assertThat(resolved.width()).isEqualTo(160);
        assertThat(resolved.height()).isEqualTo(96);
        assertThat(resolved.denoise()).hasValue(0.75);
    }

    @Test
    void keepsUpscalersThatAreThereInTheirOrder() {
        ResolvedRequest resolved =
                resolve(GenerationRequest.builder().postProcessing(List.of("x4", "CodeFormers", "x2", "x3", "x4")));
        assertThat(resolved.postProcessing()).containsExactly("x4", "x2", "x4");
        assertThat(resolved.corrections())
                .extracting(Correction::field)
                .containsOnly("postProcessing")
                .hasSize(2);
        assertThatThrownBy(() -> resolve(GenerationRequest.builder().postProcessing(Collections.nCopies(9, "x2"))))
                .hasMessageContaining("postProcessing: expected at most 8, found 9");
    }

    @Test
    void refusesMorePixelsThanABatchMayHave() {
        assertThatThrownBy(() -> resolve(
                        GenerationRequest.builder().width(8192).height(8192).batch(100)))
                .hasMessageContaining("width x height x batch");
    }
}
