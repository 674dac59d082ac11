package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;

/**
 * A network that steers a UNet by a picture: ControlNet, T2I adapter. The CONTROL_NET value. Thread-safe and deterministic.
 */
public interface ControlNet {
    /**
     * Returns what the network adds inside the UNet, at strength 1.
     *
     * @param inputs as the UNet gets them, but x without further channels, and without control and patches
     * @param hint the picture, any size and batch: the implementation fits it to x (eight times its size, nearest-exact,
     *     centre crop), a single picture serves all rows, several go round
     * @param cancellation stops the call early
     * @return the residuals, rows as in inputs
     */
    ControlResiduals residuals(NetworkInputs inputs, Image hint, Cancellation cancellation);
}
