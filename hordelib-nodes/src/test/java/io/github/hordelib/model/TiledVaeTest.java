package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TiledVaeTest {
    /** Makes an 8x8 block of each cell's first three channels, and a cell of each block's mean. */
    private static final class BlockVae implements Vae {
        private final List<Shape> calls = new ArrayList<>();

        @Override
        public Tensor encodeRaw(Tensor samples, Cancellation cancellation) {
            calls.add(samples.shape());
            int height = samples.shape().get(2) / FACTOR;
            int width = samples.shape().get(3) / FACTOR;
            Tensor latent = Tensor.zeros(Shape.of(1, 4, height, width));
            for (int i = 0; i < samples.data().length; i++) {
                int x = i % (width * FACTOR) / FACTOR;
                int y = i / (width * FACTOR) % (height * FACTOR) / FACTOR;
                int c = i / (width * FACTOR * height * FACTOR);
                latent.data()[(c * height + y) * width + x] += samples.data()[i] / (FACTOR * FACTOR);
            }
            return latent;
        }

        @Override
        public Tensor decodeRaw(Tensor latent, Cancellation cancellation) {
            calls.add(latent.shape());
            int height = latent.shape().get(2) * FACTOR;
            int width = latent.shape().get(3) * FACTOR;
            Tensor samples = Tensor.zeros(Shape.of(1, 3, height, width));
            for (int i = 0; i < samples.data().length; i++) {
                int x = i % width / FACTOR;
                int y = i / width % height / FACTOR;
                int c = i / (width * height);
                samples.data()[i] = latent.data()[(c * height / FACTOR + y) * (width / FACTOR) + x];
            }
            return samples;
        }
    }

    @Test
    void decodesLikeTheWholeWhereCellsDoNotTouch() {
        BlockVae vae = new BlockVae();
        Tensor latent = ramp(Shape.of(2, 4, 21, 37));
        Image whole = vae.decode(latent, new Cancellation());
        vae.calls.clear();
        Image tiled = vae.tiled(64, 16).decode(latent, new Cancellation());
        assertClose(tiled.pixels(), whole.pixels());
        assertThat(vae.calls).hasSizeGreaterThan(20).allMatch(shape -> shape.elements() <= 4 * 64);
    }

    @Test
    void encodesLikeTheWholeWhereCellsDoNotTouch() {
        BlockVae vae = new BlockVae();
        Image picture = new Image(ramp(Shape.of(1, 136, 200, 3)));
        Tensor whole = vae.encode(picture, new Cancellation());
        assertClose(vae.tiled(64, 16).encode(picture, new Cancellation()), whole);
    }

    @Test
    void cutsSidesAboutTheCentre() {
        BlockVae vae = new BlockVae();
        Tensor pixels = Tensor.zeros(Shape.of(1, 11, 8, 3));
        for (int i = 0; i < 8 * 3; i++) {
            pixels.data()[i] = 1000;
            pixels.data()[pixels.data().length - 1 - i] = 1000;
        }
        Tensor latent = vae.encode(new Image(pixels), new Cancellation());
        assertThat(latent.shape()).isEqualTo(Shape.of(1, 4, 1, 1));
        assertThat(latent.data()[0]).isEqualTo(-1);
    }

    private static Tensor ramp(Shape shape) {
        float[] data = new float[shape.elements()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) Math.sin(i * 0.37);
        }
        return Tensor.of(shape, data);
    }

    private static void assertClose(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.data().length; i++) {
            assertThat(actual.data()[i]).isCloseTo(expected.data()[i], Offset.offset(1e-5f));
        }
    }
}
