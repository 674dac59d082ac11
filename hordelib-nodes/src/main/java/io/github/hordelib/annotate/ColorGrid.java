package io.github.hordelib.annotate;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Squares of one colour for every 64 pixels, for T2I adapters of colour. */
record ColorGrid() implements MatAnnotator {
    private static final int SQUARE = 64;

    @Override
    public Mat map(Mat rgb) {
        Mat small = Mats.resized(rgb, rgb.cols() / SQUARE, rgb.rows() / SQUARE, opencv_imgproc.INTER_CUBIC);
        return Mats.resized(small, rgb.cols(), rgb.rows(), opencv_imgproc.INTER_NEAREST);
    }
}
