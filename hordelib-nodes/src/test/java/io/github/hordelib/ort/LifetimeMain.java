package io.github.hordelib.ort;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Does with sessions what would crash a process that used ONNX Runtime directly; exits with 0 if all is as promised. */
final class LifetimeMain {
    private static final int WIDTH = 256;
    private static final int ROWS = 512;
    private static final byte[] MODEL = TinyOnnx.layers(WIDTH, 12);

    private final OrtBackend backend;

    private LifetimeMain(OrtBackend backend) {
        this.backend = backend;
    }

    public static void main(String[] args) throws Exception {
        if (args[0].equals("foreignEnvironment")) {
            ai.onnxruntime.OrtEnvironment.getEnvironment("application");
        }
        OrtBackend backend = OrtBackend.open(
                BackendOptions.defaults().withCacheFolder(Path.of(args[1])).withConcurrentRuns(4));
        new LifetimeMain(backend).perform(args[0]);
    }

    private void perform(String scenario) throws Exception {
        switch (scenario) {
            case "runAfterClose" -> runAfterClose();
            case "closeDuringRun" -> closeDuringRun();
            case "closeTwiceFromManyThreads" -> closeTwiceFromManyThreads();
            case "openAfterBackendClose" -> openAfterBackendClose();
            case "describeAfterClose" -> describeAfterClose();
            case "cancelWhileRunsEnd" -> cancelWhileRunsEnd();
            case "exitDuringRun" -> exitDuringRun();
            case "exitDuringOpen" -> exitDuringOpen();
            case "tooMuchMemory" -> tooMuchMemory();
            case "foreignEnvironment", "plain" -> run(open(), new Cancellation());
            default -> throw new IllegalArgumentException(scenario);
        }
    }

    private void runAfterClose() {
        Session session = open();
        run(session, new Cancellation());
        session.close();
        expect(IllegalStateException.class, () -> run(session, new Cancellation()));
    }

    private void closeDuringRun() throws Exception {
        Session other = open();
        Tensor expected = run(other, new Cancellation());
        for (int i = 0; i < 5; i++) {
            Session session = open();
            List<Tensor> result = new CopyOnWriteArrayList<>();
            Thread running = new Thread(() -> result.add(run(session, new Cancellation())));
            running.setUncaughtExceptionHandler((thread, refusal) -> {});
            long before = backend.statistics().openSessions();
            running.start();
            Thread.sleep(5);
            session.close();
            running.join();
            require(result.isEmpty() || result.get(0).equals(expected), "expected the whole result or a refusal");
            require(backend.statistics().openSessions() == before - 1, "expected the session to be released");
        }
    }

    private void closeTwiceFromManyThreads() throws Exception {
        for (int i = 0; i < 20; i++) {
            Session session = open();
            CountDownLatch start = new CountDownLatch(1);
            Thread[] threads = new Thread[4];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    session.close();
                });
                threads[t].start();
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        require(backend.statistics().openSessions() == 0, "expected no session to be left");
    }

    private void openAfterBackendClose() {
        Session session = open();
        backend.close();
        expect(IllegalStateException.class, this::open);
        run(session, new Cancellation());
    }

    private void describeAfterClose() {
        Session session = open();
        session.close();
        require(session.inputs().containsKey("x"), "expected inputs");
        require(session.outputs().containsKey("y"), "expected outputs");
    }

    private void cancelWhileRunsEnd() throws Exception {
        try (Session session = backend.open(
                ModelSource.of("small", TinyOnnx.layers(16, 2), Path.of("")), SessionSettings.defaults())) {
            for (int i = 0; i < 2000; i++) {
                Cancellation cancellation = new Cancellation();
                Thread cancelling = i % 4 == 0 ? new Thread(cancellation::cancel) : new Thread(() -> {});
                cancelling.start();
                try {
                    session.run(Map.of("x", Value.of(Tensor.zeros(Shape.of(1, 16)))), "y", cancellation);
                } catch (CancelledException e) {
                    require(cancellation.isCancelled(), "expected a cancelled run to be cancelled by somebody");
                }
                cancelling.join();
                cancellation.cancel();
            }
        }
    }

    private void exitDuringRun() throws Exception {
        Session session = open();
        run(session, new Cancellation());
        for (int i = 0; i < 3; i++) {
            Thread running = new Thread(() -> {
                while (true) {
                    run(session, new Cancellation());
                }
            });
            running.setUncaughtExceptionHandler((thread, failure) -> {});
            running.start();
        }
        Thread.sleep(40);
        System.exit(0);
    }

    private void exitDuringOpen() throws Exception {
        Thread opening = new Thread(() -> {
            while (true) {
                open().close();
            }
        });
        opening.setUncaughtExceptionHandler((thread, failure) -> {});
        opening.start();
        Thread.sleep(40);
        System.exit(0);
    }

    private void tooMuchMemory() {
        byte[] model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, "n", 1)
                .output("y", TinyOnnx.FLOAT, "n", "n")
                .weights("w", new float[] {1}, 1, 1)
                .node("Transpose", "t", "x")
                .node("MatMul", "y", "x", "t")
                .bytes();
        Tensor column = Tensor.filled(Shape.of(400_000, 1), 1);
        try (Session session = backend.open(ModelSource.of("huge", model, Path.of("")), SessionSettings.defaults())) {
            session.run(Map.of("x", Value.of(column)), Set.of("y"), new Cancellation());
            throw new AssertionError("expected memory to run out");
        } catch (BackendException e) {
            require(e.isOutOfMemory(), "expected memory to have run out, found " + e.getMessage());
        }
        run(open(), new Cancellation());
    }

    private Session open() {
        return backend.open(ModelSource.of("tiny", MODEL, Path.of("")), SessionSettings.defaults());
    }

    private static Tensor run(Session session, Cancellation cancellation) {
        return session.run(Map.of("x", Value.of(Tensor.filled(Shape.of(ROWS, WIDTH), 0.1f))), "y", cancellation);
    }

    private static void expect(Class<? extends Exception> type, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            require(type.isInstance(e), "expected " + type + ", found " + e);
            return;
        }
        throw new AssertionError("expected " + type + ", found nothing");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
