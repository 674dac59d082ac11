package io.github.hordelib.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.image.Quantizer.Dither;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuantizerTest {
    private static Set<Integer> colours(Image image) {
        Bitmap bitmap = image.bitmap(0);
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < bitmap.height(); y++) {
            for (int x = 0; x < bitmap.width(); x++) {
                colours.add(bitmap.get(x, y, 0) * 65536 + bitmap.get(x, y, 1) * 256 + bitmap.get(x, y, 2));
            }
        }
        return colours;
    }

    private static Image random(int width, int height, long seed) {
        byte[] data = new byte[width * height * 3];
        new Random(seed).nextBytes(data);
        return Image.of(List.of(Bitmap.of(width, height, 3, data)));
    }

    @Test
    void neverUsesMoreColoursThanAsked() {
        Image image = random(40, 30, 1);
        for (Dither dither : Dither.values()) {
            for (int count : new int[] {1, 2, 5, 17, 256}) {
                assertThat(colours(Quantizer.quantize(image, count, dither)))
                        .as("%s, %d colours", dither, count)
                        .hasSizeLessThanOrEqualTo(count);
            }
        }
    }

    @Test
    void keepsPicturesOfFewWellSeparatedColours() {
        byte[] data = new byte[3 * 64];
        for (int i = 0; i < 64; i++) {
            data[3 * i] = (byte) (i % 4 * 64);
            data[3 * i + 1] = (byte) (i / 16 * 64);
        }
        Image image = Image.of(List.of(Bitmap.of(8, 8, 3, data)));
        assertThat(Quantizer.quantize(image, 16, Dither.NONE)).isEqualTo(image);
    }

    @Test
    void reducesPicturesWithMoreColoursThanItCounts() {
        Image image = random(400, 300, 2);
        assertThat(colours(Quantizer.quantize(image, 8, Dither.NONE))).hasSize(8);
    }
}
