package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptNormaliserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Purple",
                "PURPLE",
                "p.u.r.p.l.e",
                "p u r p l e",
                "P_U-R*P.L E",
                "púrplé",
                "p\u0336u\u0336r\u0336p\u0336l\u0336e\u0336",
                "рurрle",
                "ρurρle",
                "purp!e",
                "purp1e",
                "purpl3",
                "purp|3",
                "((purple:1.2))",
                "[purple]",
                "<purple>",
                "(p u r p l e:1.3)",
                "purp\u200Ble",
                "purp\u00ADle",
                "ｐｕｒｐｌｅ",
                "𝓹𝓾𝓻𝓹𝓵𝓮",
                "ⓟⓤⓡⓟⓛⓔ",
                "🅟🅤🅡🅟🅛🅔",
                "🅿🆄🆁🅿🅻🅴",
                "🇵🇺🇷🇵🇱🇪",
                "purrrrple"
            })
    void seesThroughADisguise(String disguised) {
        assertThat(PromptNormaliser.readings(disguised)).contains("purple");
    }

    @Test
    void readsWordsAmongOthers() {
        assertThat(PromptNormaliser.readings("h3ll0   w0rld")).contains("hello world");
        assertThat(PromptNormaliser.readings("m1ll1on")).contains("million");
        assertThat(PromptNormaliser.readings("see a p u r p l e unicorn")).contains("see a purple unicorn");
        assertThat(PromptNormaliser.readings("a\tb_c\nd")).contains("a b c d");
    }

    @Test
    void leavesPlainTextsAsTheyAre() {
        for (String plain : List.of("1girl, 2 cats", "a 50 mm lens, f 1.8", "10000 $100 7", "a cat", "")) {
            assertThat(PromptNormaliser.readings(plain)).contains(plain);
        }
        assertThat(PromptNormaliser.readings("a cat")).isEqualTo(Set.of("a cat"));
        assertThat(PromptNormaliser.readings("(a:1.5) (b:.5)")).contains("a b");
        assertThat(PromptNormaliser.readings("10:30")).contains("10:30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a ", "1", "(", "a:1", ": ", "a.", "$", "é", "-", "аa", "aaa", "(a:1.1)", "\u0301", "\ud800"})
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void takesLongTextsMadeToBeSlow(String part) {
        assertThat(PromptNormaliser.readings(part.repeat(20_000))).isNotEmpty();
        assertThat(PromptNormaliser.readings(":" + part.repeat(20_000) + ")")).isNotEmpty();
    }
}
