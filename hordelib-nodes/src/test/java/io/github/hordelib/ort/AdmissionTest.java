package io.github.hordelib.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void letsNoMoreInThanThereArePlaces() throws Exception {
        Admission admission = new Admission(3);
        AtomicInteger inside = new AtomicInteger();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            runs.add(threads.submit(() -> {
                try (Admission.Pass pass = admission.enter(new Cancellation())) {
                    seen.add(inside.incrementAndGet());
                    Thread.sleep(2);
                    inside.decrementAndGet();
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        assertThat(seen).hasSize(32).allMatch(count -> count <= 3);
    }

    @Test
    void endsAWaitThatIsCancelledAndKeepsThePlaceForOthers() throws Exception {
        Admission admission = new Admission(1);
        Cancellation cancellation = new Cancellation();
        Admission.Pass pass = admission.enter(new Cancellation());
        Future<?> cancelled = threads.submit(() -> admission.enter(cancellation));
        Future<Admission.Pass> patient = threads.submit(() -> admission.enter(new Cancellation()));
        Thread.sleep(20);
        cancellation.cancel();
        assertThatThrownBy(cancelled::get).hasCauseInstanceOf(CancelledException.class);
        assertThat(patient.isDone()).isFalse();
        pass.close();
        patient.get().close();
        admission.enter(new Cancellation()).close();
    }

    @Test
    void endsAWaitWhoseThreadIsInterrupted() throws Exception {
        Admission admission = new Admission(1);
        Admission.Pass pass = admission.enter(new Cancellation());
        AtomicInteger outcome = new AtomicInteger();
        Thread waiting = new Thread(() -> {
            try {
                admission.enter(new Cancellation());
            } catch (CancelledException e) {
                outcome.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            }
        });
        waiting.start();
        Thread.sleep(20);
        waiting.interrupt();
        waiting.join();
        assertThat(outcome).hasValue(1);
        pass.close();
    }
}
