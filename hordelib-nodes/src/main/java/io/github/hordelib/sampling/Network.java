package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Tensor;

/**
 * A denoising network (UNet): one forward pass on a batch. Implementations are thread-safe and deterministic; a row's result
 * does not depend on the other rows beyond rounding.
 */
public interface Network {
    /**
     * Runs the network.
     *
     * @param inputs the batch, and the changes asked for inside the network
     * @param cancellation stops the call early
     * @return raw network output (eps, v, ...), [b, c, h, w]; c = latent channels
     * @throws io.github.hordelib.base.CancelledException if it was stopped
     * @throws UnsupportedOperationException if the network cannot apply one of the patches
     */
    Tensor predict(NetworkInputs inputs, Cancellation cancellation);

    /**
     * Runs the network and also returns how much attention each position of the middle block receives in its first
     * self-attention: softmax weights averaged over the heads and summed over the queries.
     *
     * @param inputs the batch, and the changes asked for inside the network
     * @param cancellation stops the call early
     * @return output and attention
     * @throws UnsupportedOperationException if the network cannot tell
     */
    default Tapped predictTapped(NetworkInputs inputs, Cancellation cancellation) {
        throw new UnsupportedOperationException(
                "network " + getClass().getSimpleName() + ": expected one that shows its middle attention, found none");
    }

    /**
     * Result of {@link #predictTapped}.
     *
     * @param output as of {@link #predict}
     * @param middleAttention [b, positions], positions = height * width of the middle block, row-major; averages 1
     */
    record Tapped(Tensor output, Tensor middleAttention) {}
}
