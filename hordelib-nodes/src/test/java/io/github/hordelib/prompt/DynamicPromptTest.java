package io.github.hordelib.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DynamicPromptTest {
    @Test
    void choosesOneAlternative() {
        assertThat(over(100, "a {red|green|blue} cat"))
                .containsExactlyInAnyOrder("a red cat", "a green cat", "a blue cat");
    }

    @Test
    void choosesInnerAlternativesFirst() {
        assertThat(over(200, "{a {b|c}|d}")).containsExactlyInAnyOrder("a b", "a c", "d");
    }

    @Test
    void givesTheSameForTheSameSeed() {
        String prompt = "{1|2|3|4|5|6|7|8} {1|2|3|4|5|6|7|8}";
        assertThat(DynamicPrompt.expand(prompt, 7)).isEqualTo(DynamicPrompt.expand(prompt, 7));
    }

    @Test
    void leavesEmptyAndLonelyBracesAlone() {
        assertThat(DynamicPrompt.expand("{} a } b { c", 1)).isEqualTo("{} a } b { c");
        assertThat(DynamicPrompt.expand("{ {x|x}", 1)).isEqualTo("{ x");
    }

    @Test
    void takesEmptyAlternatives() {
        assertThat(over(50, "a{ big|} cat")).containsExactlyInAnyOrder("a big cat", "a cat");
    }

    private static Set<String> over(int seeds, String prompt) {
        return LongStream.range(0, seeds)
                .mapToObj(seed -> DynamicPrompt.expand(prompt, seed))
                .collect(Collectors.toSet());
    }
}
