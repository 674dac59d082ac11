package io.github.hordelib.sampling;

import java.util.function.UnaryOperator;

/**
 * A network with everything a run must know of it. The MODEL value. Immutable; the {@code with} methods return changed copies
 * over the same weights.
 *
 * @param network the network
 * @param sampling what its numbers mean
 * @param traits what it was built for
 * @param patches what was changed about it
 */
public record DiffusionModel(Network network, ModelSampling sampling, Traits traits, ModelPatches patches) {
    /**
     * Returns a model without patches.
     *
     * @param network the network
     * @param sampling what its numbers mean
     * @param traits what it was built for
     * @return the model
     */
    public static DiffusionModel of(Network network, ModelSampling sampling, Traits traits) {
        return new DiffusionModel(network, sampling, traits, ModelPatches.NONE);
    }

    /**
     * Returns a copy with another network.
     *
     * @param newNetwork the network
     * @return the model
     */
    public DiffusionModel withNetwork(Network newNetwork) {
        return new DiffusionModel(newNetwork, sampling, traits, patches);
    }

    /**
     * Returns a copy whose network's numbers mean something else.
     *
     * @param newSampling what they mean
     * @return the model
     */
    public DiffusionModel withSampling(ModelSampling newSampling) {
        return new DiffusionModel(network, newSampling, traits, patches);
    }

    /**
     * Returns a copy with another latent format.
     *
     * @param format the format
     * @return the model
     */
    public DiffusionModel withFormat(LatentFormat format) {
        return new DiffusionModel(
                network, sampling, new Traits(format, traits.latentChannels, traits.adm, traits.concat), patches);
    }

    /**
     * Returns a copy with other patches.
     *
     * @param change what to do with the patches
     * @return the model
     */
    public DiffusionModel withPatches(UnaryOperator<ModelPatches> change) {
        return new DiffusionModel(network, sampling, traits, change.apply(patches));
    }

    /**
     * What a network was built for.
     *
     * @param format scale of its latents
     * @param latentChannels channels of a latent, 4 for SD
     * @param adm what it wants to be told beside the text
     * @param concat what is joined to the latent
     */
    public record Traits(LatentFormat format, int latentChannels, Adm adm, ConcatKind concat) {
        /** SD 1.x and 2.x. */
        public static final Traits SD = new Traits(LatentFormat.SD15, 4, Adm.NONE, ConcatKind.NONE);
        /** SDXL base. */
        public static final Traits SDXL = new Traits(LatentFormat.SDXL, 4, Adm.SDXL, ConcatKind.NONE);
    }

    /** What a network wants to be told beside the text, as its input y. */
    public enum Adm {
        /** Nothing. */
        NONE,
        /** Pooled text and six sizes. */
        SDXL,
        /** Pooled text, four sizes and the aesthetic score. */
        SDXL_REFINER
    }

    /** What is joined to the latent on the channel axis. */
    public enum ConcatKind {
        /** Nothing. */
        NONE,
        /** The noise mask (1 channel) and the masked picture's latent. */
        INPAINT,
        /** The picture's latent. */
        PIX2PIX
    }
}
