package io.github.hordelib.bench.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hordelib.base.Json;
import io.github.hordelib.kudos.FeatureSchema;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.MeasuredJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads measured jobs: payloads of the horde with one more key, {@code time}, in seconds. Thread-safe. */
public final class MeasuredJobs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private MeasuredJobs() {}

    /**
     * Reads a file.
     *
     * @param file a JSON list, or JSON Lines
     * @return its jobs, in order; at least one
     * @throws PredictException if the file cannot be read, or a job has no time above 0
     */
    public static List<MeasuredJob> read(Path file) {
        List<MeasuredJob> jobs = new ArrayList<>();
        try (MappingIterator<Map<String, Object>> rows = JSON.readerFor(OBJECT).readValues(file.toFile())) {
            while (rows.hasNextValue()) {
                jobs.add(job(file, jobs.size() + 1, rows.nextValue()));
            }
        } catch (JsonProcessingException e) {
            throw new PredictException(file + ", job " + (jobs.size() + 1) + ": " + Json.reason(e), e);
        } catch (IOException e) {
            throw new PredictException(file + ": cannot be read (" + e + ")", e);
        }
        if (jobs.isEmpty()) {
            throw new PredictException(file + ": expected measured jobs, found none");
        }
        return jobs;
    }

    private static MeasuredJob job(Path file, int number, Map<String, Object> row) {
        if (row.get("time") instanceof Number time && time.doubleValue() > 0) {
            return new MeasuredJob(FeatureSchema.read(row), time.doubleValue());
        }
        throw new PredictException(
                file + ", job " + number + ", time: expected seconds above 0, found " + row.get("time"));
    }

    /**
     * Reads one payload.
     *
     * @param file a JSON object
     * @return the job
     * @throws PredictException if the file cannot be read
     */
    public static JobFeatures payload(Path file) {
        try {
            return FeatureSchema.read(JSON.readValue(file.toFile(), OBJECT));
        } catch (JsonProcessingException e) {
            throw new PredictException(file + ": expected a JSON object, found: " + Json.reason(e), e);
        } catch (IOException e) {
            throw new PredictException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Writes one measured job.
     *
     * @param job the job
     * @param rawSeconds its time before the drift of the machine was taken out, which nobody trains with
     * @return a line that {@link #read} understands, without its end
     */
    public static String line(MeasuredJob job, double rawSeconds) {
        JobFeatures features = job.features();
        ObjectNode row = JSON.createObjectNode()
                .put("height", features.height())
                .put("width", features.width())
                .put("ddim_steps", features.steps())
                .put("sampler_name", features.sampler())
                .put("cfg_scale", features.cfgScale())
                .put("karras", features.karras())
                .put("denoising_strength", features.denoise())
                .put("hires_fix", features.hiresFix())
                .put("hires_fix_denoising_strength", features.hiresDenoise())
                .put("source_image", features.sourceImage())
                .put("source_mask", features.sourceMask())
                .put("source_processing", features.sourceProcessing())
                .put("model_baseline", features.baseline())
                .put("loras", features.loras())
                .put("n_iter", features.images())
                .put("time", job.seconds())
                .put("raw_time", rawSeconds);
        features.controlType()
                .ifPresent(type -> row.put("control_type", type).put("control_strength", features.controlStrength()));
        features.longPrompt().ifPresent(known -> row.put("long_prompt", known));
        ArrayNode names = row.putArray("post_processing");
        features.postProcessing().forEach(names::add);
        return row.toString();
    }
}
