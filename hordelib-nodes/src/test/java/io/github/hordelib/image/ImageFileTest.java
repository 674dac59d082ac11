package io.github.hordelib.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.image.ImageFile.Transparency;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFileTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static byte[] randomPng(int width, int height, int channels, long seed) {
        byte[] data = new byte[width * height * channels];
        new Random(seed).nextBytes(data);
        return Png.encode(Bitmap.of(width, height, channels, data), Map.of(), 4);
    }

    private static byte[] png(Object... typesAndBodies) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        for (int i = 0; i < typesAndBodies.length; i += 2) {
            byte[] type = ((String) typesAndBodies[i]).getBytes(StandardCharsets.ISO_8859_1);
            byte[] body = (byte[]) typesAndBodies[i + 1];
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(body);
            out.writeBytes(ByteBuffer.allocate(8).putInt(body.length).put(type).array());
            out.writeBytes(body);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        }
        return out.toByteArray();
    }

    private static byte[] header(int width, int height, int depth, int colourType) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) colourType)
                .array();
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @Test
    void readsBackWhatItWrote() {
        for (int channels : new int[] {3, 4}) {
            byte[] data = new byte[13 * 7 * channels];
            new Random(channels).nextBytes(data);
            Bitmap bitmap = Bitmap.of(13, 7, channels, data);
            ImageFile file = ImageFile.read(Png.encode(bitmap, Map.of(), 4), "test");
            assertThat(file.withAlpha().channels(channels).bitmap(0).data()).isEqualTo(data);
            assertThat(file.transparency()).isEqualTo(channels == 4 ? Transparency.CHANNEL : Transparency.NONE);
        }
    }

    @Test
    void clipsSixteenBitGreyAndShortensSixteenBitColours() {
        byte[] grey = png("IHDR", header(2, 1, 16, 0), "IDAT", packed(new byte[] {0, 0, 9, 1, 0}), "IEND", new byte[0]);
        assertThat(ImageFile.read(grey, "grey").frames().get(0).data()).containsExactly(9, 9, 9, -1, -1, -1, -1, -1);
        byte[] colour =
                png("IHDR", header(1, 1, 16, 2), "IDAT", packed(new byte[] {0, 1, 9, 2, 9, 3, 9}), "IEND", new byte[0]);
        assertThat(ImageFile.read(colour, "colour").frames().get(0).data()).containsExactly(1, 2, 3, -1);
    }

    @Test
    void tellsAlphaOfAPaletteFromATransparentColour() {
        byte[] palette = png(
                "IHDR", header(2, 1, 8, 3),
                "PLTE", new byte[] {1, 2, 3, 4, 5, 6},
                "tRNS", new byte[] {7},
                "IDAT", packed(new byte[] {0, 0, 1}),
                "IEND", new byte[0]);
        ImageFile file = ImageFile.read(palette, "palette");
        assertThat(file.frames().get(0).data()).containsExactly(1, 2, 3, 7, 4, 5, 6, -1);
        assertThat(file.transparency()).isEqualTo(Transparency.CHANNEL);
        byte[] keyed = png(
                "IHDR",
                header(2, 1, 8, 2),
                "tRNS",
                new byte[] {0, 1, 0, 2, 0, 3},
                "IDAT",
                packed(new byte[] {0, 1, 2, 3, 4, 5, 6}),
                "IEND",
                new byte[0]);
        assertThat(ImageFile.read(keyed, "keyed").transparency()).isEqualTo(Transparency.COLOUR_KEY);
    }

    @Test
    void turnsPicturesUpright() {
        byte[] wide = {10, 20, 30, 40, 50, 60};
        Map<Integer, byte[]> expected = Map.of(
                1, new byte[] {10, 20, 30, 40, 50, 60},
                2, new byte[] {30, 20, 10, 60, 50, 40},
                3, new byte[] {60, 50, 40, 30, 20, 10},
                4, new byte[] {40, 50, 60, 10, 20, 30},
                5, new byte[] {10, 40, 20, 50, 30, 60},
                6, new byte[] {40, 10, 50, 20, 60, 30},
                7, new byte[] {60, 30, 50, 20, 40, 10},
                8, new byte[] {30, 60, 20, 50, 10, 40});
        expected.forEach((orientation, turned) -> {
            byte[] exif = {
                'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation.byteValue(), 0, 0
            };
            byte[] rows = {0, wide[0], wide[1], wide[2], 0, wide[3], wide[4], wide[5]};
            byte[] file = png("IHDR", header(3, 2, 8, 0), "eXIf", exif, "IDAT", packed(rows), "IEND", new byte[0]);
            Image image = ImageFile.read(file, "turned").image();
            assertThat(image.width()).isEqualTo(orientation < 5 ? 3 : 2);
            byte[] reds = new byte[6];
            for (int i = 0; i < 6; i++) {
                reds[i] = image.bitmap(0).data()[3 * i];
            }
            assertThat(reds).as("orientation %d", orientation).isEqualTo(turned);
        });
    }

    @Test
    void readsJpegAndGifOfUsualPrograms() throws IOException {
        BufferedImage picture = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(0, 0, 16, 8);
        for (String format : new String[] {"jpg", "gif", "bmp"}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(ImageIO.write(picture, format, out)).isTrue();
            Bitmap read = ImageFile.read(out.toByteArray(), format).frames().get(0);
            assertThat(read.width()).isEqualTo(16);
            assertThat(read.data()).containsOnly(-1);
        }
    }

    @Test
    void readsWebp() {
        byte[] lossless = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
        ImageFile file = ImageFile.read(lossless, "lossless");
        assertThat(file.frames().get(0).width()).isEqualTo(1);
        assertThat(file.frames().get(0).get(0, 0, 3)).isZero();
        assertThat(file.transparency()).isEqualTo(Transparency.CHANNEL);
        byte[] lossy = Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
        assertThat(ImageFile.read(lossy, "lossy").transparency()).isEqualTo(Transparency.NONE);
        byte[] cut = Arrays.copyOf(lossless, 20);
        assertThatThrownBy(() -> ImageFile.read(cut, "cut")).isInstanceOf(ImageException.class);
    }

    @Test
    void refusesHugePicturesByTheirHeader() {
        byte[] file = png("IHDR", header(100_000, 100_000, 8, 2), "IDAT", packed(new byte[100]), "IEND", new byte[0]);
        assertThatThrownBy(() -> ImageFile.read(file, "huge"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("100000 x 100000");
        byte[] negative = png("IHDR", header(-1, 5, 8, 2), "IEND", new byte[0]);
        assertThatThrownBy(() -> ImageFile.read(negative, "negative")).isInstanceOf(ImageException.class);
    }

    @Test
    void refusesCutOffFiles() {
        byte[] whole = randomPng(40, 30, 3, 1);
        for (int length = 0; length < whole.length; length += 97) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ImageFile.read(part, "part"))
                    .as("first %d bytes", length)
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("part");
        }
    }

    @Test
    void survivesDamagedFiles() {
        byte[] whole = randomPng(12, 9, 4, 2);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 1 + random.nextInt(4); k++) {
                damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(ImageFile.read(damaged, "damaged").frames()).isNotEmpty();
            } catch (ImageException e) {
                assertThat(e).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void refusesDataThatUnpacksToLess() {
        byte[] file = png("IHDR", header(50, 50, 8, 2), "IDAT", packed(new byte[100]), "IEND", new byte[0]);
        assertThatThrownBy(() -> ImageFile.read(file, "short")).isInstanceOf(ImageException.class);
    }

    @Test
    void doesNotUnpackMoreThanThePictureNeeds() {
        byte[] file = png("IHDR", header(1, 1, 8, 0), "IDAT", packed(new byte[50_000_000]), "IEND", new byte[0]);
        assertThat(ImageFile.read(file, "bomb").frames().get(0).data()).containsExactly(0, 0, 0, -1);
    }

    @Test
    void refusesUnknownFormatsAndMissingFiles(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> ImageFile.read("hello".getBytes(StandardCharsets.UTF_8), "text"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("unknown format");
        assertThatThrownBy(() -> ImageFile.read(folder.resolve("nothing.png")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("nothing.png");
        Files.write(folder.resolve("empty.png"), new byte[0]);
        assertThatThrownBy(() -> ImageFile.read(folder.resolve("empty.png"))).isInstanceOf(ImageException.class);
    }

    @Test
    void keepsTextsOfAnyLanguage(@TempDir Path folder) throws IOException {
        Map<String, String> texts = Map.of(
                "prompt", "{\"1\": {}}", "parameters", "ein grüner Kreis\nSteps: 20", "comment", "緑の丸 🟢", "empty", "");
        byte[] file = Png.encode(Bitmap.of(1, 1, 3, new byte[3]), texts, 4);
        assertThat(Png.texts(Files.write(folder.resolve("a.png"), file))).isEqualTo(texts);
        assertThat(ImageFile.read(file, "with texts").frames()).hasSize(1);
    }

    @Test
    void readsCompressedTexts() {
        byte[] text = "größer".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("key\0\1\0de\0Schlüssel\0".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(packed(text));
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        old.writeBytes("old\0\0".getBytes(StandardCharsets.ISO_8859_1));
        old.writeBytes(packed("plain".getBytes(StandardCharsets.ISO_8859_1)));
        byte[] file = png(
                "IHDR", header(1, 1, 8, 0), "iTXt", body.toByteArray(), "zTXt", old.toByteArray(), "IEND", new byte[0]);
        assertThat(Png.texts(file, "test")).isEqualTo(Map.of("key", "größer", "old", "plain"));
    }

    @Test
    void refusesTextsThatUnpackToTooMuch() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("key\0\0".getBytes(StandardCharsets.ISO_8859_1));
        body.writeBytes(packed(new byte[(64 << 20) + 1]));
        byte[] file = png("IHDR", header(1, 1, 8, 0), "zTXt", body.toByteArray(), "IEND", new byte[0]);
        assertThatThrownBy(() -> Png.texts(file, "test"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("key");
    }

    @Test
    void refusesKeywordsThatPngCannotHold() {
        Bitmap bitmap = Bitmap.of(1, 1, 3, new byte[3]);
        assertThatThrownBy(() -> Png.encode(bitmap, Map.of("", "text"), 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Png.encode(bitmap, Map.of("k".repeat(80), "text"), 4))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
