/**
 * Builds ONNX graphs in memory from the names and shapes of a checkpoint. Weights are not copied: initializers point into the
 * safetensors file. The graphs are written in the forms that ONNX Runtime executes fastest, one dialect per provider.
 */
package io.github.hordelib.onnx;
