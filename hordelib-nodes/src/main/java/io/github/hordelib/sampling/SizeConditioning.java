package io.github.hordelib.sampling;

import java.util.OptionalDouble;

/**
 * Sizes that SDXL is told along with the text. Pixels. Immutable.
 *
 * @param width of the original picture
 * @param height of the original picture
 * @param cropWidth cut off at the left
 * @param cropHeight cut off at the top
 * @param targetWidth of the picture wanted
 * @param targetHeight of the picture wanted
 * @param aestheticScore for the refiner; absent = 6 in a positive, 2.5 in a negative prompt
 */
public record SizeConditioning(
        int width,
        int height,
        int cropWidth,
        int cropHeight,
        int targetWidth,
        int targetHeight,
        OptionalDouble aestheticScore) {
    /**
     * Returns the sizes of a picture that was not cropped.
     *
     * @param width pixels
     * @param height pixels
     * @return the sizes
     */
    public static SizeConditioning of(int width, int height) {
        return new SizeConditioning(width, height, 0, 0, width, height, OptionalDouble.empty());
    }
}
