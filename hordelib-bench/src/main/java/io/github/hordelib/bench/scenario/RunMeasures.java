package io.github.hordelib.bench.scenario;

import io.github.hordelib.bench.report.Measure;
import io.github.hordelib.bench.report.Measure.Better;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Reads measures off repeated runs of one job. The first step of each run is kept apart: it may prepare what the others
 * reuse.
 *
 * @param scenario what was done
 * @param runs at least one
 * @param work GFLOP of the denoising network in one run; NaN if unknown
 * @param ceiling GFLOP/s of the machine at best; NaN if unknown
 */
record RunMeasures(String scenario, List<JobRun> runs, double work, double ceiling) {

    List<Measure> measures() {
        List<Measure> found = new ArrayList<>();
        found.add(measure("time per image", "s", Better.LOWER, runs, JobRun::seconds));
        stages(found);
        steps(found);
        List<JobRun> split =
                runs.stream().filter(run -> run.outsideRuntime().isPresent()).toList();
        if (!split.isEmpty()) {
            found.add(measure(
                    "outside ONNX Runtime",
                    "%",
                    Better.LOWER,
                    split,
                    run -> 100 * run.outsideRuntime().getAsDouble() / run.seconds()));
        }
        return found;
    }

    private void stages(List<Measure> found) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.stages().keySet()));
        for (String name : names) {
            found.add(measure("stage " + name, "s", Better.LOWER, runs, run -> run.stages()
                    .getOrDefault(name, 0.0)));
        }
    }

    private void steps(List<Measure> found) {
        List<JobRun> stepped =
                runs.stream().filter(run -> run.steps().size() > 1).toList();
        if (stepped.isEmpty()) {
            return;
        }
        found.add(measure(
                "first step", "s", Better.LOWER, stepped, run -> run.steps().get(0)));
        List<Double> later = new ArrayList<>();
        stepped.forEach(run -> later.addAll(run.steps().subList(1, run.steps().size())));
        found.add(new Measure(scenario, "later steps", "s", Better.LOWER, later));
        found.add(measure("steps per second", "it/s", Better.HIGHER, stepped, RunMeasures::rate));
        if (Double.isFinite(work)) {
            found.add(measure("achieved", "GFLOP/s", Better.HIGHER, stepped, this::achieved));
            if (Double.isFinite(ceiling)) {
                found.add(measure(
                        "share of the ceiling", "%", Better.HIGHER, stepped, run -> 100 * achieved(run) / ceiling));
            }
        }
    }

    private static double rate(JobRun run) {
        List<Double> later = run.steps().subList(1, run.steps().size());
        return later.size() / later.stream().mapToDouble(Double::doubleValue).sum();
    }

    private double achieved(JobRun run) {
        return work / run.steps().size() * rate(run);
    }

    private Measure measure(
            String metric, String unit, Better better, List<JobRun> from, ToDoubleFunction<JobRun> value) {
        List<Double> samples = from.stream().map(value::applyAsDouble).toList();
        return new Measure(scenario, metric, unit, better, samples);
    }
}
