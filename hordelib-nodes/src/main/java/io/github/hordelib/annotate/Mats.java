package io.github.hordelib.annotate;

import io.github.hordelib.image.Bitmap;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Pictures in OpenCV's form, and back. What is allocated belongs to the scope of the caller. */
final class Mats {
    private Mats() {}

    /** Copies a picture, without its alpha. */
    static Mat rgb(Bitmap bitmap) {
        int channels = bitmap.channels();
        byte[] data = bitmap.data();
        byte[] bytes = new byte[bitmap.width() * bitmap.height() * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = data[i / 3 * channels + i % 3];
        }
        return of(bitmap.height(), bitmap.width(), 3, bytes);
    }

    /** Copies a picture of one channel into three. */
    static Mat grey(int rows, int columns, byte[] bytes) {
        byte[] rgb = new byte[bytes.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = bytes[i / 3];
        }
        return of(rows, columns, 3, rgb);
    }

    private static Mat of(int rows, int columns, int channels, byte[] bytes) {
        Mat mat = new Mat(rows, columns, opencv_core.CV_8UC(channels));
        mat.data().put(bytes, 0, bytes.length);
        return mat;
    }

    /** Returns the bytes of a picture that lies in one piece. */
    static byte[] bytes(Mat mat) {
        Mat whole = mat.isContinuous() ? mat : mat.clone();
        byte[] bytes = new byte[Math.toIntExact(whole.total() * whole.channels())];
        whole.data().get(bytes);
        return bytes;
    }

    static Bitmap bitmap(Mat rgb) {
        return Bitmap.of(rgb.cols(), rgb.rows(), 3, bytes(rgb));
    }

    static Mat floats(Mat bytes) {
        Mat result = new Mat();
        bytes.convertTo(result, opencv_core.CV_32F);
        return result;
    }

    static float[] values(Mat floats) {
        float[] values = new float[Math.toIntExact(floats.total() * floats.channels())];
        new org.bytedeco.javacpp.FloatPointer(floats.data()).get(values);
        return values;
    }

    static Mat resized(Mat mat, int width, int height, int interpolation) {
        Mat result = new Mat();
        opencv_imgproc.resize(mat, result, new Size(width, height), 0, 0, interpolation);
        return result;
    }

    static Mat converted(Mat mat, int code) {
        Mat result = new Mat();
        opencv_imgproc.cvtColor(mat, result, code);
        return result;
    }
}
