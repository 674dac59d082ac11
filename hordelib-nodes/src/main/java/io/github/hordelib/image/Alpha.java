package io.github.hordelib.image;

/** Multiplication of 8-bit RGBA colours by their alpha and back, rounded as Pillow does. */
final class Alpha {
    private Alpha() {}

    static byte[] multiply(byte[] rgba) {
        byte[] result = rgba.clone();
        for (int i = 0; i < rgba.length; i += 4) {
            int alpha = rgba[i + 3] & 0xff;
            for (int c = 0; c < 3; c++) {
                int product = (rgba[i + c] & 0xff) * alpha + 128;
                result[i + c] = (byte) (((product >> 8) + product) >> 8);
            }
        }
        return result;
    }

    static byte[] divide(byte[] premultiplied) {
        byte[] result = premultiplied.clone();
        for (int i = 0; i < result.length; i += 4) {
            int alpha = result[i + 3] & 0xff;
            for (int c = 0; c < 3 && alpha != 0 && alpha != 255; c++) {
                result[i + c] = (byte) Math.min(255, 255 * (result[i + c] & 0xff) / alpha);
            }
        }
        return result;
    }
}
