/**
 * Model files: reads and writes safetensors, tells from names and shapes what a file holds, and gives every layout one set
 * of tensor names. Nothing here runs a model; tensors stay in their files until somebody reads them.
 */
package io.github.hordelib.checkpoint;
