package io.github.hordelib.image;

/**
 * One picture of 8-bit values, as files hold it. Like a tensor it is never written again once it has been handed on.
 * Thread-safe once filled.
 */
public final class Bitmap {
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] data;

    private Bitmap(int width, int height, int channels, byte[] data) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.data = data;
    }

    /**
     * Returns a picture over an array, without a copy: the caller gives the array away.
     *
     * @param width pixels
     * @param height pixels
     * @param channels 1 (grey), 3 (RGB) or 4 (RGBA, colours not multiplied by alpha)
     * @param data values row by row, channels side by side
     * @return the picture
     * @throws IllegalArgumentException if the number of values does not match
     */
    public static Bitmap of(int width, int height, int channels, byte[] data) {
        if ((long) width * height * channels != data.length) {
            throw new IllegalArgumentException("bitmap " + width + "x" + height + "x" + channels + ": expected "
                    + (long) width * height * channels + " values, found " + data.length);
        }
        return new Bitmap(width, height, channels, data);
    }

    /**
     * Returns the width.
     *
     * @return pixels
     */
    public int width() {
        return width;
    }

    /**
     * Returns the height.
     *
     * @return pixels
     */
    public int height() {
        return height;
    }

    /**
     * Returns the number of channels.
     *
     * @return 1, 3 or 4
     */
    public int channels() {
        return channels;
    }

    /**
     * Returns the values, row by row, channels side by side.
     *
     * @return the array itself, not a copy
     */
    public byte[] data() {
        return data;
    }

    /**
     * Returns one value.
     *
     * @param x column
     * @param y row
     * @param channel 0 is red
     * @return 0 to 255
     */
    public int get(int x, int y, int channel) {
        return data[(y * width + x) * channels + channel] & 0xff;
    }
}
