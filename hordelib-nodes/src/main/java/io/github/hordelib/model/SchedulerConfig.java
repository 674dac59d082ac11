package io.github.hordelib.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;

/** Reads from {@code scheduler_config.json} how a network was trained. */
final class SchedulerConfig {
    private SchedulerConfig() {}

    /**
     * Returns the noise levels and the prediction.
     *
     * @param config the file's content; what is absent is as in SD 1
     * @param place what messages call the file
     * @throws ModelException if it asks for something that is not known
     */
    static ModelSampling read(JsonNode config, String place) {
        NoiseSchedule schedule = schedule(config, place);
        if (config.path("rescale_betas_zero_snr").asBoolean(false)) {
            schedule = NoiseSchedules.zeroTerminalSnr(schedule);
        }
        return new ModelSampling(
                schedule, prediction(config.path("prediction_type").asText("epsilon"), place), 1);
    }

    private static NoiseSchedule schedule(JsonNode config, String place) {
        String kind = config.path("beta_schedule").asText("scaled_linear");
        if (!kind.equals("scaled_linear")) {
            throw new ModelException(place + ": expected beta_schedule scaled_linear, found " + kind);
        }
        double start = config.path("beta_start").asDouble(0.00085);
        double end = config.path("beta_end").asDouble(0.012);
        int timesteps = config.path("num_train_timesteps").asInt(1000);
        if (!(start > 0) || !(end > start) || end >= 1 || timesteps < 2) {
            throw new ModelException(place + ": expected 0 < beta_start < beta_end < 1 and at least 2 timesteps, found "
                    + start + ", " + end + ", " + timesteps);
        }
        return NoiseSchedules.scaledLinear(start, end, timesteps);
    }

    private static Prediction prediction(String type, String place) {
        return switch (type) {
            case "epsilon" -> Prediction.EPS;
            case "v_prediction" -> Prediction.V;
            case "sample" -> Prediction.X0;
            default ->
                throw new ModelException(
                        place + ": expected prediction_type epsilon, v_prediction or sample, found " + type);
        };
    }
}
