package io.github.hordelib.annotate;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV's edge detector on colours, gradients measured by the sum of their sizes. */
record CannyLines(int low, int high) implements MatAnnotator {
    private static final int APERTURE = 3;

    @Override
    public Mat map(Mat rgb) {
        Mat edges = new Mat();
        opencv_imgproc.Canny(rgb, edges, low, high, APERTURE, false);
        return Mats.converted(edges, opencv_imgproc.COLOR_GRAY2RGB);
    }
}
