package io.github.hordelib.ort;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs models of several sizes from several threads and checks that memory does not grow. */
final class SoakMain {
    private static final int EARLY = 50;
    private static final int ALL = 500;

    private SoakMain() {}

    public static void main(String[] args) throws Exception {
        SessionSettings settings = args[0].equals("arena")
                ? SessionSettings.defaults()
                : SessionSettings.defaults().lowMemory();
        OrtBackend backend = OrtBackend.open(BackendOptions.defaults().withCacheFolder(Path.of(args[1])));
        long early = 0;
        byte[] model = TinyOnnx.layers(128, 4);
        try (Session kept = backend.open(ModelSource.of("kept", model, Path.of("")), settings)) {
            for (int job = 1; job <= ALL; job++) {
                runJob(backend, kept, model, settings, job);
                if (job == EARLY) {
                    early = residentKilobytes();
                }
            }
        }
        long late = residentKilobytes();
        if (late > early * 1.05) {
            throw new AssertionError("expected at most 1.05 x " + early + " kB after all jobs, found " + late);
        }
    }

    private static void runJob(OrtBackend backend, Session kept, byte[] model, SessionSettings settings, int job)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int rows = 64 << ((job + i) % 3);
            threads.add(new Thread(() -> run(kept, rows)));
        }
        threads.forEach(Thread::start);
        if (job % 10 == 0) {
            try (Session opened = backend.open(ModelSource.of("opened", model, Path.of("")), settings)) {
                run(opened, 64);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void run(Session session, int rows) {
        session.run(Map.of("x", Value.of(Tensor.filled(Shape.of(rows, 128), 0.1f))), "y", new Cancellation());
    }

    private static long residentKilobytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("/proc/self/status: expected a line VmRSS, found none");
    }
}
