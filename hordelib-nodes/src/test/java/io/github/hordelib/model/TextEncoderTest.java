package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
    private static final ClipVocabulary VOCABULARY = ClipVocabulary.bundled();

    /** Gives each token its number, and counts its runs. */
    private static final class Counting implements ClipTransformer {
        private int runs;

        @Override
        public Traits traits() {
            return new Traits(1, 1, VOCABULARY.size(), true, true);
        }

        @Override
        public States run(ClipInput input, Layer layer, Cancellation cancellation) {
            runs++;
            Tensor states = Tensor.zeros(Shape.of(1, input.ids().length, 1));
            for (int i = 0; i < input.ids().length; i++) {
                states.data()[i] = input.ids()[i];
            }
            return new States(states, states, Optional.empty());
        }

        @Override
        public Optional<Tensor> projection() {
            return Optional.empty();
        }
    }

    @Test
    void encodesEqualChunksOnce() {
        Counting transformer = new Counting();
        PromptTokenizer tokenizer =
                new PromptTokenizer(new ClipTokenizer(VOCABULARY), TokenLayout.clipL(VOCABULARY), EmbeddingSource.NONE);
        TextEncoder encoder = TextEncoder.of(tokenizer, transformer, TextRules.SD1);
        Tensor first = encoder.encode("a cat", new Cancellation()).embedding();
        assertThat(encoder.encode("a cat", new Cancellation()).embedding()).isEqualTo(first);
        assertThat(transformer.runs).isEqualTo(1);
        encoder.encode("a (cat:1.3)", new Cancellation());
        assertThat(transformer.runs)
                .as("weights are applied behind the cache; the empty prompt is new")
                .isEqualTo(2);
        encoder.encode("a dog", new Cancellation());
        assertThat(transformer.runs).isEqualTo(3);
        encoder.withTransformers((name, present) -> present).encode("a cat", new Cancellation());
        assertThat(transformer.runs)
                .as("another encoder has a cache of its own")
                .isEqualTo(4);
    }
}
