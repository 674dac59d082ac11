package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.ort.BackendException;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.TinyOnnx;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelStoreTest {
    private static final byte[] MODEL = TinyOnnx.layers(8, 2);

    private final OrtBackend backend = Backends.shared();
    private final ModelStore store = ModelStore.open(backend, 1000);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger opened = new AtomicInteger();

    @AfterEach
    void close() {
        store.close();
        threads.shutdownNow();
    }

    @Test
    void opensNothingUntilItIsUsed() {
        SharedSession session = session("a", 10);
        assertThat(opened).hasValue(0);
        run(session, new Cancellation());
        run(session, new Cancellation());
        assertThat(opened).hasValue(1);
        assertThat(session.outputs()).containsKey("y");
    }

    @Test
    void opensOnceForManyThreads() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Tensor>> results = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            results.add(threads.submit(() -> {
                start.await();
                return run(session("a", 10), new Cancellation());
            }));
        }
        start.countDown();
        Tensor expected = results.get(0).get();
        for (Future<Tensor> result : results) {
            assertThat(result.get()).isEqualTo(expected);
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void putsIdleModelsAwayWhenMemoryRunsOut() {
        long before = backend.statistics().openSessions();
        run(session("a", 10), new Cancellation());
        AtomicInteger attempts = new AtomicInteger();
        SharedSession large = store.session(
                "large",
                () -> {
                    if (attempts.getAndIncrement() == 0) {
                        throw new OutOfMemoryError("as if there was no room");
                    }
                    return ModelSource.of("large", MODEL, Path.of(""));
                },
                SessionSettings.defaults(),
                10);
        run(large, new Cancellation());
        assertThat(backend.statistics().openSessions()).isEqualTo(before + 1);
        run(session("a", 10), new Cancellation());
        assertThat(opened).hasValue(2);
    }

    @Test
    void putsTheLongestUnusedAwayWhenRoomIsNeeded() {
        SharedSession a = session("a", 400);
        SharedSession b = session("b", 400);
        SharedSession c = session("c", 400);
        long before = backend.statistics().openSessions();
        run(a, new Cancellation());
        run(b, new Cancellation());
        run(a, new Cancellation());
        run(c, new Cancellation());
        assertThat(backend.statistics().openSessions() - before).isEqualTo(2);
        run(a, new Cancellation());
        assertThat(opened).hasValue(3);
        run(b, new Cancellation());
        assertThat(opened).hasValue(4);
    }

    @Test
    void countsModelsThatAreBeingOpened() throws Exception {
        SharedSession a = session("a", 600);
        run(a, new Cancellation());
        Slow slow = new Slow();
        SharedSession b = store.session("b", slow, SessionSettings.defaults(), 300);
        Future<Tensor> first = threads.submit(() -> run(b, new Cancellation()));
        slow.asked.await();
        run(session("c", 200), new Cancellation());
        slow.go.countDown();
        first.get();
        run(a, new Cancellation());
        assertThat(opened).as("the first was put away to make room").hasValue(3);
    }

    @Test
    void waitsWhenClosedForWhatIsOpenedInTheBackground() throws Exception {
        Slow slow = new Slow();
        ModelStore eager = ModelStore.open(backend, 1000, () -> List.of(Path.of("adapter")));
        SharedSession later = eager.session("later", slow, SessionSettings.defaults(), 10);
        SharedSession.Ahead ahead =
                adapter -> Optional.of(new SharedSession.Rehearsal(later, () -> run(later, new Cancellation())));
        SharedSession network = eager.session(SharedSession.Recipe.of(
                        "network", () -> ModelSource.of("network", MODEL, Path.of("")), SessionSettings.defaults(), 10)
                .withAhead(ahead));
        run(network, new Cancellation());
        slow.asked.await();
        Future<?> closing = threads.submit(eager::close);
        assertThatThrownBy(() -> closing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        slow.go.countDown();
        closing.get();
    }

    @Test
    void opensAModelThatIsLargerThanTheBudget() {
        assertThat(run(session("large", 5000), new Cancellation()).shape()).isEqualTo(Shape.of(1, 8));
    }

    @Test
    void putsIdleModelsAwayOnRequest() {
        run(session("a", 10), new Cancellation());
        assertThat(store.evictIdle()).isEqualTo(1);
        assertThat(store.evictIdle()).isZero();
    }

    @Test
    void triesAgainAfterAFailure() {
        AtomicInteger attempts = new AtomicInteger();
        SharedSession session = store.session(
                "flaky",
                () -> ModelSource.of("flaky", attempts.getAndIncrement() == 0 ? new byte[] {1} : MODEL, Path.of("")),
                SessionSettings.defaults(),
                10);
        assertThatThrownBy(() -> run(session, new Cancellation())).isInstanceOf(BackendException.class);
        assertThat(run(session, new Cancellation()).shape()).isEqualTo(Shape.of(1, 8));
    }

    @Test
    void endsAWaitThatIsCancelled() throws Exception {
        Slow source = new Slow();
        SharedSession slow = store.session("slow", source, SessionSettings.defaults(), 10);
        Future<Tensor> first = threads.submit(() -> run(slow, new Cancellation()));
        source.asked.await();
        Cancellation cancellation = new Cancellation();
        Future<Tensor> second = threads.submit(() -> run(slow, cancellation));
        Thread.sleep(20);
        cancellation.cancel();
        assertThatThrownBy(second::get).hasCauseInstanceOf(CancelledException.class);
        source.go.countDown();
        assertThat(first.get().shape()).isEqualTo(Shape.of(1, 8));
    }

    @Test
    void refusesUseAfterClose() {
        SharedSession session = session("a", 10);
        run(session, new Cancellation());
        long before = backend.statistics().openSessions();
        store.close();
        store.close();
        assertThat(backend.statistics().openSessions()).isEqualTo(before - 1);
        assertThatThrownBy(() -> run(session, new Cancellation())).isInstanceOf(IllegalStateException.class);
    }

    /** A model that is not there before it may be. */
    private static final class Slow implements Supplier<ModelSource> {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public ModelSource get() {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ModelSource.of("slow", MODEL, Path.of(""));
        }
    }

    private SharedSession session(String key, long bytes) {
        return store.session(
                key,
                () -> {
                    opened.incrementAndGet();
                    return ModelSource.of(key, MODEL, Path.of(""));
                },
                SessionSettings.defaults(),
                bytes);
    }

    private static Tensor run(SharedSession session, Cancellation cancellation) {
        return session.run(Map.of("x", Value.of(Tensor.filled(Shape.of(1, 8), 0.5f))), "y", cancellation);
    }
}
