package io.github.hordelib.kudos;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Foretells seconds and kudos of jobs, in a few microseconds each.
 *
 * <p>Immutable and thread-safe.
 */
public final class TimePredictor {
    private static final String SHIPPED = "time-model.txt";

    private final TimeModel model;
    private final Calibration calibration;
    private final KudosFormula formula;

    private TimePredictor(TimeModel model, Calibration calibration) {
        this.model = model;
        this.calibration = calibration;
        this.formula = new KudosFormula(model.seconds(FeatureSchema.vector(JobFeatures.basis())));
    }

    /**
     * Returns a predictor with the model that comes with the library. Its seconds are those of the machine it was trained
     * on (see {@link TimeModel#origin}); its kudos hold everywhere.
     *
     * @return a predictor
     */
    public static TimePredictor standard() {
        try (InputStream stream = TimePredictor.class.getResourceAsStream(SHIPPED)) {
            if (stream == null) {
                throw new TimeModelException("time model: expected the resource " + SHIPPED + ", found none");
            }
            return of(TimeModelFile.read(SHIPPED, new InputStreamReader(stream, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a predictor with a model.
     *
     * @param model trained model
     * @return a predictor
     */
    public static TimePredictor of(TimeModel model) {
        return new TimePredictor(model, new Calibration(0, 1, 1));
    }

    /**
     * Returns a predictor with a model from a file.
     *
     * @param file written by training
     * @return a predictor
     * @throws TimeModelException if the file cannot be read or holds no usable model
     */
    public static TimePredictor load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return of(TimeModelFile.read(file.toString(), reader));
        } catch (IOException e) {
            throw new TimeModelException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Returns a predictor whose seconds are those of another machine; its kudos stay as they are.
     *
     * @param machine fitted to jobs measured there
     * @return a new predictor
     */
    public TimePredictor calibrated(Calibration machine) {
        return new TimePredictor(model, machine);
    }

    /**
     * Foretells a job.
     *
     * @param job any description; what it does not know degrades
     * @return seconds, their spread, and kudos
     */
    public Prediction predict(JobFeatures job) {
        TimeModel.Parts parts = model.parts(FeatureSchema.vector(job));
        double seconds = calibration.seconds(parts);
        return new Prediction(
                seconds, seconds * model.band().low(), seconds * model.band().high(), formula.kudos(parts.total()));
    }

    /**
     * Returns what the predictions come from.
     *
     * @return the model
     */
    public TimeModel model() {
        return model;
    }
}
