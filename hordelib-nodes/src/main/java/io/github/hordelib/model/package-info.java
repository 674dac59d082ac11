/** What a pipeline holds: text encoders, networks, VAEs and upscalers, over loaded weights. */
package io.github.hordelib.model;
