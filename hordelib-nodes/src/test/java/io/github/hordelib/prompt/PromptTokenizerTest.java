package io.github.hordelib.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptTokenizerTest {
    private static final ClipTokenizer CLIP = new ClipTokenizer(ClipVocabulary.bundled());
    private static final TokenLayout LAYOUT = TokenLayout.clipL(ClipVocabulary.bundled());
    private final PromptTokenizer tokenizer = new PromptTokenizer(CLIP, LAYOUT, EmbeddingSource.NONE);

    @Test
    void breakEndsAChunkOnlyIfAskedFor() {
        PromptOptions breaks = PromptOptions.DEFAULT.withBreaks(true);
        assertThat(tokenizer.tokenize("cat BREAK dog", PromptOptions.DEFAULT).chunks())
                .hasSize(1);
        assertThat(tokenizer.tokenize("cat BREAK dog", breaks).chunks()).hasSize(2);
        assertThat(tokenizer
                        .tokenize("(cat BREAK dog:1.3)", breaks)
                        .chunks()
                        .get(1)
                        .weights()[1])
                .isEqualTo(1.3);
        assertThat(tokenizer.tokenize("BREAKFAST", breaks).chunks()).hasSize(1);
    }

    /** Python's {@code float()} takes Unicode white space around a number, but not the separators of ASCII. */
    @Test
    void separatorsAreNoWhiteSpaceOfNumbers() {
        assertThat(PromptGrammar.parse("(a:\u00851.3\u2003)")).containsExactly(new PromptSegment("a", 1.3));
        assertThat(PromptGrammar.parse("(a:\u001c1.3)")).containsExactly(new PromptSegment("a:\u001c1.3", 1.1));
    }

    @Test
    void reportsUnknownEmbeddings() {
        TokenizedPrompt prompt = tokenizer.tokenize("a embedding:nothing, cat", PromptOptions.DEFAULT);
        assertThat(prompt.unknownEmbeddings()).containsExactly("nothing,");
    }

    @Test
    void splitsEmbeddingsLongerThanAChunk() {
        EmbeddingVectors longOne = new EmbeddingVectors("long", "emb_params", 2, new float[2 * 100]);
        TokenizedPrompt prompt = tokenizer
                .withEmbeddings((name, encoder) -> Optional.of(longOne))
                .tokenize("embedding:long", PromptOptions.DEFAULT);
        assertThat(prompt.chunks()).hasSize(2);
        assertThat(IntStream.of(prompt.chunks().get(1).ids()).filter(id -> id < 0))
                .hasSize(25);
    }

    @Test
    void refusesEndlessPrompts() {
        String text = "a".repeat(10_000_000);
        assertThatThrownBy(() -> tokenizer.tokenize(text, PromptOptions.DEFAULT))
                .isInstanceOf(PromptException.class)
                .hasMessageContaining("200000 characters");
    }

    @Test
    void refusesEndlessNesting() {
        String text = "(".repeat(10_000) + "a" + ")".repeat(10_000);
        assertThatThrownBy(() -> tokenizer.tokenize(text, PromptOptions.DEFAULT))
                .isInstanceOf(PromptException.class)
                .hasMessageContaining("deep");
    }

    @Test
    void encodesOneLongWordQuickly() {
        assertThat(CLIP.encode("ab".repeat(100_000))).hasSizeGreaterThan(1000);
    }
}
