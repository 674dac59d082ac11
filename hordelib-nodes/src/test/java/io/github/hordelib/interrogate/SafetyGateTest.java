package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafetyGateTest {
    private static final Image PICTURE = new Image(Tensor.zeros(Shape.of(1, 2, 2, 3)));

    /** A model whose similarities are given: each text is an axis of its own. */
    private static SafetyGate gate(SafetyPolicy policy, Map<String, Double> similarities) {
        ClipModel model = new ClipModel() {
            @Override
            public String hash() {
                return "0".repeat(64);
            }

            @Override
            public double similarityScale() {
                return 100;
            }

            @Override
            public Tensor pictures(Image image, Cancellation cancellation) {
                return Tensor.filled(Shape.of(1, 1), 1);
            }

            @Override
            public Tensor texts(List<String> texts, Cancellation cancellation) {
                Tensor vectors = Tensor.zeros(Shape.of(texts.size(), 1));
                for (int i = 0; i < texts.size(); i++) {
                    vectors.data()[i] =
                            similarities.getOrDefault(texts.get(i), 0.0).floatValue();
                }
                return vectors;
            }
        };
        return SafetyGate.of(policy, Interrogator.of(model, Optional.empty()));
    }

    private static SafetyVerdict verdict(SafetyContext context, Map<String, Double> similarities) {
        return gate(SafetyPolicy.sample(), similarities)
                .check(PICTURE, context, new Cancellation())
                .get(0);
    }

    @Test
    void flagsWhenAllCountsAreReached() {
        SafetyContext context = SafetyContext.of("anything");
        assertThat(verdict(context, Map.of("a red circle", 0.6, "a blue background", 0.6))
                        .flagged())
                .isTrue();
        assertThat(verdict(context, Map.of("a red circle", 0.6)).flagged()).isFalse();
        assertThat(verdict(context, Map.of("a large red heart", 0.9, "a blue background", 0.6))
                        .flagged())
                .isTrue();
    }

    @Test
    void explainsItself() {
        SafetyVerdict verdict =
                verdict(SafetyContext.of("a red thing"), Map.of("a red circle", 0.32, "a blue background", 0.6));
        assertThat(verdict.flagged()).isTrue();
        assertThat(verdict.explain())
                .contains("flagged")
                .contains("rule \"red in the prompt\" found \"red\"")
                .contains("\"a red circle\" has similarity 0.3200+0.0500, above 0.3500")
                .contains("rule \"red on blue\" is fulfilled: {blue=1, red=1}");
    }

    @Test
    void rulesOfOneKindCountOnce() {
        Map<String, Double> similarities = Map.of("a red circle", 0.27, "a blue background", 0.6);
        assertThat(verdict(SafetyContext.of("red scarlet"), similarities).flagged())
                .isFalse();
    }

    @Test
    void negativePromptsAndControlsLowerTheAlarm() {
        Map<String, Double> similarities = Map.of("a red circle", 0.37, "a blue background", 0.6);
        assertThat(verdict(SafetyContext.of("x"), similarities).flagged()).isTrue();
        assertThat(verdict(SafetyContext.of("x ### red"), similarities).flagged())
                .isFalse();
        Map<String, Double> white = Map.of("a red circle", 0.6, "a blue background", 0.3, "a white background", 0.7);
        assertThat(verdict(SafetyContext.of("x"), white).flagged()).isFalse();
    }

    @Test
    void refusesRequestsByTheirWords() {
        SafetyGate gate = gate(SafetyPolicy.sample(), Map.of());
        assertThat(gate.check(SafetyContext.of("two (p u r p l e:1.3) un1corns"))
                        .flagged())
                .isTrue();
        assertThat(gate.check(SafetyContext.of("no purple unicorn here")).flagged())
                .isFalse();
        assertThat(gate.check(SafetyContext.of("a purple cow")).flagged()).isFalse();
    }

    @Test
    void refusesPoliciesThatContradictThemselves() {
        assertThatThrownBy(() ->
                        SafetyPolicy.parse("{\"name\":\"x\",\"flags\":[{\"name\":\"f\",\"atLeast\":{\"g\":1}}]}", "t"))
                .isInstanceOf(InterrogationException.class)
                .hasMessageContaining("found \"g\"");
        assertThatThrownBy(() ->
                        SafetyPolicy.parse("{\"name\":\"x\",\"words\":[{\"name\":\"w\",\"pattern\":\"(\"}]}", "t"))
                .isInstanceOf(InterrogationException.class)
                .hasMessageContaining("regular expressions");
        assertThatThrownBy(() -> SafetyPolicy.parse("[]", "t")).isInstanceOf(InterrogationException.class);
    }

    @Test
    void censorsOnlyWhatIsFlagged() {
        Image two = new Image(Tensor.zeros(Shape.of(2, 1, 1, 3)));
        assertThat(SafetyGate.censored(two, List.of(false, true)).pixels().data())
                .containsExactly(0, 0, 0, 0.5f, 0.5f, 0.5f);
    }
}
