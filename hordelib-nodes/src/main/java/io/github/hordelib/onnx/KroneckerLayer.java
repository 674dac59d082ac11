package io.github.hordelib.onnx;

/**
 * A convolution whose kernel a Kronecker product changes, of a matrix [a, b] and a kernel [c, d, height, width]; it has a*c outputs
 * and b*d inputs.
 *
 * @param convolution the layer
 */
public record KroneckerLayer(AdaptableLayer convolution) implements ChangedLayer {
    /** Checks the layer. */
    public KroneckerLayer {
        if (!convolution.isConvolution()) {
            throw new IllegalArgumentException("\"" + convolution.tensor() + "\": expected a convolution, found none");
        }
    }

    @Override
    public String tensor() {
        return convolution.tensor();
    }

    /**
     * Returns the name of the input for the matrix.
     *
     * @return the name
     */
    public String matrixInput() {
        return tensor() + ".lokr_w1";
    }

    /**
     * Returns the name of the input for the kernel.
     *
     * @return the name
     */
    public String kernelInput() {
        return tensor() + ".lokr_w2";
    }
}
