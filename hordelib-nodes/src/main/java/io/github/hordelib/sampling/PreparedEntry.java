package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a conditioning made ready for the latents of one run. Immutable.
 *
 * @param inputs what the network gets
 * @param place where it counts
 * @param highest noise level above which it does not count
 * @param lowest noise level below which it does not count
 * @param control networks that steer by pictures
 * @param hooks changes of the network
 * @param fallback whether it counts only where no other entry does
 */
record PreparedEntry(
        NetworkPart inputs,
        Weighting place,
        float highest,
        float lowest,
        Optional<Control> control,
        List<Conditioning.NetworkHook> hooks,
        boolean fallback) {
    /**
     * What the network gets beside latent and timestep.
     *
     * @param embedding [n, tokens, width]
     * @param y [n, width]
     * @param concat [n, c, h, w] of the whole latent
     */
    record NetworkPart(Tensor embedding, Optional<Tensor> y, Optional<Tensor> concat) {}

    boolean activeAt(float sigma) {
        return sigma <= highest && sigma >= lowest;
    }

    /** Returns an entry that counts where and when this one does, for what another one says. */
    PreparedEntry saying(PreparedEntry other) {
        return new PreparedEntry(other.inputs, place, highest, lowest, control, hooks, fallback);
    }

    PreparedEntry withWeight(Tensor weight) {
        return new PreparedEntry(inputs, place.withWeight(weight), highest, lowest, control, hooks, fallback);
    }

    PreparedEntry withControl(Optional<Control> newControl) {
        return new PreparedEntry(inputs, place, highest, lowest, newControl, hooks, fallback);
    }

    /** Returns whether both can be rows of one network call. */
    boolean joins(PreparedEntry other) {
        Area.Cells mine = place.crop();
        Area.Cells theirs = other.place.crop();
        return mine.height() == theirs.height()
                && mine.width() == theirs.width()
                && control.equals(other.control)
                && hooks.isEmpty()
                && other.hooks.isEmpty()
                && sameShape(inputs.y, other.inputs.y)
                && sameShape(inputs.concat, other.inputs.concat)
                && contextsJoin(inputs.embedding, other.inputs.embedding);
    }

    private static boolean sameShape(Optional<Tensor> a, Optional<Tensor> b) {
        return a.map(Tensor::shape).equals(b.map(Tensor::shape));
    }

    /** Texts of different length are repeated to a common multiple, unless one would be repeated too often. */
    private static boolean contextsJoin(Tensor a, Tensor b) {
        int tokensA = a.shape().get(1);
        int tokensB = b.shape().get(1);
        return a.shape().get(2) == b.shape().get(2)
                && leastCommonMultiple(tokensA, tokensB) / Math.min(tokensA, tokensB) <= 4;
    }

    static int leastCommonMultiple(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }
}
