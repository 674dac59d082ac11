package io.github.hordelib.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnnotatorsTest {
    private static final int SIDE = 128;

    /** A colour by column and row. */
    private interface Drawing {
        int colour(int x, int y);
    }

    private static Image picture(int width, int height, Drawing drawing) {
        Tensor pixels = Tensor.zeros(Shape.of(1, height, width, 3));
        for (int i = 0; i < pixels.data().length; i++) {
            int colour = drawing.colour(i / 3 % width, i / 3 / width);
            pixels.data()[i] = ((colour >> (16 - 8 * (i % 3))) & 0xff) / 255f;
        }
        return new Image(pixels);
    }

    private static Image square() {
        return picture(SIDE, SIDE, (x, y) -> x >= 32 && x < 96 && y >= 32 && y < 96 ? 0x101010 : 0xffffff);
    }

    private static int level(Image image, int x, int y) {
        return image.bitmap(0).get(x, y, 0);
    }

    @ParameterizedTest
    @MethodSource("io.github.hordelib.annotate.Annotators#names")
    void keepsTheSizeAndIsRepeatable(String name) {
        Annotator annotator = Annotators.find(name).orElseThrow();
        Image picture = picture(100, 70, (x, y) -> (x * 7919 + y * 104729) & 0xffffff);
        Image map = annotator.annotate(picture);
        assertThat(map.pixels().shape()).isEqualTo(Shape.of(1, 70, 100, 3));
        assertThat(annotator.annotate(picture)).isEqualTo(map);
        assertThat(annotator.annotate(picture, 128).pixels().shape()).isEqualTo(Shape.of(1, 128, 183, 3));
    }

    @Test
    void annotatesEachPictureOfABatchAsIfAlone() {
        Image one = square();
        Image other = one.inverted();
        Image both = new Image(Tensor.concat(java.util.List.of(one.pixels(), other.pixels())));
        Image maps = Annotators.binary(100).annotate(both);
        assertThat(maps.pixels().item(1))
                .isEqualTo(Annotators.binary(100).annotate(other).pixels());
    }

    @Test
    void cannyDrawsThinOutlines() {
        Image edges = Annotators.canny(100, 200).annotate(square());
        int white = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            white += level(edges, i % SIDE, i / SIDE) == 255 ? 1 : 0;
        }
        assertThat(white).as("four sides of 64 pixels, one wide").isBetween(240, 270);
        assertThat(level(edges, 64, 64)).isZero();
        assertThat(level(edges, 10, 10)).isZero();
        assertThat(Annotators.canny(254, 255).annotate(faint()).pixels().data()).containsOnly(0);
    }

    private static Image faint() {
        return picture(SIDE, SIDE, (x, y) -> x < 64 ? 0x707070 : 0x808080);
    }

    @Test
    void scribbleAndBinaryTurnDarkIntoWhite() {
        for (Annotator annotator :
                new Annotator[] {Annotators.scribble(), Annotators.binary(100), Annotators.binary(0)}) {
            Image map = annotator.annotate(square());
            assertThat(level(map, 64, 64)).isEqualTo(255);
            assertThat(level(map, 10, 10)).isZero();
        }
        Image red = picture(64, 64, (x, y) -> 0xff0000);
        assertThat(Annotators.scribble().annotate(red).pixels().data())
                .as("green is dark")
                .containsOnly(1);
        assertThat(Annotators.binary(70).annotate(red).pixels().data())
                .as("grey of red is 76")
                .containsOnly(0);
        assertThat(Annotators.binary(80).annotate(red).pixels().data()).containsOnly(1);
    }

    @Test
    void linesStandOutFromTheirSurroundings() {
        Image stroke = picture(SIDE, SIDE, (x, y) -> x >= 62 && x < 66 ? 0x202020 : 0xf0f0f0);
        Image lineart = Annotators.standardLineart(6, 8).annotate(stroke);
        assertThat(level(lineart, 64, 64)).isGreaterThan(100);
        assertThat(level(lineart, 20, 64)).isZero();
        Image xdog = Annotators.scribbleXdog(32).annotate(stroke);
        assertThat(level(xdog, 64, 64)).isEqualTo(255);
        assertThat(level(xdog, 20, 64)).isZero();
        Image flat = picture(64, 64, (x, y) -> 0x808080);
        assertThat(Annotators.standardLineart(6, 8).annotate(flat).pixels().data())
                .containsOnly(0);
    }

    @Test
    void colorKeepsOneColourForEachSquare() {
        Image quarters = picture(SIDE, SIDE, (x, y) -> (x < 64 ? 0xff0000 : 0x0000ff) | (y < 64 ? 0 : 0x00ff00));
        Image map = Annotators.color().annotate(quarters);
        Set<Integer> colours = new HashSet<>();
        for (int i = 0; i < SIDE * SIDE; i++) {
            int x = i % SIDE;
            int y = i / SIDE;
            colours.add(level(map, x, y) << 16
                    | map.bitmap(0).get(x, y, 1) << 8
                    | map.bitmap(0).get(x, y, 2));
        }
        assertThat(colours).containsExactlyInAnyOrder(0xff0000, 0x0000ff, 0xffff00, 0x00ffff);
    }

    @Test
    void brightnessFollowsLightnessOrTheLargestChannel() {
        Image red = picture(64, 64, (x, y) -> 0xff0000);
        // CIELAB's lightness of pure red is 53.24 of 100.
        assertThat(level(Annotators.luminance(1).annotate(red), 5, 5)).isCloseTo(136, within(1));
        assertThat(level(Annotators.luminance(2).annotate(red), 5, 5)).isCloseTo(72, within(1));
        assertThat(level(Annotators.intensity(1).annotate(red), 5, 5)).isEqualTo(255);
    }

    @Test
    void tileLosesDetailOnly() {
        Image checks = picture(SIDE, SIDE, (x, y) -> (x + y) % 2 == 0 ? 0xffffff : 0);
        Image map = Annotators.tile(3).annotate(checks);
        assertThat(level(map, 64, 64)).isCloseTo(128, within(2));
        Image half = Annotators.tile(3).annotate(picture(SIDE, SIDE, (x, y) -> x < 64 ? 0x400000 : 0xc00000));
        assertThat(level(half, 10, 64)).isCloseTo(0x40, within(2));
        assertThat(level(half, 118, 64)).isCloseTo(0xc0, within(2));
    }
}
