package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HordeFormTest {
    @Test
    void usesTheDefaultsOfTheHordesWorkers() {
        assertThat(HordeForm.parse("{\"form\":\"nsfw\"}")).isEqualTo(new HordeForm.Nsfw());
        assertThat(HordeForm.parse("{\"form\":\"interrogation\",\"payload\":null}"))
                .isEqualTo(new HordeForm.Interrogation(List.of(), InterrogationRequest.Mode.RANK, 5));
        assertThat(HordeForm.parse("{\"name\":\"caption\",\"payload\":{\"min_length\":8}}"))
                .isEqualTo(new HordeForm.Caption(
                        new CaptionOptions(CaptionOptions.Strategy.NUCLEUS, 3, 8, 38, 0.9, 1.4, 1, 0)));
    }

    @Test
    void takesThePayload() {
        HordeForm words = HordeForm.parse("{\"form\":\"interrogation\",\"payload\":{\"rank\":false,\"similarity\":true,"
                + "\"top_count\":2,\"text_array\":{\"pets\":[\"a cat\",\"a dog\"],\"food\":[\"a cake\"]}}}");
        assertThat(words)
                .isEqualTo(new HordeForm.Interrogation(
                        List.of(
                                new WordList("pets", List.of("a cat", "a dog")),
                                new WordList("food", List.of("a cake"))),
                        InterrogationRequest.Mode.SIMILARITY,
                        2));
        HordeForm caption = HordeForm.parse("{\"form\":\"caption\",\"payload\":{\"sample\":false,\"num_beams\":4,"
                + "\"min_length\":5,\"max_length\":9,\"repetition_penalty\":1}}");
        assertThat(caption)
                .isEqualTo(new HordeForm.Caption(
                        CaptionOptions.DEFAULT.withLength(5, 9).withBeams(4)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"form\":\"GFPGAN\"}",
                "{\"form\":\"caption\",\"payload\":{\"sample\":false,\"num_beams\":\"many\"}}",
                "{\"form\":\"interrogation\",\"payload\":{\"rank\":1}}",
                "{\"form\":\"interrogation\",\"payload\":{\"text_array\":[1]}}",
                "{\"form\":\"interrogation\",\"payload\":{\"text_array\":[]}}"
            })
    void refusesOthers(String json) {
        assertThatThrownBy(() -> HordeForm.parse(json))
                .isInstanceOf(InterrogationException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void answersAsTheHordeReads() {
        Interrogation found =
                new Interrogation(Map.of("flavours", List.of(new Interrogation.Score("soft", 0.123456789))));
        assertThat(HordeForms.interrogation(found, InterrogationRequest.Mode.RANK))
                .isEqualTo("{\"interrogation\":{\"flavors\":[{\"text\":\"soft\",\"confidence\":12.3457}]}}");
        assertThat(HordeForms.interrogation(found, InterrogationRequest.Mode.SIMILARITY))
                .isEqualTo("{\"interrogation\":{\"flavors\":[{\"text\":\"soft\",\"similarity\":0.1235}]}}");
        assertThat(HordeForms.caption("a \"cat\"")).isEqualTo("{\"caption\":\"a \\\"cat\\\"\"}");
        assertThat(HordeForms.nsfw(new SafetyScores(true, 0.01, List.of(0.02, -0.1), List.of())))
                .isEqualTo("{\"nsfw\":true,\"score\":0.02}");
        assertThat(HordeForms.verdict(new SafetyVerdict("p", true, List.of(new SafetyVerdict.Flag("many", "{a=2}")))))
                .isEqualTo(
                        "{\"flagged\":true,\"policy\":\"p\",\"reasons\":[\"rule \\\"many\\\" is fulfilled: {a=2}\"]}");
    }
}
