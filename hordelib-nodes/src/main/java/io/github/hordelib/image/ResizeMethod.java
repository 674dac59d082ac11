package io.github.hordelib.image;

/** How pictures and latents are resized; the names are those of workflows. */
public enum ResizeMethod {
    /** Value of the nearest cell, as torch's {@code nearest-exact}. */
    NEAREST_EXACT("nearest-exact"),
    /** Linear between the two nearest cells, never antialiased, as torch's {@code bilinear}. */
    BILINEAR("bilinear"),
    /** Average of the covered cells, as torch's {@code area}. */
    AREA("area"),
    /** Cubic convolution with a = -0.75, never antialiased, as torch's {@code bicubic}. */
    BICUBIC("bicubic"),
    /** Antialiased Lanczos in 8 bit, as Pillow does it; for pictures only. */
    LANCZOS("lanczos"),
    /** Spherical interpolation of the channel vectors; for latents. */
    BISLERP("bislerp");

    private final String word;

    ResizeMethod(String word) {
        this.word = word;
    }

    /**
     * Returns the method of a name.
     *
     * @param name as in workflows
     * @return the method
     * @throws IllegalArgumentException if there is none of that name
     */
    public static ResizeMethod named(String name) {
        for (ResizeMethod method : values()) {
            if (method.word.equals(name)) {
                return method;
            }
        }
        throw new IllegalArgumentException("resize method: expected one of nearest-exact, bilinear, area, bicubic,"
                + " lanczos, bislerp, found \"" + name + "\"");
    }

    @Override
    public String toString() {
        return word;
    }
}
