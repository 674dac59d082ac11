package io.github.hordelib.latent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.TestTensors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LatentBatchesTest {
    private static Latent random(int count, int side, Optional<Integer> masks) {
        Tensor samples = TestTensors.gaussian(Shape.of(count, 4, side, side), 1, count);
        Optional<Tensor> mask = masks.map(n -> Tensor.filled(Shape.of(n, 1, 16, 16), 0.5f));
        return new Latent(samples, mask, Optional.empty());
    }

    @Test
    void keepsEveryItemAndItsNoiseWhenItIsDealtAgain() {
        List<Latent> given = List.of(random(3, 4, Optional.empty()), random(2, 4, Optional.of(1)));
        for (int size = 1; size < 7; size++) {
            List<Latent> dealt = LatentBatches.rebatch(given, size);
            Tensor all = Tensor.concat(dealt.stream().map(Latent::samples).toList());
            assertThat(all)
                    .isEqualTo(Tensor.concat(
                            List.of(given.get(0).samples(), given.get(1).samples())));
            assertThat(dealt.stream().flatMap(latent -> latent.batchIndex().orElseThrow().stream()))
                    .containsExactly(0, 1, 2, 3, 4);
            for (Latent latent : dealt) {
                int count = latent.samples().shape().get(0);
                assertThat(count).isLessThanOrEqualTo(size);
                latent.noiseMask().ifPresent(mask -> assertThat(mask.shape()).isEqualTo(Shape.of(count, 1, 32, 32)));
            }
        }
    }

    @Test
    void startsABatchWhereTheSizeChanges() {
        List<Latent> dealt =
                LatentBatches.rebatch(List.of(random(2, 4, Optional.empty()), random(2, 8, Optional.empty())), 3);
        assertThat(dealt).hasSize(2);
    }

    @Test
    void slicesWhatItRepeated() {
        Latent latent = random(3, 4, Optional.of(3));
        Latent twice = LatentBatches.repeat(latent, 2);
        assertThat(LatentBatches.slice(twice, 3, 3).samples()).isEqualTo(latent.samples());
        assertThat(twice.noiseMask().orElseThrow().shape()).isEqualTo(Shape.of(6, 1, 16, 16));
        assertThat(LatentBatches.slice(latent, 1, 9).batchIndex()).contains(List.of(1, 2));
    }

    @Test
    void interpolatesEachItemOfABatchOnItsOwn() {
        Latent a = random(4, 3, Optional.empty());
        Latent b = Latent.of(a.samples().times(-0.5f));
        Latent mixed = LatentArithmetic.interpolate(a, b, 0.7f);
        for (int i = 0; i < 4; i++) {
            Latent alone = LatentArithmetic.interpolate(
                    Latent.of(a.samples().item(i)), Latent.of(b.samples().item(i)), 0.7f);
            assertThat(mixed.samples().item(i)).isEqualTo(alone.samples());
        }
    }
}
