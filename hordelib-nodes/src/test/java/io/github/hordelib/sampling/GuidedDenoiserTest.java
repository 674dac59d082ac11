package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a network is given. */
class GuidedDenoiserTest {
    private static final Shape SHAPE = Shape.of(1, 4, 8, 8);
    private static final float SIGMA = 3;

    private final List<NetworkInputs> calls = new ArrayList<>();
    private final Network recorder = (inputs, cancellation) -> {
        calls.add(inputs);
        Shape shape = inputs.x().shape();
        return Tensor.zeros(shape.with(1, 4));
    };

    private static Conditioning text(int tokens, float value) {
        return Conditioning.of(Tensor.filled(Shape.of(1, tokens, 2), value), Optional.empty());
    }

    private static Conditioning with(Conditioning conditioning, UnaryOperator<Conditioning.Extras> change) {
        return conditioning.map(entry -> entry.withExtras(change.apply(entry.extras())));
    }

    private void denoise(DiffusionModel.Traits traits, Conditioning positive, Conditioning negative) {
        denoise(traits, positive, negative, Optional.empty());
    }

    private void denoise(
            DiffusionModel.Traits traits, Conditioning positive, Conditioning negative, Optional<Tensor> mask) {
        ModelSampling sampling = ModelSampling.stableDiffusion(Prediction.EPS);
        DiffusionModel model = DiffusionModel.of(recorder, sampling, traits);
        Guider guider = new CfgGuider(model, positive, Optional.of(negative), 5);
        RunLatent run = new RunLatent(Tensor.filled(SHAPE, 0.5f), Tensor.zeros(SHAPE), mask);
        new GuidedDenoiser(guider, run, Sigmas.of(SIGMA, 0), false, new Cancellation())
                .denoise(Tensor.filled(SHAPE, 1), SIGMA);
    }

    @Test
    void putsTheNegativeIntoTheFirstRow() {
        denoise(DiffusionModel.Traits.SD, text(3, 1), text(3, -1));
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).context().item(0).data()).containsOnly(-1);
        assertThat(calls.get(0).context().item(1).data()).containsOnly(1);
    }

    @Test
    void repeatsTextsToACommonLength() {
        denoise(DiffusionModel.Traits.SD, text(6, 1), text(4, -1));
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).context().shape()).isEqualTo(Shape.of(2, 12, 2));
    }

    @Test
    void callsApartForTextsThatShareNoShortMultiple() {
        denoise(DiffusionModel.Traits.SD, text(7, 1), text(5, -1));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).context().shape()).isEqualTo(Shape.of(1, 7, 2));
    }

    @Test
    void callsTheHookedNetworkApart() {
        List<Network> hooked = new ArrayList<>();
        Conditioning.NetworkHook hook = network -> {
            hooked.add(network);
            return network;
        };
        denoise(DiffusionModel.Traits.SD, with(text(3, 1), extras -> extras.withHooks(List.of(hook))), text(3, -1));
        assertThat(hooked).containsExactly(recorder);
        assertThat(calls).extracting(NetworkInputs::rows).containsExactly(1, 1);
        assertThat(calls.get(0).context().data()).containsOnly(1);
    }

    @Test
    void lendsControlToTheNegative() {
        ControlNet net = (inputs, hint, cancellation) -> new ControlResiduals(
                List.of(), List.of(), Optional.of(Tensor.filled(Shape.of(inputs.rows(), 1, 1, 1), 1)));
        Control control = Control.of(net, new Image(Tensor.zeros(Shape.of(1, 8, 8, 3))), 0.5);
        Control both = control.withPrevious(Optional.of(control.withRange(0, 0.9)));
        denoise(DiffusionModel.Traits.SD, with(text(3, 1), extras -> extras.withControl(both, true)), text(3, -1));
        assertThat(calls).hasSize(1);
        Optional<Tensor> middle = calls.get(0).control().flatMap(ControlResiduals::middle);
        assertThat(middle).hasValue(Tensor.filled(Shape.of(2, 1, 1, 1), 1));
    }

    @Test
    void leavesControlOutOfItsRange() {
        ControlNet net = (inputs, hint, cancellation) -> {
            throw new AssertionError("not in range");
        };
        Control control = Control.of(net, new Image(Tensor.zeros(Shape.of(1, 8, 8, 3))), 1)
                .withRange(0.9, 1);
        denoise(DiffusionModel.Traits.SD, with(text(3, 1), extras -> extras.withControl(control, true)), text(3, -1));
        assertThat(calls.get(0).control()).isEmpty();
    }

    @Test
    void joinsMaskAndPictureForInpaintNetworks() {
        DiffusionModel.Traits inpaint = new DiffusionModel.Traits(
                LatentFormat.SD15, 4, DiffusionModel.Adm.NONE, DiffusionModel.ConcatKind.INPAINT);
        Conditioning.Concat concat = new Conditioning.Concat(
                Tensor.filled(SHAPE, 2), Optional.of(new Mask(Tensor.filled(Shape.of(1, 64, 64), 0.7f))));
        denoise(
                inpaint,
                with(text(3, 1), extras -> extras.withConcat(concat)),
                with(text(3, -1), extras -> extras.withConcat(concat)));
        Tensor x = calls.get(0).x();
        assertThat(x.shape()).isEqualTo(Shape.of(2, 9, 8, 8));
        assertThat(x.data()[4 * 64]).isEqualTo(1);
        assertThat(x.data()[5 * 64]).isEqualTo(2 * 0.18215f);
    }

    @Test
    void tellsInpaintNetworksToPaintEverythingWithoutAMask() {
        DiffusionModel.Traits inpaint = new DiffusionModel.Traits(
                LatentFormat.SD15, 4, DiffusionModel.Adm.NONE, DiffusionModel.ConcatKind.INPAINT);
        denoise(inpaint, text(3, 1), text(3, -1));
        assertThat(calls.get(0).x().data()[4 * 64]).isEqualTo(1);
        assertThat(calls.get(0).x().data()[5 * 64]).isEqualTo(0.8223f);
    }

    @Test
    void givesTheNoiseMaskToInpaintNetworks() {
        DiffusionModel.Traits inpaint = new DiffusionModel.Traits(
                LatentFormat.SD15, 4, DiffusionModel.Adm.NONE, DiffusionModel.ConcatKind.INPAINT);
        denoise(inpaint, text(3, 1), text(3, -1), Optional.of(Tensor.zeros(SHAPE)));
        assertThat(calls.get(0).x().data()[4 * 64]).isEqualTo(0);
        assertThat(calls.get(0).x().data()[5 * 64]).isEqualTo(0.5f);
    }

    @Test
    void embedsSizesForSdxl() {
        Conditioning conditioning =
                Conditioning.of(Tensor.zeros(Shape.of(1, 3, 2)), Optional.of(Tensor.filled(Shape.of(1, 5), 0.5f)));
        denoise(DiffusionModel.Traits.SDXL, conditioning, conditioning);
        assertThat(calls.get(0).y().map(Tensor::shape)).hasValue(Shape.of(2, 5 + 6 * 256));
        assertThatThrownBy(() -> denoise(DiffusionModel.Traits.SDXL, text(3, 1), conditioning))
                .hasMessageContaining("pooled");
    }
}
