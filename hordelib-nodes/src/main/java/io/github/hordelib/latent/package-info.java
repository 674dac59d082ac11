/** Operations on latents: size, place, batches, arithmetic. All of them keep noise mask and batch index where they can. */
package io.github.hordelib.latent;
