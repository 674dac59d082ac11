package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How a graph is written. Immutable.
 *
 * @param form dialect of the provider
 * @param anySize whether a UNet takes latents whose sides are odd at some level; otherwise both must be multiples of two to
 *     the number of down-samplings, which is faster
 * @param control whether a UNet has inputs for what ControlNets and T2I adapters add
 * @param middle what becomes of the self-attention in the middle block of a UNet
 * @param changes further changes inside a UNet, in order
 * @param replaced float32 weights in place of those in the file, by name of the tensor in the weights given
 */
public record GraphOptions(
        GraphForm form,
        boolean anySize,
        boolean control,
        MiddleAttention middle,
        List<UnetChange> changes,
        Map<String, Tensor> replaced) {
    /** Copies list and map. */
    public GraphOptions {
        changes = List.copyOf(changes);
        replaced = Map.copyOf(replaced);
    }

    /**
     * Returns plain options: sizes that divide evenly, no control inputs, the weights of the file.
     *
     * @param form dialect
     * @return options
     */
    public static GraphOptions of(GraphForm form) {
        return new GraphOptions(form, false, false, MiddleAttention.PLAIN, List.of(), Map.of());
    }

    /**
     * Returns a copy for any size, or only for even ones.
     *
     * @param any whether any size
     * @return options
     */
    public GraphOptions withAnySize(boolean any) {
        return new GraphOptions(form, any, control, middle, changes, replaced);
    }

    /**
     * Returns a copy with or without inputs for what ControlNets and T2I adapters add.
     *
     * @param on whether there are such inputs
     * @return options
     */
    public GraphOptions withControl(boolean on) {
        return new GraphOptions(form, anySize, on, middle, changes, replaced);
    }

    /**
     * Returns a copy with other weights.
     *
     * @param weights float32 tensors by name
     * @return options
     */
    public GraphOptions withReplaced(Map<String, Tensor> weights) {
        return new GraphOptions(form, anySize, control, middle, changes, weights);
    }

    /**
     * Returns a copy with another self-attention in the middle block.
     *
     * @param attention what becomes of it
     * @return the options
     */
    public GraphOptions withMiddle(MiddleAttention attention) {
        return new GraphOptions(form, anySize, control, attention, changes, replaced);
    }

    /**
     * Returns a copy with other changes inside a UNet.
     *
     * @param inside the changes, in order
     * @return the options
     */
    public GraphOptions withChanges(List<UnetChange> inside) {
        return new GraphOptions(form, anySize, control, middle, inside, replaced);
    }
}
