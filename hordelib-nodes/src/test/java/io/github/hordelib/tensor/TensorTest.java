package io.github.hordelib.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Shape SHAPE = Shape.of(2, 500);
    private final Tensor x = TestTensors.gaussian(SHAPE, 1, 1);
    private final Tensor y = TestTensors.gaussian(SHAPE, 1, 2);
    private final Tensor z = TestTensors.gaussian(SHAPE, 1, 3);

    @Test
    void aCombinationAddsTheBitsOfItsTensor() {
        Combination combination = new Combination(0.3f, x, -1.7f, y);
        Tensor tensor = combination.tensor();
        assertThat(tensor).isEqualTo(Tensor.combine(0.3f, x, -1.7f, y));
        assertThat(Tensor.sum(z.by(0.1), combination.by(0.7))).isEqualTo(Tensor.sum(z.by(0.1), tensor.by(0.7)));
        assertThat(Tensor.sum(combination.by(0.7), z.by(0.1))).isEqualTo(Tensor.sum(tensor.by(0.7), z.by(0.1)));
    }

    @Test
    void aSumOfOneOrTwoIsRoundedAsTheirProductsAre() {
        assertThat(Tensor.sum(x.by(0.3))).isEqualTo(x.times(0.3f));
        assertThat(Tensor.sum(x.by(0.3), y.by(-1.7))).isEqualTo(Tensor.combine(0.3f, x, -1.7f, y));
    }

    @Test
    void aSumKeepsNegativeZeros() {
        Tensor zero = Tensor.filled(SHAPE, -0f);
        assertThat(Tensor.sum(zero.by(1), zero.by(1))).isEqualTo(zero);
    }

    @Test
    void tensorsOfOtherShapesAreRefused() {
        Tensor other = x.reshape(Shape.of(500, 2));
        assertThatThrownBy(() -> Tensor.sum(x.by(1), other.by(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensors: expected equal shapes, found " + SHAPE + " and " + other.shape());
        assertThatThrownBy(() -> new Combination(1, x, 1, other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> x.plus(other)).isInstanceOf(IllegalArgumentException.class);
    }
}
