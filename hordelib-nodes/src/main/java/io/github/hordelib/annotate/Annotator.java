package io.github.hordelib.annotate;

import io.github.hordelib.image.Image;

/** Makes control pictures of pictures. Immutable and thread-safe. */
public interface Annotator {
    /**
     * Makes control pictures.
     *
     * @param image RGB pictures; alpha is left out
     * @param resolution the shorter side of the results in pixels, at least 1; the longer one follows
     * @return RGB pictures of 256 levels
     * @throws AnnotatorException if OpenCV's natives are missing, or the picture does not suit
     */
    Image annotate(Image image, int resolution);

    /**
     * Makes control pictures of the size of the pictures.
     *
     * @param image RGB pictures; alpha is left out
     * @return RGB pictures of 256 levels
     * @throws AnnotatorException if OpenCV's natives are missing, or the picture does not suit
     */
    default Image annotate(Image image) {
        return annotate(image, Math.min(image.width(), image.height()));
    }
}
