package io.github.hordelib.ort;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static OrtBackend backend;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        backend = OrtBackend.open(BackendOptions.defaults());
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void tellsWhatAModelTakesAndGives() {
        try (Session session = open(TinyOnnx.layers(4, 1))) {
            assertThat(session.inputs().get("x")).hasToString("x: float[n x 4]");
            assertThat(session.outputs()).containsOnlyKeys("y");
        }
    }

    @Test
    void givesTheSameForPinnedAndAllocatedOutputs() {
        try (Session session = open(TinyOnnx.layers(8, 3))) {
            Tensor first = run(session, noise(1, 5, 8));
            Tensor second = run(session, noise(1, 5, 8));
            Tensor other = run(session, noise(1, 6, 8));
            assertThat(second).isEqualTo(first);
            assertThat(other.shape()).isEqualTo(Shape.of(6, 8));
        }
    }

    @Test
    void convertsToTheDeclaredTypes() {
        TinyOnnx model = new TinyOnnx()
                .input("half", TinyOnnx.FLOAT16, 3)
                .input("id", TinyOnnx.INT32, 3)
                .input("flag", TinyOnnx.BOOL, 3)
                .input("step", TinyOnnx.INT64, "n")
                .output("a", TinyOnnx.FLOAT16, 3)
                .output("b", TinyOnnx.INT32, 3)
                .output("c", TinyOnnx.BOOL, 3)
                .output("d", TinyOnnx.INT64, "n")
                .node("Identity", "a", "half")
                .node("Identity", "b", "id")
                .node("Identity", "c", "flag")
                .node("Identity", "d", "step");
        try (Session session = open(model.bytes())) {
            for (int pass = 0; pass < 2; pass++) {
                Map<String, Tensor> result = session.run(
                        Map.of(
                                "half", Value.of(Tensor.of(Shape.of(3), 1.5f, -65504, 1e-7f)),
                                "id", Value.of(Shape.of(3), 49407, -1, 0),
                                "flag", Value.of(Tensor.of(Shape.of(3), 0, 1, -3)),
                                "step", Value.of(Tensor.of(Shape.of(2), 999, 0))),
                        Set.of("a", "b", "c", "d"),
                        new Cancellation());
                assertThat(result.get("a")).isEqualTo(Tensor.of(Shape.of(3), 1.5f, -65504, 1.1920929e-7f));
                assertThat(result.get("b")).isEqualTo(Tensor.of(Shape.of(3), 49407, -1, 0));
                assertThat(result.get("c")).isEqualTo(Tensor.of(Shape.of(3), 0, 1, 1));
                assertThat(result.get("d")).isEqualTo(Tensor.of(Shape.of(2), 999, 0));
            }
        }
    }

    @Test
    void refusesWhatTheModelDoesNotTake() {
        try (Session session = open(TinyOnnx.layers(4, 1))) {
            assertThatThrownBy(() -> session.run(Map.of(), Set.of("y"), new Cancellation()))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("x: float[n x 4]");
            assertThatThrownBy(() -> run(session, noise(1, 2, 5)))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("found shape [2x5]");
            assertThatThrownBy(() -> session.run(
                            Map.of("x", Value.of(noise(1, 1, 4)), "z", Value.of(noise(1, 1, 4))),
                            Set.of("y"),
                            new Cancellation()))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("\"z\"");
            assertThatThrownBy(() ->
                            session.run(Map.of("x", Value.of(noise(1, 1, 4))), Set.of("nope"), new Cancellation()))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("\"nope\"");
        }
    }

    @Test
    void tellsWhichNodeFailed() {
        TinyOnnx model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, "a")
                .input("z", TinyOnnx.FLOAT, "b")
                .output("y", TinyOnnx.FLOAT, "c")
                .node("Add", "y", "x", "z");
        try (Session session = open(model.bytes())) {
            assertThatThrownBy(() -> session.run(
                            Map.of("x", Value.of(noise(1, 2)), "z", Value.of(noise(1, 3))),
                            Set.of("y"),
                            new Cancellation()))
                    .isInstanceOfSatisfying(BackendException.class, failure -> {
                        assertThat(failure.model()).isEqualTo("tiny");
                        assertThat(failure.operator()).contains("Add");
                        assertThat(failure.node()).contains("node_y");
                    });
        }
    }

    @Test
    void refusesDamagedModelsAndGoesOn() throws Exception {
        byte[] whole = TinyOnnx.layers(16, 2);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
        Path file = Files.write(folder.resolve("model.onnx"), cut);
        assertThatThrownBy(() -> open(cut)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> open(new byte[] {1, 2, 3})).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> open(new byte[0])).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> backend.open(ModelSource.of(file), SessionSettings.defaults()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("model.onnx");
        assertThatThrownBy(() -> backend.open(ModelSource.of(folder.resolve("none")), SessionSettings.defaults()))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("none");
        try (Session session = open(whole)) {
            assertThat(run(session, noise(1, 1, 16)).shape()).isEqualTo(Shape.of(1, 16));
        }
    }

    @Test
    void readsWeightsFromAFileAndReplacesThem() throws Exception {
        ByteBuffer raw = ByteBuffer.allocate(8 + 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
        raw.position(8);
        for (float weight : new float[] {1, 2, 3, 4}) {
            raw.putFloat(weight);
        }
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.write(real.resolve("w.bin"), raw.array());
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        byte[] model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, "n", 2)
                .output("y", TinyOnnx.FLOAT, "n", 2)
                .external("w", TinyOnnx.FLOAT, "w.bin", 8, 16, 2, 2)
                .node("Transpose", "t", "w")
                .node("MatMul", "y", "x", "t")
                .bytes();
        Tensor x = Tensor.of(Shape.of(1, 2), 1, 10);
        for (SessionSettings.Optimization level : SessionSettings.Optimization.values()) {
            SessionSettings settings = SessionSettings.defaults().withOptimization(level);
            try (Session session = backend.open(ModelSource.of("tiny", model, link), settings)) {
                assertThat(run(session, x).data()).containsExactly(21, 43);
            }
            ExternalWeight other = ExternalWeight.of(Tensor.of(Shape.of(2, 2), 5, 6, 7, 8));
            ModelSource replaced =
                    new ModelSource.Graph("tiny", model, link, Map.of("w", other), List.of(), 0, List.of());
            try (Session session = backend.open(replaced, settings)) {
                assertThat(run(session, x).data()).containsExactly(65, 87);
            }
        }
    }

    @Test
    void givesManyThreadsTheBytesThatOneGets() throws Exception {
        List<Tensor> expected = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try (OrtBackend single =
                        OrtBackend.open(BackendOptions.defaults().withThreads(1).withConcurrentRuns(8));
                Session session = single.open(
                        ModelSource.of("tiny", TinyOnnx.layers(96, 6), folder), SessionSettings.defaults())) {
            for (int i = 0; i < 16; i++) {
                expected.add(run(session, noise(i, 1 + i % 5, 96)));
            }
            List<Future<Tensor>> results = new ArrayList<>();
            for (int i = 0; i < 640; i++) {
                int seed = i % 16;
                results.add(threads.submit(() -> run(session, noise(seed, 1 + seed % 5, 96))));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(expected.get(i % 16));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void stopsARunSoonAfterItIsCancelled() throws Exception {
        try (Session session = open(TinyOnnx.layers(512, 40))) {
            run(session, noise(1, 2, 512));
            Cancellation cancellation = new Cancellation();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<Tensor> running = thread.submit(
                        () -> session.run(Map.of("x", Value.of(noise(1, 4096, 512))), Set.of("y"), cancellation)
                                .get("y"));
                Thread.sleep(60);
                assertThat(running.isDone()).isFalse();
                long start = System.nanoTime();
                cancellation.cancel();
                assertThatThrownBy(running::get).hasCauseInstanceOf(CancelledException.class);
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(1500));
            } finally {
                thread.shutdownNow();
            }
            assertThat(run(session, noise(1, 2, 512)).shape()).isEqualTo(Shape.of(2, 512));
        }
    }

    @Test
    void reportsACancelDuringTheLastNode() throws Exception {
        byte[] model = new TinyOnnx()
                .input("x", TinyOnnx.FLOAT, "n", "n")
                .output("y", TinyOnnx.FLOAT, "n", "n")
                .node("MatMul", "y", "x", "x")
                .bytes();
        try (Session session = open(model)) {
            Cancellation cancellation = new Cancellation();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Tensor big = noise(1, 1536, 1536);
                Future<Map<String, Tensor>> running =
                        thread.submit(() -> session.run(Map.of("x", Value.of(big)), Set.of("y"), cancellation));
                Thread.sleep(30);
                cancellation.cancel();
                assertThatThrownBy(running::get).hasCauseInstanceOf(CancelledException.class);
            } finally {
                thread.shutdownNow();
            }
        }
    }

    @Test
    void startsNothingThatIsCancelledBefore() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        try (Session session = open(TinyOnnx.layers(4, 1))) {
            long before = backend.statistics().runs();
            assertThatThrownBy(() -> session.run(Map.of("x", Value.of(noise(1, 1, 4))), Set.of("y"), cancellation))
                    .isInstanceOf(CancelledException.class);
            assertThat(backend.statistics().runs()).isEqualTo(before);
        }
    }

    @Test
    void refusesUseAfterClose() {
        Session session = open(TinyOnnx.layers(4, 1));
        long open = backend.statistics().openSessions();
        session.close();
        session.close();
        assertThat(backend.statistics().openSessions()).isEqualTo(open - 1);
        assertThat(session.inputs()).containsKey("x");
        assertThatThrownBy(() -> run(session, noise(1, 1, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tiny");
    }

    @Test
    void refusesUnknownKeysAndTheLevelThatCrashes() {
        SessionSettings settings = SessionSettings.defaults();
        assertThatThrownBy(() -> settings.withConfig(Map.of("session.disable_prepaking", "1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withOptimization(SessionSettings.Optimization.ALL)
                        .withConfig(Map.of("optimization.disable_specified_optimizers", "ConstantFolding")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void explainsWhyACardCannotBeUsed() {
        Preflight auto = OrtBackend.open(BackendOptions.defaults().withProvider(Provider.AUTO))
                .preflight();
        if (auto.chosen().kind() == Provider.Kind.CPU) {
            assertThatThrownBy(() -> OrtBackend.open(BackendOptions.defaults().withProvider(Provider.cuda(0))))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("missing");
        }
        assertThat(Provider.parse("cuda:1")).isEqualTo(Provider.cuda(1));
        assertThatThrownBy(() -> Provider.parse("gpu")).isInstanceOf(IllegalArgumentException.class);
    }

    private Session open(byte[] model) {
        return backend.open(ModelSource.of("tiny", model, folder), SessionSettings.defaults());
    }

    private static Tensor run(Session session, Tensor x) {
        return session.run(Map.of("x", Value.of(x)), "y", new Cancellation());
    }

    private static Tensor noise(long seed, int... extents) {
        return gaussian(Shape.of(extents), 1, seed);
    }
}
