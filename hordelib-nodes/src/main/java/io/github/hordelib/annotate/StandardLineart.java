package io.github.hordelib.annotate;

import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;

/** Lines darker than their surroundings, as strong as they stand out from them. */
record StandardLineart(double sigma, int threshold) implements MatAnnotator {
    private static final float LEAST_MEDIAN = 16;
    private static final float MEDIAN_LEVEL = 127;

    @Override
    public Mat map(Mat rgb) {
        Mat floats = Mats.floats(rgb);
        float[] intensity =
                intensity(Mats.values(floats), Mats.values(sigma > 0 ? MatAnnotator.blurred(floats, sigma) : floats));
        float scale = Math.max(LEAST_MEDIAN, median(intensity));
        byte[] lines = new byte[intensity.length];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (byte) (int) Math.min(255, intensity[i] / scale * MEDIAN_LEVEL);
        }
        return Mats.grey(rgb.rows(), rgb.cols(), lines);
    }

    private static float[] intensity(float[] sharp, float[] blurred) {
        float[] intensity = new float[sharp.length / 3];
        for (int i = 0; i < intensity.length; i++) {
            float least = 255;
            for (int channel = 3 * i; channel < 3 * i + 3; channel++) {
                least = Math.min(least, blurred[channel] - sharp[channel]);
            }
            intensity[i] = Math.max(0, least);
        }
        return intensity;
    }

    /** The median of what is above the threshold; 0 if nothing is. */
    private float median(float[] intensity) {
        float[] strong = new float[intensity.length];
        int count = 0;
        for (float value : intensity) {
            if (value > threshold) {
                strong[count++] = value;
            }
        }
        Arrays.sort(strong, 0, count);
        return count == 0 ? 0 : (strong[(count - 1) / 2] + strong[count / 2]) / 2;
    }
}
