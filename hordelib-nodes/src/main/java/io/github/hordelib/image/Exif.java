package io.github.hordelib.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Finds out how a picture was held when it was taken, and turns it upright. */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final byte[] JPEG_MARKER = {'E', 'x', 'i', 'f', 0, 0};

    private Exif() {}

    /** Returns the EXIF block of a JPEG file. */
    static Optional<byte[]> inJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            int length = ByteBuffer.wrap(file).getShort(at + 2) & 0xffff;
            int start = at + 4;
            int end = Math.min(at + 2 + length, file.length);
            if (marker == 0xda || length < 2) {
                break;
            }
            if (marker == 0xe1 && end - start > 6 && Arrays.equals(file, start, start + 6, JPEG_MARKER, 0, 6)) {
                return Optional.of(Arrays.copyOfRange(file, start + 6, end));
            }
            at += 2 + length;
        }
        return Optional.empty();
    }

    /** Returns the orientation 1 to 8 that a TIFF structure tells; 1 if it tells none or is damaged. */
    static int orientation(byte[] tiff) {
        if (tiff.length < 8) {
            return 1;
        }
        ByteBuffer buffer =
                ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int at = buffer.getInt(4);
        if (at < 0 || at > tiff.length - 2) {
            return 1;
        }
        int entries = buffer.getShort(at) & 0xffff;
        for (int i = 0; i < entries && at + 2 + (i + 1) * 12 <= tiff.length; i++) {
            int entry = at + 2 + i * 12;
            if ((buffer.getShort(entry) & 0xffff) == ORIENTATION) {
                int value = buffer.getShort(entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /** Returns a picture turned upright. */
    static Bitmap upright(Bitmap bitmap, int orientation) {
        if (orientation == 1) {
            return bitmap;
        }
        boolean swapped = orientation >= 5;
        int width = swapped ? bitmap.height() : bitmap.width();
        int height = swapped ? bitmap.width() : bitmap.height();
        int channels = bitmap.channels();
        byte[] data = new byte[bitmap.data().length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int a = swapped ? y : x;
                int b = swapped ? x : y;
                int fromX = mirrorsX(orientation) ? bitmap.width() - 1 - a : a;
                int fromY = mirrorsY(orientation) ? bitmap.height() - 1 - b : b;
                System.arraycopy(
                        bitmap.data(),
                        (fromY * bitmap.width() + fromX) * channels,
                        data,
                        (y * width + x) * channels,
                        channels);
            }
        }
        return Bitmap.of(width, height, channels, data);
    }

    private static boolean mirrorsX(int orientation) {
        return orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    }

    private static boolean mirrorsY(int orientation) {
        return orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    }
}
