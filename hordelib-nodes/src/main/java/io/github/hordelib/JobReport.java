package io.github.hordelib;

import io.github.hordelib.engine.RunEvent;
import io.github.hordelib.engine.RunListener;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.image.Image;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Turns the events of a run into those of a job, and takes the time. Events of a run come one after the other. */
final class JobReport implements RunListener {
    private final Consumer<JobEvent> listener;
    private final long submitted = System.nanoTime();
    private final Map<NodeId, Started> running = new HashMap<>();
    private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    private final List<Duration> steps = new ArrayList<>();
    private long lastStep;

    private record Started(Phase phase, long time) {}

    JobReport(Consumer<JobEvent> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void on(RunEvent event) {
        long now = System.nanoTime();
        if (event instanceof RunEvent.NodeStarted started) {
            Phase phase = Phase.of(started.type());
            running.put(started.node(), new Started(phase, now));
            lastStep = now;
            listener.accept(new JobEvent.PhaseStarted(phase));
        } else if (event instanceof RunEvent.NodeProgress progress) {
            step(progress, now);
        } else if (event instanceof RunEvent.NodePreview preview && preview.value() instanceof Image image) {
            listener.accept(new JobEvent.Preview(image));
        } else if (event instanceof RunEvent.NodeFinished finished) {
            Started started = running.remove(finished.node());
            if (started != null) {
                phases.merge(started.phase, Duration.ofNanos(now - started.time), Duration::plus);
            }
        }
    }

    private void step(RunEvent.NodeProgress progress, long now) {
        Started started = running.get(progress.node());
        if (started != null && started.phase == Phase.SAMPLE) {
            steps.add(Duration.ofNanos(now - lastStep));
            lastStep = now;
            listener.accept(new JobEvent.Progress(progress.step(), progress.steps()));
        }
    }

    synchronized Timings timings() {
        return new Timings(Duration.ofNanos(System.nanoTime() - submitted), phases, steps);
    }
}
