/**
 * ONNX Runtime, wrapped once: the only package that imports {@code ai.onnxruntime}. An {@link io.github.hordelib.ort.OrtBackend}
 * opens {@link io.github.hordelib.ort.Session}s that any number of threads run at once.
 *
 * <p>Every native object is owned by a counted handle, so that using something that is closed, or closing something that is
 * used, is an exception or is put off, and never a crash of the process.
 */
package io.github.hordelib.ort;
