package io.github.hordelib.annotate;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** The picture without its detail: halved some times, and doubled as often. */
record Tile(int halvings) implements MatAnnotator {
    @Override
    public Mat map(Mat rgb) {
        int width = Math.max(1, rgb.cols() >> halvings);
        int height = Math.max(1, rgb.rows() >> halvings);
        Mat result = Mats.resized(rgb, width, height, opencv_imgproc.INTER_AREA);
        for (int i = 0; i < halvings; i++) {
            Mat doubled = new Mat();
            opencv_imgproc.pyrUp(result, doubled);
            result = doubled;
        }
        return result.cols() == rgb.cols() && result.rows() == rgb.rows()
                ? result
                : Mats.resized(result, rgb.cols(), rgb.rows(), opencv_imgproc.INTER_LINEAR);
    }
}
