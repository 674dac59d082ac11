package io.github.hordelib.sampling;

import io.github.hordelib.image.Image;
import java.util.Optional;

/**
 * Use of a control network by a conditioning. Immutable.
 *
 * @param net the network
 * @param hint what steers it, 0..1
 * @param strength factor of everything it adds
 * @param startPercent share of the way from noise to picture from which it acts
 * @param endPercent share up to which it acts
 * @param previous further control, added to this one
 */
public record Control(
        ControlNet net,
        Image hint,
        double strength,
        double startPercent,
        double endPercent,
        Optional<Control> previous) {
    /**
     * Returns a control that acts all the way and is alone.
     *
     * @param net the network
     * @param hint what steers it, 0..1
     * @param strength factor of everything it adds
     * @return the control
     */
    public static Control of(ControlNet net, Image hint, double strength) {
        return new Control(net, hint, strength, 0, 1, Optional.empty());
    }

    /**
     * Returns a copy with another range.
     *
     * @param start share of the way from noise to picture from which it acts
     * @param end share up to which it acts
     * @return the control
     */
    public Control withRange(double start, double end) {
        return new Control(net, hint, strength, start, end, previous);
    }

    /**
     * Returns a copy that further control is added to.
     *
     * @param other the control before; empty for none
     * @return the control
     */
    public Control withPrevious(Optional<Control> other) {
        return new Control(net, hint, strength, startPercent, endPercent, other);
    }
}
