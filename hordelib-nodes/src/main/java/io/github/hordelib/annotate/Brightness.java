package io.github.hordelib.annotate;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Grey pictures for networks that colour them. */
record Brightness(Measure measure, double gamma) implements MatAnnotator {
    /** What counts as bright. */
    enum Measure {
        /** Lightness of CIELAB. */
        LUMINANCE(opencv_imgproc.COLOR_RGB2Lab, 0),
        /** Value of HSV, the largest channel. */
        INTENSITY(opencv_imgproc.COLOR_RGB2HSV, 2);

        private final int conversion;
        private final int channel;

        Measure(int conversion, int channel) {
            this.conversion = conversion;
            this.channel = channel;
        }
    }

    @Override
    public Mat map(Mat rgb) {
        byte[] converted = Mats.bytes(Mats.converted(rgb, measure.conversion));
        byte[] grey = new byte[converted.length / 3];
        for (int i = 0; i < grey.length; i++) {
            double value = (converted[3 * i + measure.channel] & 0xff) / 255.0;
            grey[i] = (byte) (int) (Math.pow(value, gamma) * 255);
        }
        return Mats.grey(rgb.rows(), rgb.cols(), grey);
    }
}
