package io.github.hordelib.bench;

import io.github.hordelib.JobEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Help;

/** Shows how far a job is: a bar that is drawn over on a terminal, a line now and then elsewhere. */
final class ProgressLine implements Consumer<JobEvent>, AutoCloseable {
    private static final int WIDTH = 30;
    private static final int LINES = 4;

    private final PrintWriter err;
    private final boolean silent;
    private final boolean terminal;
    private long started = System.nanoTime();
    private boolean drawn;

    ProgressLine(PrintWriter err, boolean silent) {
        this(err, silent, Help.Ansi.AUTO.enabled());
    }

    ProgressLine(PrintWriter err, boolean silent, boolean terminal) {
        this.err = err;
        this.silent = silent;
        this.terminal = terminal;
    }

    @Override
    public void accept(JobEvent event) {
        if (event instanceof JobEvent.Progress progress && !silent) {
            show(progress.step(), progress.steps());
        } else if (event instanceof JobEvent.PhaseStarted) {
            started = System.nanoTime();
        }
    }

    private void show(int step, int steps) {
        double rate = step / Math.max(1e-9, (System.nanoTime() - started) / 1e9);
        String text =
                String.format(Locale.ROOT, "%d/%d  %.2f it/s  ETA %.0f s", step, steps, rate, (steps - step) / rate);
        if (terminal) {
            int full = step * WIDTH / steps;
            err.print("\r[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + text + "   ");
            err.flush();
            drawn = true;
        } else if (step == steps || step % Math.max(1, steps / LINES) == 0) {
            err.println("step " + text);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            err.println();
        }
    }
}
