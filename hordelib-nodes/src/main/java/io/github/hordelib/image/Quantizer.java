package io.github.hordelib.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reduces pictures to few colours with the results of Pillow: median cut that always splits the fullest box, along its
 * longest side weighted by luminance, palette colours are the means of the boxes; colours are looked up in cells of 4 x 4 x 4.
 *
 * @see <a href="https://doi.org/10.1145/965145.801294">Heckbert, Color image quantization, 1982</a>
 */
public final class Quantizer {
    private static final int CELLS = 64;

    private final int[] palette;
    private final short[] nearest = new short[CELLS * CELLS * CELLS];

    private Quantizer(int[] palette) {
        this.palette = palette;
        Arrays.fill(nearest, (short) -1);
    }

    /** How the error of a colour is hidden. */
    public enum Dither {
        /** Not at all. */
        NONE,
        /** Handed on to neighbours. */
        FLOYD_STEINBERG,
        /** By a pattern of 2 x 2. */
        BAYER_2,
        /** By a pattern of 4 x 4. */
        BAYER_4,
        /** By a pattern of 8 x 8. */
        BAYER_8,
        /** By a pattern of 16 x 16. */
        BAYER_16
    }

    /**
     * Reduces each picture to a palette of its own.
     *
     * @param image RGB pictures
     * @param colours size of the palette, 1 to 256
     * @param dither how errors are hidden
     * @return the pictures
     */
    public static Image quantize(Image image, int colours, Dither dither) {
        List<Bitmap> reduced = new ArrayList<>();
        Image rgb = image.channels(3);
        for (int i = 0; i < rgb.count(); i++) {
            Bitmap bitmap = rgb.bitmap(i);
            Quantizer quantizer = new Quantizer(MedianCut.palette(bitmap, colours));
            reduced.add(
                    switch (dither) {
                        case NONE -> quantizer.plain(bitmap);
                        case FLOYD_STEINBERG -> quantizer.diffused(bitmap);
                        case BAYER_2 -> quantizer.ordered(bitmap, 2);
                        case BAYER_4 -> quantizer.ordered(bitmap, 4);
                        case BAYER_8 -> quantizer.ordered(bitmap, 8);
                        case BAYER_16 -> quantizer.ordered(bitmap, 16);
                    });
        }
        return Image.of(reduced);
    }

    private Bitmap plain(Bitmap bitmap) {
        byte[] data = bitmap.data().clone();
        for (int i = 0; i < data.length; i += 3) {
            int colour = palette[lookUp(data[i] & 0xff, data[i + 1] & 0xff, data[i + 2] & 0xff)];
            put(data, i, colour);
        }
        return Bitmap.of(bitmap.width(), bitmap.height(), 3, data);
    }

    private static void put(byte[] data, int at, int colour) {
        data[at] = (byte) (colour >> 16);
        data[at + 1] = (byte) (colour >> 8);
        data[at + 2] = (byte) colour;
    }

    private static int channel(int colour, int index) {
        return (colour >> (16 - 8 * index)) & 0xff;
    }

    /**
     * Floyd and Steinberg's weights 7, 3, 5 and 1 with integer sixteenths. As in Pillow, the carried error of red and green at
     * the end of a row is lost and blue's takes their place.
     */
    private Bitmap diffused(Bitmap bitmap) {
        int width = bitmap.width();
        byte[] data = bitmap.data().clone();
        int[] below = new int[3 * (width + 1)];
        for (int y = 0; y < bitmap.height(); y++) {
            int[] ahead = new int[3];
            int[] belowLeft = new int[3];
            int[] belowHere = new int[3];
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 3;
                int[] wanted = new int[3];
                for (int c = 0; c < 3; c++) {
                    int error = (ahead[c] + below[3 * (x + 1) + c]) / 16;
                    wanted[c] = Math.max(0, Math.min(255, (data[at + c] & 0xff) + error));
                }
                int colour = palette[lookUp(wanted[0], wanted[1], wanted[2])];
                put(data, at, colour);
                for (int c = 0; c < 3; c++) {
                    int error = wanted[c] - channel(colour, c);
                    below[3 * x + c] = 3 * error + belowLeft[c];
                    belowLeft[c] = 5 * error + belowHere[c];
                    belowHere[c] = error;
                    ahead[c] = 7 * error;
                }
            }
            below[3 * width] = belowLeft[2];
            below[3 * width + 1] = belowHere[2];
            below[3 * width + 2] = belowHere[2];
        }
        return Bitmap.of(width, bitmap.height(), 3, data);
    }

    private Bitmap ordered(Bitmap bitmap, int order) {
        int width = bitmap.width();
        byte[] data = bitmap.data().clone();
        double spread = 2 * 256.0 / palette.length;
        for (int i = 0; i < data.length; i++) {
            int entry = bayer(order, i / 3 % width % order, i / 3 / width % order);
            double centred = (entry + 0.5) / (order * order) - 0.5;
            data[i] = (byte) (int) Math.max(0, Math.min(255, (data[i] & 0xff) + spread * centred + 0.5));
        }
        return plain(Bitmap.of(width, bitmap.height(), 3, data));
    }

    /** Entry of Bayer's matrix: bits of the two coordinates interleaved, the finest first. */
    private static int bayer(int order, int x, int y) {
        int value = 0;
        for (int bit = 1; bit < order; bit <<= 1) {
            int column = (x & bit) != 0 ? 1 : 0;
            int row = (y & bit) != 0 ? 1 : 0;
            value = 4 * value + 2 * (column ^ row) + row;
        }
        return value;
    }

    /** Nearest entry of the palette to the low corner of a colour's cell; the first of equally near ones. */
    private int lookUp(int red, int green, int blue) {
        int cell = ((red >> 2) * CELLS + (green >> 2)) * CELLS + (blue >> 2);
        if (nearest[cell] < 0) {
            int best = Integer.MAX_VALUE;
            for (int i = 0; i < palette.length; i++) {
                int r = (red & 0xfc) - channel(palette[i], 0);
                int g = (green & 0xfc) - channel(palette[i], 1);
                int b = (blue & 0xfc) - channel(palette[i], 2);
                int distance = r * r + g * g + b * b;
                if (distance < best) {
                    best = distance;
                    nearest[cell] = (short) i;
                }
            }
        }
        return nearest[cell];
    }
}
