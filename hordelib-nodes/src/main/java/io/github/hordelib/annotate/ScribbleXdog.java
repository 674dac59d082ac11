package io.github.hordelib.annotate;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Lines by a difference of Gaussians.
 *
 * @see <a href="https://doi.org/10.1016/j.cag.2012.03.004">Winnemöller and others, XDoG, 2012</a>
 */
record ScribbleXdog(int threshold) implements MatAnnotator {
    private static final double FINE = 0.5;
    private static final double COARSE = 5;

    @Override
    public Mat map(Mat rgb) {
        Mat floats = Mats.floats(rgb);
        float[] fine = Mats.values(MatAnnotator.blurred(floats, FINE));
        float[] coarse = Mats.values(MatAnnotator.blurred(floats, COARSE));
        byte[] lines = new byte[fine.length / 3];
        for (int i = 0; i < lines.length; i++) {
            float least = Float.MAX_VALUE;
            for (int channel = 3 * i; channel < 3 * i + 3; channel++) {
                least = Math.min(least, coarse[channel] - fine[channel]);
            }
            int difference = (int) Math.max(0, Math.min(255, 255 - least));
            lines[i] = (byte) (2 * (255 - difference) > threshold ? 255 : 0);
        }
        return Mats.grey(rgb.rows(), rgb.cols(), lines);
    }
}
