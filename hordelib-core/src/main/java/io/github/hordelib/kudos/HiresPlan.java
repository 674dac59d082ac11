package io.github.hordelib.kudos;

import java.util.Locale;

/**
 * Sizes and steps of a job with a second pass, by the rules of the horde's workers.
 *
 * @param width of the first pass, pixels
 * @param height of the first pass, pixels
 * @param secondSteps steps at the requested size; 0 if there is one pass only
 */
record HiresPlan(int width, int height, int secondSteps) {
    private static final int[][] XL_SIZES = {
        {1024, 1024},
        {1152, 896},
        {896, 1152},
        {1216, 832},
        {832, 1216},
        {1344, 768},
        {768, 1344},
        {1536, 640},
        {640, 1536}
    };

    static HiresPlan of(JobFeatures job) {
        int width = (int) JobWork.side(job.width());
        int height = (int) JobWork.side(job.height());
        int resolution = resolution(job.baseline());
        boolean small = width <= resolution || height <= resolution;
        if (!job.hiresFix() || small || job.sourceProcessing().endsWith("painting")) {
            return new HiresPlan(width, height, 0);
        }
        int[] first = JobWork.isXl(job.baseline()) ? nearestXl(width, height) : reduced(width, height);
        return new HiresPlan(first[0], first[1], secondSteps(job, (double) width * height, resolution));
    }

    private static int resolution(String baseline) {
        if (JobWork.isXl(baseline)) {
            return 1024;
        }
        return baseline.toLowerCase(Locale.ROOT).endsWith("768") ? 768 : 512;
    }

    /** The shorter side comes down to 512, both to multiples of 64. */
    private static int[] reduced(int width, int height) {
        double ratio = Math.min(width, height) / 512.0;
        return new int[] {(int) Math.floor(width / (ratio * 64)) * 64, (int) Math.floor(height / (ratio * 64)) * 64};
    }

    private static int[] nearestXl(int width, int height) {
        int[] best = XL_SIZES[0];
        for (int[] size : XL_SIZES) {
            if (distance(size, width, height) < distance(best, width, height)) {
                best = size;
            }
        }
        return best;
    }

    private static double distance(int[] size, int width, int height) {
        return Math.abs((double) size[0] / size[1] - (double) width / height);
    }

    private static int secondSteps(JobFeatures job, double pixels, int resolution) {
        int steps = (int) JobWork.clamp(job.steps(), 1, 500);
        double strength = JobWork.clamp(job.hiresDenoise(), 0.01, 1);
        long up = Math.round(3 + (steps - 3) * strength * strength);
        double factor = pixels / ((double) resolution * resolution) / (3 * 512.0 / resolution);
        up = Math.round(up * Math.pow(2, factor) / 2.25);
        if (steps <= 18) {
            up += 3;
        }
        return (int) Math.max(Math.min(up, steps), Math.min(6, steps));
    }
}
