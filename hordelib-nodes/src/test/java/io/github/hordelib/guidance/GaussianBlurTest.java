package io.github.hordelib.guidance;

import static io.github.hordelib.tensor.TestTensors.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {
    @Test
    void changesNothingWithoutWidth() {
        Tensor planes = uniform(Shape.of(1, 2, 6, 9), 0.5, 7);
        assertThat(new GaussianBlur(9, 0).apply(planes).data()).containsExactly(planes.data());
    }

    @Test
    void keepsEvenPlanes() {
        Tensor planes = Tensor.filled(Shape.of(1, 1, 6, 9), 3);
        assertThat(new GaussianBlur(9, 2).apply(planes).data()).containsExactly(planes.data(), Offset.offset(1e-6f));
    }
}
