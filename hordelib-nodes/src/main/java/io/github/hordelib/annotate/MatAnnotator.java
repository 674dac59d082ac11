package io.github.hordelib.annotate;

import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.Image;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * An annotator of one picture in OpenCV's form. As in the preprocessors that users know, pictures are enlarged by cubic
 * interpolation or shrunk by averaging, and their last row and column are repeated up to multiples of 64 while they are worked on.
 */
interface MatAnnotator extends Annotator {
    int MULTIPLE = 64;

    /** Makes a control picture; everything it allocates is released by the caller's scope. */
    Mat map(Mat rgb);

    @Override
    default Image annotate(Image image, int resolution) {
        List<Bitmap> maps = new ArrayList<>();
        for (int i = 0; i < image.count(); i++) {
            try (PointerScope scope = new PointerScope()) {
                maps.add(annotate(Mats.rgb(image.bitmap(i)), resolution));
            } catch (LinkageError e) {
                throw new AnnotatorException(
                        "annotator: expected OpenCV's natives for this platform (org.bytedeco:opencv, openblas and javacpp with a"
                                + " classifier such as linux-x86_64), found none",
                        e);
            }
        }
        return Image.of(maps);
    }

    private Bitmap annotate(Mat picture, int resolution) {
        double scale = (double) resolution / Math.min(picture.rows(), picture.cols());
        int height = Math.max(1, (int) Math.rint(picture.rows() * scale));
        int width = Math.max(1, (int) Math.rint(picture.cols() * scale));
        Mat fitted = Mats.resized(
                picture, width, height, scale > 1 ? opencv_imgproc.INTER_CUBIC : opencv_imgproc.INTER_AREA);
        Mat padded = new Mat();
        opencv_core.copyMakeBorder(fitted, padded, 0, missing(height), 0, missing(width), opencv_core.BORDER_REPLICATE);
        return Mats.bitmap(new Mat(map(padded), new Rect(0, 0, width, height)));
    }

    private static int missing(int length) {
        return Math.floorMod(-length, MULTIPLE);
    }

    /** Returns a blurred picture of 32-bit floats. */
    static Mat blurred(Mat floats, double sigma) {
        Mat result = new Mat();
        opencv_imgproc.GaussianBlur(floats, result, new Size(0, 0), sigma);
        return result;
    }
}
