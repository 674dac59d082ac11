package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.VaePart;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** A VAE whose graphs are built from a checkpoint. */
final class GraphVae implements Vae {
    private final VaePart part;
    private final GraphSessions sessions;

    GraphVae(VaePart part, GraphSessions sessions) {
        this.part = part;
        this.sessions = sessions;
    }

    /** Returns where the weights are. */
    VaePart part() {
        return part;
    }

    @Override
    public Tensor encodeRaw(Tensor samples, Cancellation cancellation) {
        if (!part.hasEncoder()) {
            throw new ModelException(part.weights().source() + " (VAE): expected an encoder, found a decoder only");
        }
        Tensor parameters =
                sessions.encoder(part).run(Map.of("sample", Value.of(samples)), "latent_parameters", cancellation);
        // The mean comes first, then the variance; one picture at a time.
        int channels = parameters.shape().get(1) / 2;
        float[] mean = Arrays.copyOf(parameters.data(), parameters.data().length / 2);
        return Tensor.of(parameters.shape().with(1, channels), mean);
    }

    @Override
    public Tensor decodeRaw(Tensor latent, Cancellation cancellation) {
        if (latent.shape().get(1) != part.latentChannels()) {
            throw new ModelException(part.weights().source() + " (VAE): expected latents of " + part.latentChannels()
                    + " channels, found " + latent.shape());
        }
        return sessions.decoder(part).run(Map.of("latent_sample", Value.of(latent)), "sample", cancellation);
    }
}
