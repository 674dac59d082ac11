package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * One batch for a {@link Network}. Immutable.
 *
 * @param x latent scaled for the network, further channels (inpaint, pix2pix) already joined, [b, c, h, w]
 * @param timesteps one for each row, [b]
 * @param context text embeddings, [b, tokens, width]
 * @param y pooled text and size embeddings, [b, width], for networks that want them (SDXL)
 * @param control what ControlNets add, rows as in x
 * @param patches changes inside the network, applied to all rows
 */
public record NetworkInputs(
        Tensor x,
        Tensor timesteps,
        Tensor context,
        Optional<Tensor> y,
        Optional<ControlResiduals> control,
        List<UnetPatch> patches) {
    /** Checks the number of rows and copies the list. */
    public NetworkInputs {
        int rows = x.shape().get(0);
        if (timesteps.shape().elements() != rows || context.shape().get(0) != rows) {
            throw new IllegalArgumentException("network inputs: expected " + rows + " rows, found timesteps "
                    + timesteps.shape() + " and context " + context.shape());
        }
        patches = List.copyOf(patches);
    }

    /**
     * Returns inputs without control and patches.
     *
     * @param x [b, c, h, w]
     * @param timesteps [b]
     * @param context [b, tokens, width]
     * @return the inputs
     */
    public static NetworkInputs of(Tensor x, Tensor timesteps, Tensor context) {
        return new NetworkInputs(x, timesteps, context, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * Returns a copy with what ControlNets add.
     *
     * @param residuals rows as in x
     * @return the inputs
     */
    public NetworkInputs withControl(ControlResiduals residuals) {
        return new NetworkInputs(x, timesteps, context, y, Optional.of(residuals), patches);
    }

    /**
     * Returns how many rows there are.
     *
     * @return the batch size
     */
    public int rows() {
        return x.shape().get(0);
    }
}
