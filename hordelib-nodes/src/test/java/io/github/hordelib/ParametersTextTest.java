package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.catalog.ModelCatalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParametersTextTest {
    private static final RequestRules RULES =
            new RequestRules(Set.of("euler_ancestral", "ddim"), Map.of(), Set.of("normal", "karras"), name -> true);

    private static String text(GenerationRequest.Builder builder, long seed) {
        return ParametersText.of(
                RULES.resolve(
                        builder.build(),
                        ModelCatalog.builtIn().find("shapeland").orElseThrow()),
                seed);
    }

    @Test
    void writesTheFormThatPictureViewersRead() {
        assertThat(text(
                        GenerationRequest.builder()
                                .prompt("a red circle")
                                .negativePrompt("blurry")
                                .sampler("euler_ancestral")
                                .scheduler("karras")
                                .guidanceScale(6.5)
                                .clipSkip(2)
                                .postProcessing(List.of("/some/folder/x2.pth", "a,b"))
                                .lora(new GenerationRequest.Lora("/some/folder/neon.safetensors", 0.5, 0)),
                        -1))
                .isEqualTo(
                        """
                        a red circle <lora:neon:0.5>
                        Negative prompt: blurry
                        Steps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 6.5, Seed: 18446744073709551615, \
                        Size: 128x128, Model: shapeland, Clip skip: 2, Postprocess upscaler: x2 + a b, Version: hordelib""");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        assertThat(text(GenerationRequest.builder().prompt("x"), 1)).startsWith("x\nSteps: 20, Sampler: DDIM");
    }
}
