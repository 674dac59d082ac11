package io.github.hordelib.nodes;

import io.github.hordelib.guidance.LatentOperation;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.model.Upscaler;
import io.github.hordelib.model.Vae;
import io.github.hordelib.model.VisionEncoder;
import io.github.hordelib.model.VisionStates;
import io.github.hordelib.node.PortType;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Guider;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.NetworkHooks;
import io.github.hordelib.sampling.Noise;
import io.github.hordelib.sampling.Sampler;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/** Port types of the diffusion nodes. */
public final class Ports {
    /** Batches of pictures. */
    public static final PortType<Image> IMAGE = new PortType<>("IMAGE", Image.class, image -> bytes(image.pixels()));
    /** Batches of masks. */
    public static final PortType<Mask> MASK = new PortType<>("MASK", Mask.class, mask -> bytes(mask.values()));
    /** Batches of latents, in VAE space. */
    public static final PortType<Latent> LATENT = new PortType<>(
            "LATENT",
            Latent.class,
            latent -> bytes(latent.samples())
                    + latent.noiseMask().map(Ports::bytes).orElse(0L));
    /** Text encoders. */
    public static final PortType<TextEncoder> CLIP = new PortType<>("CLIP", TextEncoder.class);
    /** Upscaling networks. */
    public static final PortType<Upscaler> UPSCALE_MODEL = new PortType<>("UPSCALE_MODEL", Upscaler.class);
    /** Vision transformers. */
    public static final PortType<VisionEncoder> CLIP_VISION = new PortType<>("CLIP_VISION", VisionEncoder.class);
    /** Pictures as a vision transformer sees them. */
    public static final PortType<VisionStates> CLIP_VISION_OUTPUT =
            new PortType<>("CLIP_VISION_OUTPUT", VisionStates.class);
    /** Noise levels of a run. */
    public static final PortType<Sigmas> SIGMAS = new PortType<>("SIGMAS", Sigmas.class);
    /** Networks with what a run must know of them. */
    public static final PortType<DiffusionModel> MODEL = new PortType<>("MODEL", DiffusionModel.class);
    /** What a picture should show. */
    public static final PortType<Conditioning> CONDITIONING =
            new PortType<>("CONDITIONING", Conditioning.class, conditioning -> conditioning.entries().stream()
                    .mapToLong(entry -> bytes(entry.embedding()))
                    .sum());
    /** Networks that steer by a picture. */
    public static final PortType<ControlNet> CONTROL_NET = new PortType<>("CONTROL_NET", ControlNet.class);
    /** Ways to combine conditionings. */
    public static final PortType<Guider> GUIDER = new PortType<>("GUIDER", Guider.class);
    /** Sources of a run's noise. */
    public static final PortType<Noise> NOISE = new PortType<>("NOISE", Noise.class);
    /** Ways to walk the noise levels. */
    public static final PortType<Sampler> SAMPLER = new PortType<>("SAMPLER", Sampler.class);
    /** Pictures to latents and back. */
    public static final PortType<Vae> VAE = new PortType<>("VAE", Vae.class);
    /** Things done to latents. */
    public static final PortType<LatentOperation> LATENT_OPERATION =
            new PortType<>("LATENT_OPERATION", LatentOperation.class);
    /** Changes of a network for single conditionings. */
    public static final PortType<NetworkHooks> HOOKS = new PortType<>("HOOKS", NetworkHooks.class);
    /** Parts of a run. */
    public static final PortType<Conditioning.Range> TIMESTEPS_RANGE =
            new PortType<>("TIMESTEPS_RANGE", Conditioning.Range.class);

    private Ports() {}

    /** What a tensor adds to the weight of a cached value. */
    private static long bytes(Tensor tensor) {
        return (long) Float.BYTES * tensor.shape().elements();
    }
}
