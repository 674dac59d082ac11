package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatentFormatTest {
    private static final Tensor LATENT = Tensor.of(Shape.of(1, 4, 1, 2), 1, -2, 3, -4, 5, -6, 7, -8);

    @Test
    void bringsLatentsIntoTheNetworksScaleAndBack() {
        for (LatentFormat format : List.of(LatentFormat.SD15, LatentFormat.SDXL, LatentFormat.PLAYGROUND_25)) {
            Tensor scaled = format.toNetwork(LATENT);
            assertThat(scaled).isNotEqualTo(LATENT);
            assertThat(format.toVae(scaled).data()).containsExactly(LATENT.data(), Offset.offset(2e-6f));
        }
        assertThat(LatentFormat.PLAYGROUND_25.toNetwork(LATENT).data()[0])
                .isEqualTo((float) ((1 + 1.6574) * 0.5 / 8.4927), Offset.offset(1e-6f));
    }

    @Test
    void mixesColoursForPreviews() {
        Tensor network = Tensor.of(Shape.of(1, 4, 1, 2), 1, 0, 0, 0, 0, 0, 0, 100);
        assertThat(LatentFormat.SD15.preview(network).pixels().data())
                .containsExactly(new float[] {1.3512f / 2, 1.2297f / 2, 1.3227f / 2, 0, 0, 0}, Offset.offset(1e-6f));
        assertThat(LatentFormat.SDXL
                        .preview(Tensor.zeros(Shape.of(1, 4, 1, 1)))
                        .pixels()
                        .data())
                .containsExactly(new float[] {1.1084f / 2, 0.9825f / 2, 0.9989f / 2}, Offset.offset(1e-6f));
    }
}
