package io.github.hordelib.onnx;

import java.util.Arrays;
import java.util.Locale;

/** Ways to bring a feature map to another size inside a graph. */
public enum Resampling {
    /** Value of the cell under the centre. */
    NEAREST_EXACT,
    /** Linear between the two nearest cells of each axis, never antialiased. */
    BILINEAR,
    /** Average of the cells that are touched. */
    AREA,
    /** Cubic convolution with a = -0.75, never antialiased. */
    BICUBIC,
    /** Directions of the channel vectors on the sphere, their lengths linearly. */
    BISLERP;

    /**
     * Returns the method of a name.
     *
     * @param name as in workflows, such as {@code nearest-exact}
     * @return the method
     * @throws GraphException if there is none of that name
     */
    public static Resampling named(String name) {
        for (Resampling method : values()) {
            if (method.toString().equals(name)) {
                return method;
            }
        }
        throw new GraphException("resize method inside a network: expected one of " + Arrays.toString(values())
                + ", found \"" + name + "\"");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
