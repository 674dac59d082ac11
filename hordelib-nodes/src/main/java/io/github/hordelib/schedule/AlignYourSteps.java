package io.github.hordelib.schedule;

/**
 * Noise levels that were optimised for a family of models at ten steps (Sabour et al., 2024), interpolated in logarithms for
 * other numbers of steps. Immutable.
 */
public final class AlignYourSteps {
    /** Stable Diffusion 1. */
    public static final AlignYourSteps SD1 = new AlignYourSteps(
            14.6146412293,
            6.4745760956,
            3.8636745985,
            2.6946151520,
            1.8841921177,
            1.3943805092,
            0.9642583904,
            0.6523686016,
            0.3977456272,
            0.1515232662,
            0.0291671582);
    /** SDXL. */
    public static final AlignYourSteps SDXL = new AlignYourSteps(
            14.6146412293,
            6.3184485287,
            3.7681790315,
            2.1811480769,
            1.3405244945,
            0.8620721141,
            0.5550693289,
            0.3798540708,
            0.2332364134,
            0.1114188177,
            0.0291671582);
    /** Stable Video Diffusion. */
    public static final AlignYourSteps SVD =
            new AlignYourSteps(700.00, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002);

    private final OptimisedLevels levels;

    private AlignYourSteps(double... levels) {
        this.levels = new OptimisedLevels(levels);
    }

    /**
     * Returns the family of a name.
     *
     * @param name {@code SD1}, {@code SDXL} or {@code SVD}
     * @return the family
     * @throws IllegalArgumentException if there is none
     */
    public static AlignYourSteps of(String name) {
        return switch (name) {
            case "SD1" -> SD1;
            case "SDXL" -> SDXL;
            case "SVD" -> SVD;
            default ->
                throw new IllegalArgumentException(
                        "align your steps: expected SD1, SDXL or SVD, found \"" + name + "\"");
        };
    }

    /**
     * Returns the levels of a run.
     *
     * @param steps number of steps of a whole run, at least 1
     * @param denoise share of the steps that is run, 0 to 1; rounded, halves to even
     * @return the levels, the last one 0; none if denoise is 0
     */
    public Sigmas sigmas(int steps, double denoise) {
        return levels.sigmas(steps, denoise);
    }
}
