package io.github.hordelib.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BrownianTreeTest {
    private static final Shape SHAPE = Shape.of(1, 4, 4, 4);

    @Test
    void addsUp() {
        BrownianTree tree = tree();
        Tensor parts = tree.increment(0.5, 1.25).plus(tree.increment(1.25, 7));
        assertThat(parts.data()).containsExactly(tree.increment(0.5, 7).data(), Offset.offset(1e-5f));
    }

    @Test
    void doesNotDependOnFormerQueries() {
        BrownianTree used = tree();
        for (int i = 1; i < 200; i++) {
            used.increment(i * 0.05, i * 0.05 + 0.03);
        }
        assertThat(used.increment(3, 4)).isEqualTo(tree().increment(3, 4));
    }

    @Test
    void isStillForTimesThatRoundToTheSame() {
        assertThat(tree().increment(1, 1.0000001)).isEqualTo(Tensor.zeros(SHAPE));
    }

    @Test
    void seedsAsNumPyDoes() {
        assertThat(new SeedSequence(0).state(4))
                .containsExactly((int) 4025752534L, (int) 2687548107L, (int) 2326983537L, 1576567101);
        assertThat(new SeedSequence(0, 0, 0).state(4))
                .containsExactly(245430115, (int) 3436620678L, (int) 4120055464L, 1627243804);
        assertThat(new SeedSequence(0, 5, 3).state(4))
                .containsExactly((int) 2230703150L, (int) 3316687717L, 788529862, (int) 3225615604L);
    }

    private static BrownianTree tree() {
        return new BrownianTree(42, SHAPE, 0.0291675, 14.614642, TorchCpuGenerator::new);
    }
}
