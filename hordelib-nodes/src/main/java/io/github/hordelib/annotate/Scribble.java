package io.github.hordelib.annotate;

import org.bytedeco.opencv.opencv_core.Mat;

/** White where any channel is dark: for pictures that are drawings already. */
record Scribble() implements MatAnnotator {
    private static final int DARK = 127;

    @Override
    public Mat map(Mat rgb) {
        byte[] bytes = Mats.bytes(rgb);
        byte[] lines = new byte[bytes.length / 3];
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & 0xff) < DARK) {
                lines[i / 3] = (byte) 255;
            }
        }
        return Mats.grey(rgb.rows(), rgb.cols(), lines);
    }
}
