package io.github.hordelib.onnx;

/** A layer to which {@link LayerInputs} adds inputs for changes of one form. Immutable. */
public sealed interface ChangedLayer permits AdaptableLayer, KroneckerLayer {
    /**
     * Returns the weight that is changed.
     *
     * @return name of the whole tensor in the checkpoint
     */
    String tensor();
}
