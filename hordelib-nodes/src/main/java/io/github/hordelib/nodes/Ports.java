package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.node.PortType;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.schedule.Sigmas;

/** Port types of the diffusion nodes. */
public final class Ports {
    /** Batches of pictures. */
    public static final PortType<Image> IMAGE = new PortType<>("IMAGE", Image.class);
    /** Batches of masks. */
    public static final PortType<Mask> MASK = new PortType<>("MASK", Mask.class);
    /** Batches of latents, in VAE space. */
    public static final PortType<Latent> LATENT = new PortType<>("LATENT", Latent.class);
    /** Noise levels of a run. */
    public static final PortType<Sigmas> SIGMAS = new PortType<>("SIGMAS", Sigmas.class);

    private Ports() {}
}
