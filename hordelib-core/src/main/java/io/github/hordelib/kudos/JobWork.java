package io.github.hordelib.kudos;

import java.util.List;
import java.util.Locale;

/**
 * The floating-point work of a job, in GFLOP (two for each multiply-add), counted from the shapes of the networks. Each
 * network's count is a polynomial in the number of pixels: convolutions and projections grow with it, attention with its
 * square.
 *
 * <p>Immutable.
 *
 * @param evaluations runs of the denoising network at the first pass's size, both halves of a guided step counted as one
 * @param firstPass GFLOP of these runs
 * @param secondEvaluations runs at the second pass's size; 0 without a second pass
 * @param secondPass GFLOP of these runs
 * @param control GFLOP of the ControlNet
 * @param text GFLOP of the text encoders
 * @param encode GFLOP of encoding the source image
 * @param decode GFLOP of decoding the pictures
 * @param post GFLOP of the upscalers
 * @param outputPixels pixels of all pictures after post-processing
 */
public record JobWork(
        double evaluations,
        double firstPass,
        double secondEvaluations,
        double secondPass,
        double control,
        double text,
        double encode,
        double decode,
        double post,
        double outputPixels) {
    private static final double GIGA = 1e-9;
    private static final double UNIT = 512.0 * 512.0;

    /** GFLOP = fixed + linear n + square n², where n = pixels / 512². */
    private record Cost(double fixed, double linear, double square) {
        double at(double pixels) {
            double n = pixels / UNIT;
            return fixed + linear * n + square * n * n;
        }
    }

    // Counted over the networks as published at 256², 512², 768² (SDXL: 512², 1024²) and solved for the coefficients.
    private static final Cost UNET_1 = new Cost(2.9, 677.6, 122.8);
    private static final Cost UNET_XL = new Cost(52.6, 1489.4, 46.96);
    private static final Cost DECODE = new Cost(0, 2479.5, 34.5);
    private static final Cost ENCODE = new Cost(0, 1082.7, 34.3);
    private static final double TEXT = 13.3;
    private static final double TEXT_XL = 111.2;
    private static final double CONTROL_SHARE = 0.353;

    // Multiply-adds per input pixel: residual trunk, then three layers at up to 16 times the pixels.
    private static final double TRUNK_23 = 16.6e6;
    private static final double TRUNK_6 = 4.4e6;
    private static final double TAIL = 36_864 * (4 + 16 + 16) + 1_728 * 17;

    /**
     * Counts a job.
     *
     * @param job the job
     * @return its work; finite, never negative
     */
    public static JobWork of(JobFeatures job) {
        boolean xl = isXl(job.baseline());
        Cost unet = xl ? UNET_XL : UNET_1;
        double images = clamp(job.images(), 1, 100);
        double guided = job.cfgScale() == 1 ? 1 : 2;
        HiresPlan plan = HiresPlan.of(job);
        double target = side(job.width()) * side(job.height());
        double first = (double) plan.width() * plan.height();
        int steps = (int) clamp(job.steps(), 1, 500);
        double evaluations = SamplerCost.evaluations(job.sampler(), steps, strength(job.denoise()));
        double second = plan.secondSteps() == 0
                ? 0
                : SamplerCost.evaluations(job.sampler(), plan.secondSteps(), strength(job.hiresDenoise()));
        double firstPass = evaluations * guided * images * unet.at(first);
        double secondPass = second * guided * images * unet.at(target);
        Post post = Post.of(job.postProcessing(), target);
        return new JobWork(
                evaluations,
                firstPass,
                second,
                secondPass,
                job.controlType().isPresent() ? CONTROL_SHARE * (firstPass + secondPass) : 0,
                (xl ? TEXT_XL : TEXT) * 2,
                job.sourceImage() ? ENCODE.at(first) : 0,
                images * DECODE.at(target),
                images * post.gflop(),
                images * post.pixels());
    }

    /**
     * Returns the sum of all parts.
     *
     * @return GFLOP of the job
     */
    public double total() {
        return firstPass + secondPass + control + text + encode + decode + post;
    }

    private static double strength(double value) {
        return Double.isNaN(value) ? 1 : clamp(value, 0.01, 1);
    }

    static double side(int pixels) {
        return clamp(pixels, 64, 8192);
    }

    static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(max, value));
    }

    static boolean isXl(String baseline) {
        String name = baseline.toLowerCase(Locale.ROOT).replace(' ', '_');
        boolean first = name.isEmpty() || name.equals("stable_diffusion");
        return !first && !name.startsWith("stable_diffusion_1") && !name.startsWith("stable_diffusion_2");
    }

    private record Post(double gflop, double pixels) {
        static Post of(List<String> names, double pixels) {
            double gflop = 0;
            double size = pixels;
            for (String name : names) {
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "realesrgan_x4plus", "nmkd_siax", "4x_animesharp" -> {
                        gflop += 2 * GIGA * size * (TRUNK_23 + TAIL);
                        size *= 16;
                    }
                    case "realesrgan_x4plus_anime_6b" -> {
                        gflop += 2 * GIGA * size * (TRUNK_6 + TAIL);
                        size *= 16;
                    }
                    case "realesrgan_x2plus" -> {
                        gflop += 2 * GIGA * size / 4 * (TRUNK_23 + TAIL);
                        size *= 4;
                    }
                    default -> {
                        // Face fixers work on faces, whose number nobody knows before; unknown names are free.
                    }
                }
            }
            return new Post(gflop, size);
        }
    }
}
