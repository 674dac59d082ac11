package io.github.hordelib.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Takes values out of Java's pictures without any colour management, and puts them in. */
final class Rasters {
    private Rasters() {}

    /**
     * Returns a picture as RGBA.
     *
     * @param clipped whether 16-bit values are cut at 255 instead of divided by 256
     */
    static Bitmap rgba(BufferedImage picture, boolean clipped) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        byte[] data = new byte[width * height * 4];
        if (picture.getColorModel() instanceof ComponentColorModel) {
            fromComponents(picture.getRaster(), clipped, data);
        } else {
            fromColours(picture, data);
        }
        return Bitmap.of(width, height, 4, data);
    }

    private static void fromComponents(Raster raster, boolean clipped, byte[] data) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean wide = raster.getSampleModel().getSampleSize(0) > 8;
        boolean alpha = bands == 2 || bands == 4;
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    data[at++] = narrow(row[x * bands + (bands < 3 ? 0 : c)], wide, clipped);
                }
                data[at++] = alpha ? narrow(row[x * bands + bands - 1], wide, false) : (byte) 255;
            }
        }
    }

    private static byte narrow(int value, boolean wide, boolean clipped) {
        return (byte) (!wide ? value : clipped ? Math.min(255, value) : value >> 8);
    }

    private static void fromColours(BufferedImage picture, byte[] data) {
        int width = picture.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int colour : row) {
                data[at++] = (byte) (colour >> 16);
                data[at++] = (byte) (colour >> 8);
                data[at++] = (byte) colour;
                data[at++] = (byte) (colour >>> 24);
            }
        }
    }

    /** Returns a picture of the type that fits the number of channels. */
    static BufferedImage picture(Bitmap bitmap) {
        int channels = bitmap.channels();
        int type =
                switch (channels) {
                    case 1 -> BufferedImage.TYPE_BYTE_GRAY;
                    case 3 -> BufferedImage.TYPE_3BYTE_BGR;
                    case 4 -> BufferedImage.TYPE_4BYTE_ABGR;
                    default ->
                        throw new ImageException("picture: expected 1, 3 or 4 channels to write, found " + channels);
                };
        BufferedImage picture = new BufferedImage(bitmap.width(), bitmap.height(), type);
        int[] row = new int[bitmap.width() * channels];
        for (int y = 0; y < bitmap.height(); y++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = bitmap.data()[y * row.length + i] & 0xff;
            }
            picture.getRaster().setPixels(0, y, bitmap.width(), 1, row);
        }
        return picture;
    }
}
