/**
 * Variants of guidance, as changes of a model's {@link io.github.hordelib.sampling.ModelPatches}: hooks on the estimates,
 * changes inside the network, schedules of the noise mask. {@link io.github.hordelib.guidance.Guidance} makes them all.
 */
package io.github.hordelib.guidance;
