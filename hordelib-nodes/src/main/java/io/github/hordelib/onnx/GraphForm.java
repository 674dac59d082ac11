package io.github.hordelib.onnx;

/** The dialect a graph is written in; each provider has operators of its own that are faster than the standard ones. */
public enum GraphForm {
    /** float32, standard operators and those that ONNX Runtime has for processors. Runs everywhere. */
    CPU,
    /** float16 with channels last and the fused operators of the CUDA provider. Runs there only. */
    CUDA
}
