/**
 * Seeded Gaussian noise that reproduces the generators pictures were made with: PyTorch's on the CPU and on CUDA, and
 * torchsde's Brownian tree.
 *
 * <p>A {@link io.github.hordelib.noise.NoiseProfile} is a named rule that says which of them a seed starts; its results never
 * change under the same name.
 */
package io.github.hordelib.noise;
