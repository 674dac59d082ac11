package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.TensorSpec;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A VAE as exporters write it, in two graphs. Newer encoders give the parameters of the latent distribution (mean, then log
 * variance), of which the mean is taken; older ones give a random draw, which is taken as it is.
 */
final class OnnxVae implements Vae {
    private final Half decoder;
    private final Optional<Half> encoder;
    private final int channels;

    /** One of the graphs, with one input and one output of rank 4. */
    private record Half(SharedSession session, String input, String output) {
        static Half of(SharedSession session, OnnxHeader header) {
            PartCheck check = new PartCheck(header);
            return new Half(session, check.onlyInput(4), check.onlyOutput(4));
        }

        Tensor run(Tensor tensor, Cancellation cancellation) {
            return session.run(Map.of(input, Value.of(tensor)), output, cancellation);
        }
    }

    /**
     * A graph and what it says about itself.
     *
     * @param session the graph
     * @param header its inputs and outputs
     */
    record Part(SharedSession session, OnnxHeader header) {
        TensorSpec onlyInput() {
            return header.inputs().values().iterator().next();
        }
    }

    OnnxVae(Part decoder, Optional<Part> encoder, int latentChannels) {
        this.decoder = Half.of(decoder.session, decoder.header);
        this.encoder = encoder.map(part -> Half.of(part.session, part.header));
        this.channels = latentChannels;
        Optional<Integer> taken = PartCheck.extent(decoder.onlyInput(), 1);
        if (taken.isPresent() && taken.get() != latentChannels) {
            throw new ModelException(decoder.header.file() + ": expected latents of " + latentChannels
                    + " channels, found " + decoder.onlyInput());
        }
    }

    @Override
    public Tensor encodeRaw(Tensor samples, Cancellation cancellation) {
        if (encoder.isEmpty()) {
            throw new ModelException("VAE: expected a vae_encoder, found a model without");
        }
        Tensor result = encoder.get().run(samples, cancellation);
        int found = result.shape().get(1);
        if (found == channels) {
            return result;
        }
        if (found != 2 * channels) {
            throw new ModelException(
                    "VAE encoder: expected " + channels + " or " + 2 * channels + " channels, found " + result.shape());
        }
        return Tensor.of(result.shape().with(1, channels), Arrays.copyOf(result.data(), result.data().length / 2));
    }

    @Override
    public Tensor decodeRaw(Tensor latent, Cancellation cancellation) {
        return decoder.run(latent, cancellation);
    }
}
