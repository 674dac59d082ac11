package io.github.hordelib.annotate;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** White where it is dark; at a threshold of 0 or 255, Otsu's method finds the threshold. */
record Binary(int threshold) implements MatAnnotator {
    @Override
    public Mat map(Mat rgb) {
        boolean otsu = threshold == 0 || threshold == 255;
        Mat grey = Mats.converted(rgb, opencv_imgproc.COLOR_RGB2GRAY);
        Mat result = new Mat();
        opencv_imgproc.threshold(
                grey,
                result,
                otsu ? 0 : threshold,
                255,
                opencv_imgproc.THRESH_BINARY_INV + (otsu ? opencv_imgproc.THRESH_OTSU : 0));
        return Mats.converted(result, opencv_imgproc.COLOR_GRAY2RGB);
    }
}
