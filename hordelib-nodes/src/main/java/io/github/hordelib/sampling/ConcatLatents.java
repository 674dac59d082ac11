package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Bilinear;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Makes the channels that inpaint and pix2pix networks want beside the noisy latent. */
final class ConcatLatents {
    /** Latent of a grey picture, in the scale of SD 1 networks. */
    private static final float[] GREY = {0.8223f, -0.6876f, 0.6364f, 0.1380f};

    private ConcatLatents() {}

    /** Mask (rounded to 0 and 1), then the latent of the masked picture. */
    static Tensor inpaint(LatentFormat format, RunLatent run, Optional<Conditioning.Concat> concat) {
        Shape shape = run.shape();
        Optional<Tensor> given = concat.flatMap(Conditioning.Concat::mask)
                .map(mask -> Bilinear.resize(mask.values(), shape.get(2), shape.get(3)))
                .map(mask -> mask.reshape(Shape.of(mask.shape().get(0), 1, shape.get(2), shape.get(3))))
                .or(() -> run.mask().map(ConcatLatents::firstChannel));
        if (given.isEmpty()) {
            return Rows.joinChannels(List.of(Tensor.filled(shape.with(1, 1), 1), grey(shape)));
        }
        Tensor picture = concat.map(value -> format.toNetwork(fit(value.latent(), shape)))
                .orElse(run.image());
        return Rows.joinChannels(List.of(Rows.cycle(rounded(given.get()), shape.get(0)), picture));
    }

    /** Latent of the picture to be edited, not scaled; zeros if there is none. */
    static Tensor pix2pix(RunLatent run, Optional<Conditioning.Concat> concat) {
        return concat.map(value -> fit(value.latent(), run.shape())).orElseGet(() -> Tensor.zeros(run.shape()));
    }

    private static Tensor fit(Tensor latent, Shape shape) {
        return Rows.cycle(Bilinear.resize(latent, shape.get(2), shape.get(3)), shape.get(0));
    }

    private static Tensor firstChannel(Tensor mask) {
        Tensor result = Tensor.zeros(mask.shape().with(1, 1));
        int plane = mask.shape().get(2) * mask.shape().get(3);
        for (int item = 0; item < mask.shape().get(0); item++) {
            System.arraycopy(mask.data(), item * mask.shape().get(1) * plane, result.data(), item * plane, plane);
        }
        return result;
    }

    private static Tensor rounded(Tensor mask) {
        Tensor result = Tensor.zeros(mask.shape());
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = (float) Math.rint(mask.data()[i]);
        }
        return result;
    }

    private static Tensor grey(Shape shape) {
        Tensor result = Tensor.zeros(shape);
        int plane = shape.get(2) * shape.get(3);
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = GREY[i / plane % shape.get(1) % GREY.length];
        }
        return result;
    }
}
