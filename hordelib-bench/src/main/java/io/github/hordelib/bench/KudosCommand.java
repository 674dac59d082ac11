package io.github.hordelib.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hordelib.bench.predict.HoldOut;
import io.github.hordelib.bench.predict.MeasuredJobs;
import io.github.hordelib.bench.predict.Score;
import io.github.hordelib.bench.predict.TrainingReport;
import io.github.hordelib.kudos.Calibration;
import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.Prediction;
import io.github.hordelib.kudos.TimeModelFile;
import io.github.hordelib.kudos.TimePredictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kudos}: foretells the time and worth of jobs, trains the predictor and judges it. */
@Command(
        name = "kudos",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Foretells time and kudos of jobs; trains and judges the predictor.")
final class KudosCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "predict", mixinStandardHelpOptions = true, description = "Foretells one job.")
    int predict(
            @Parameters(paramLabel = "PAYLOAD.json", description = "Job in the horde's form.") Path payload,
            @Option(names = "--model", description = "Model file; the shipped one by default.") @Nullable Path model,
            @Option(names = "--calibrate", description = "Measured jobs of this machine.") @Nullable Path calibrate,
            @Option(names = "--json", description = "Machine-readable output.") boolean json) {
        TimePredictor predictor = predictor(model);
        if (calibrate != null) {
            predictor = predictor.calibrated(Calibration.fit(predictor.model(), MeasuredJobs.read(calibrate)));
        }
        Prediction found = predictor.predict(MeasuredJobs.payload(payload));
        if (json) {
            printJson(found);
        } else {
            print("%.2f s (%.2f to %.2f), %.2f kudos", found.seconds(), found.low(), found.high(), found.kudos());
        }
        return Main.DONE;
    }

    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Trains a model and cross-validates it beside plain baselines.")
    int train(
            @Parameters(paramLabel = "DATA", description = "Measured jobs, a JSON list or JSON Lines.") Path data,
            @Option(
                            names = {"-o", "--output"},
                            description = "Where to write the model.")
                    @Nullable
                    Path output,
            @Option(names = "--seed", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).") long seed,
            @Option(names = "--hold-out", defaultValue = "0", description = "Share of the jobs to judge with, 0 to 1.")
                    double holdOut,
            @Option(names = "--origin", description = "Where the jobs come from; kept in the model.") @Nullable
                    String origin)
            throws IOException {
        if (output != null) {
            OutputFile.require("--output", output);
        }
        List<MeasuredJob> jobs = MeasuredJobs.read(data);
        String named = Optional.ofNullable(origin).orElse(String.valueOf(data.getFileName()));
        TrainingReport report =
                TrainingReport.of(jobs, seed, named.lines().findFirst().orElse(""));
        print("%d jobs, 5-fold cross-validation, accuracy in %%", jobs.size());
        print("%-10s %10s %10s", "", "by rows", "grouped");
        report.byRows()
                .forEach((name, score) -> print(
                        "%-10s %10.2f %10.2f",
                        name,
                        score.accuracy(),
                        report.grouped().getOrDefault(name, score).accuracy()));
        if (holdOut > 0) {
            HoldOut judged = HoldOut.of(jobs, holdOut, seed, TimePredictor.standard());
            print("kept back: %d jobs, accuracy in %%", judged.trained().rows());
            print(
                    "trained with the other %d: %.2f",
                    judged.trainedWith(), judged.trained().accuracy());
            print(
                    "shipped, calibrated with %d: %.2f",
                    judged.calibratedWith(), judged.calibrated().accuracy());
        }
        if (output != null) {
            OutputFile.write(output, TimeModelFile.write(report.model()));
            print("wrote %s", output);
        }
        return Main.DONE;
    }

    @Command(name = "eval", mixinStandardHelpOptions = true, description = "Judges a model on measured jobs.")
    int eval(
            @Parameters(paramLabel = "DATA", description = "Measured jobs, a JSON list or JSON Lines.") Path data,
            @Option(names = "--model", description = "Model file; the shipped one by default.") @Nullable Path model,
            @Option(names = "--json", description = "Machine-readable output.") boolean json) {
        TimePredictor predictor = predictor(model);
        List<MeasuredJob> jobs = MeasuredJobs.read(data);
        Score score = Score.of(predictor, jobs);
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("accuracy", score.accuracy());
            values.put("mse", score.mse());
            values.put("mae", score.mae());
            values.put("rows", score.rows());
            printJson(values);
        } else {
            print("accuracy %.2f %%", score.accuracy());
            print("MSE      %.4f", score.mse());
            print("MAE      %.4f s", score.mae());
            print("rows     %d", score.rows());
        }
        return Main.DONE;
    }

    private static TimePredictor predictor(@Nullable Path model) {
        return model == null ? TimePredictor.standard() : TimePredictor.load(model);
    }

    private void print(String format, Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
    }

    private void printJson(Object value) {
        try {
            out().println(new JsonMapper().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
