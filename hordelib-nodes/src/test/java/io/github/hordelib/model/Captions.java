package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Tensor;

/** What tests of other packages need of a caption model. */
public final class Captions {
    private Captions() {}

    public static VisionStates encode(CaptionModel model, Tensor pixels) {
        return model.vision().encodePrepared(pixels, new Cancellation());
    }

    public static CaptionModel.Seen see(CaptionModel model, VisionStates states) {
        return model.see(states, new Cancellation());
    }

    public static PicturePreparation preparation(CaptionModel model) {
        return model.vision().preparation();
    }
}
