package io.github.hordelib.sampling;

/** Part of a latent that a conditioning is for. Immutable. */
public sealed interface Area {
    /**
     * A rectangle in latent cells (8 pixels for SD).
     *
     * @param height cells
     * @param width cells
     * @param y first row
     * @param x first column
     */
    record Cells(int height, int width, int y, int x) implements Area {}

    /**
     * A rectangle in shares of the latent's size.
     *
     * @param height 0 to 1
     * @param width 0 to 1
     * @param y 0 to 1
     * @param x 0 to 1
     */
    record Share(double height, double width, double y, double x) implements Area {}

    /**
     * Returns the rectangle on a latent; shares are rounded, half to even, and are at least one cell large.
     *
     * @param latentHeight cells
     * @param latentWidth cells
     * @return the rectangle
     */
    default Cells on(int latentHeight, int latentWidth) {
        if (this instanceof Share share) {
            return new Cells(
                    Math.max(1, (int) Math.rint(share.height * latentHeight)),
                    Math.max(1, (int) Math.rint(share.width * latentWidth)),
                    (int) Math.rint(share.y * latentHeight),
                    (int) Math.rint(share.x * latentWidth));
        }
        return (Cells) this;
    }
}
