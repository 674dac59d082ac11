package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The network of the reference cases: a formula of the input, the timestep and one number as context. Remembers its calls.
 */
final class ToyNetwork implements Network {
    /** A call: rows of the batch and the timestep of the first row. */
    record Call(int rows, float timestep) {}

    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public Tensor predict(NetworkInputs inputs, Cancellation cancellation) {
        cancellation.check();
        Tensor x = inputs.x();
        calls.add(new Call(inputs.rows(), inputs.timesteps().data()[0]));
        Tensor output = Tensor.zeros(x.shape());
        int plane = x.shape().get(2) * x.shape().get(3);
        int channels = x.shape().get(1);
        for (int i = 0; i < output.data().length; i++) {
            int row = i / plane / channels;
            float context =
                    inputs.context().data()[row * inputs.context().shape().get(1)];
            float value = x.data()[i];
            float wave = ReferenceSine.of(2 * value + inputs.timesteps().data()[row] / 250);
            output.data()[i] =
                    (0.6f + 0.03f * context) * value + 0.25f * wave + 0.05f * context + 0.01f * (i / plane % channels);
        }
        return output;
    }

    /** Returns a conditioning that says one number. */
    static Conditioning saying(double context) {
        return Conditioning.of(Tensor.of(Shape.of(1, 1, 1), (float) context), Optional.empty());
    }

    /** Returns a model of a kind of the reference cases around this network. */
    DiffusionModel model(String kind) {
        return DiffusionModel.of(this, sampling(kind), DiffusionModel.Traits.SD).withFormat(LatentFormat.NONE);
    }

    private static ModelSampling sampling(String kind) {
        NoiseSchedule table = NoiseSchedules.stableDiffusion();
        return switch (kind) {
            case "sd" -> new ModelSampling(table, Prediction.EPS, 1);
            case "v" -> new ModelSampling(table, Prediction.V, 1);
            case "x0" -> new ModelSampling(table, Prediction.X0, 1);
            case "eps_zsnr" -> new ModelSampling(NoiseSchedules.zeroTerminalSnr(table), Prediction.EPS, 1);
            case "v_zsnr" -> new ModelSampling(NoiseSchedules.zeroTerminalSnr(table), Prediction.V, 1);
            case "lcm" -> new ModelSampling(NoiseSchedules.latentConsistency(), Prediction.LCM, 1);
            case "edm" -> new ModelSampling(NoiseSchedules.continuousEdm(0.002, 80), Prediction.EDM, 0.5f);
            case "cont_v" -> new ModelSampling(NoiseSchedules.continuousV(0.03, 500), Prediction.V, 1);
            default -> throw new IllegalArgumentException("model kind " + kind);
        };
    }
}
