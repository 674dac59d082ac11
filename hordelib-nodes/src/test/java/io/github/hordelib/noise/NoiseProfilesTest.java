package io.github.hordelib.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NoiseProfilesTest {
    private static final Shape SHAPE = Shape.of(3, 4, 4, 4);
    private static final Shape ONE = SHAPE.with(0, 1);

    @Test
    void findsProfilesByName() {
        assertThat(NoiseProfiles.byName("comfy-cuda")).isSameAs(NoiseProfiles.COMFY_CUDA);
        assertThatThrownBy(() -> NoiseProfiles.byName("none"))
                .hasMessageContaining("comfy-cpu")
                .hasMessageContaining("\"none\"");
    }

    @Test
    void repeatsTheInitialNoiseOnlyInTheOldProfile() {
        assertThat(stream(NoiseProfiles.COMFY_CPU, 3, SHAPE)).isEqualTo(initial(NoiseProfiles.COMFY_CPU, 3, SHAPE));
        assertThat(stream(NoiseProfiles.COMFY_CPU_NEW, 3, SHAPE)).isEqualTo(initial(NoiseProfiles.COMFY_CPU, 4, SHAPE));
    }

    @Test
    void takesAllBitsOfASeedOnlyOnCuda() {
        long far = 3 + (1L << 32);
        assertThat(initial(NoiseProfiles.COMFY_CPU, far, SHAPE)).isEqualTo(initial(NoiseProfiles.COMFY_CPU, 3, SHAPE));
        assertThat(stream(NoiseProfiles.COMFY_CUDA, far, SHAPE))
                .isNotEqualTo(stream(NoiseProfiles.COMFY_CUDA, 3, SHAPE));
    }

    @Test
    void drawsAsCudaDoes() {
        assertThat(stream(NoiseProfiles.COMFY_CUDA, 0, Shape.of(1, 1, 1, 5)).data())
                .containsExactly(
                        new float[] {-0.9246626f, -0.42534414f, -2.6438458f, 0.14518388f, -0.12086647f},
                        Offset.offset(1e-6f));
    }

    @Test
    void givesEachItemItsOwnStream() {
        for (NoiseProfile profile : List.of(NoiseProfiles.ITEM, NoiseProfiles.A1111)) {
            Tensor initial = initial(profile, 10, SHAPE);
            Tensor stream = stream(profile, 10, SHAPE);
            Tensor path = path(profile, 10, SHAPE);
            for (int i = 0; i < SHAPE.get(0); i++) {
                assertThat(initial.item(i)).isEqualTo(initial(profile, 10 + i, ONE));
                assertThat(stream.item(i)).isEqualTo(stream(profile, 10 + i, ONE));
                assertThat(path.item(i)).isEqualTo(path(profile, 10 + i, ONE));
            }
        }
    }

    @Test
    void picksItemsByIndex() {
        RunNoise noise = NoiseProfiles.ITEM.start(10, ONE);
        assertThat(noise.initial(Optional.of(List.of(2)))).isEqualTo(initial(NoiseProfiles.ITEM, 12, ONE));
        assertThat(noise.forSampler(NoiseKind.STREAM, 1, 2).next(2, 1)).isEqualTo(stream(NoiseProfiles.ITEM, 12, ONE));
    }

    @Test
    void refusesDrawsThatWereNotAskedFor() {
        NoiseSource none = NoiseProfiles.COMFY_CPU.start(0, ONE).forSampler(NoiseKind.NONE, 1, 2);
        assertThatThrownBy(() -> none.next(2, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static Tensor initial(NoiseProfile profile, long seed, Shape shape) {
        return profile.start(seed, shape).initial(Optional.empty());
    }

    private static Tensor stream(NoiseProfile profile, long seed, Shape shape) {
        return profile.start(seed, shape).forSampler(NoiseKind.STREAM, 0.1f, 10).next(2, 1);
    }

    private static Tensor path(NoiseProfile profile, long seed, Shape shape) {
        return profile.start(seed, shape)
                .forSampler(NoiseKind.BROWNIAN, 0.1f, 10)
                .next(2, 1);
    }
}
