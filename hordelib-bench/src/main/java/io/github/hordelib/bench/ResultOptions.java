package io.github.hordelib.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hordelib.Correction;
import io.github.hordelib.GeneratedImage;
import io.github.hordelib.GenerationRequest;
import io.github.hordelib.GenerationResult;
import io.github.hordelib.Hordelib;
import io.github.hordelib.Job;
import io.github.hordelib.JobOptions;
import io.github.hordelib.Phase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that say what becomes of the pictures; draws them. */
final class ResultOptions {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "out.png",
            description = "Picture to write (${DEFAULT-VALUE}); those of a batch are numbered.")
    private Path output = Path.of("out.png");

    @Option(names = "--no-metadata", description = "Do not write settings and workflow into the PNG files.")
    private boolean bare;

    @Option(names = "--json", description = "Machine-readable result on standard output.")
    private boolean json;

    /** Draws, writes and reports. */
    int draw(Hordelib horde, GenerationRequest request, PrintWriter out, PrintWriter err) throws IOException {
        OutputFile.require("--output", output);
        try (ProgressLine progress = new ProgressLine(err, json)) {
            Job job = horde.submit(request, JobOptions.DEFAULT.withListener(progress));
            Interrupt.call(job::cancel, () -> {
                GenerationResult result = job.await();
                report(job, write(result), result, out);
                return result;
            });
        }
        return Main.DONE;
    }

    private List<Path> write(GenerationResult result) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < result.images().size(); i++) {
            GeneratedImage image = result.images().get(i);
            Path file = result.images().size() == 1 ? output : numbered(i + 1);
            (bare ? image.withoutTexts() : image).writePng(file);
            files.add(file);
        }
        return files;
    }

    private Path numbered(int number) {
        String name = output.getFileName().toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return output.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private void report(Job job, List<Path> files, GenerationResult result, PrintWriter out)
            throws JsonProcessingException {
        if (json) {
            out.println(JSON.writeValueAsString(values(job, files, result)));
            return;
        }
        result.corrections().stream().map(Correction::text).forEach(text -> out.println("note: " + text));
        for (int i = 0; i < files.size(); i++) {
            out.println("wrote " + files.get(i) + " (seed "
                    + Long.toUnsignedString(result.images().get(i).seed()) + ")");
        }
        out.println(String.format(
                Locale.ROOT,
                "%.3f s per step, %.2f s in all",
                result.timings().secondsPerStep(),
                result.timings().total().toNanos() / 1e9));
    }

    private static Map<String, Object> values(Job job, List<Path> files, GenerationResult result) {
        List<Map<String, Object>> images = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Map<String, Object> image = new LinkedHashMap<>();
            image.put("file", files.get(i).toString());
            image.put("seed", Long.toUnsignedString(result.images().get(i).seed()));
            images.add(image);
        }
        Map<String, Object> phases = new LinkedHashMap<>();
        for (Phase phase : result.timings().phases().keySet()) {
            phases.put(
                    phase.name().toLowerCase(Locale.ROOT),
                    result.timings().phase(phase).toNanos() / 1e9);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", job.plan().model());
        values.put("width", job.plan().width());
        values.put("height", job.plan().height());
        values.put("steps", job.plan().steps());
        values.put("images", images);
        values.put(
                "corrections",
                result.corrections().stream().map(Correction::text).toList());
        values.put("seconds", result.timings().total().toNanos() / 1e9);
        values.put("seconds_per_step", result.timings().secondsPerStep());
        values.put("phases", phases);
        return values;
    }
}
