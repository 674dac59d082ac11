package io.github.hordelib.ort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedGraphsTest {
    private static final SessionSettings SETTINGS = SessionSettings.defaults();

    @TempDir
    Path folder;

    private final AtomicInteger prepared = new AtomicInteger();

    @Test
    void preparesOnceForTheSameContent() throws IOException {
        PreparedGraphs graphs = new PreparedGraphs(folder, 1, 1000, "here");
        Path weights = Files.write(folder.resolve("w"), new byte[] {1, 2, 3});
        Path first = graphs.get(graph(1, weights), SETTINGS, target -> write(target, 10));
        assertThat(graphs.get(graph(1, weights), SETTINGS, target -> write(target, 10)))
                .isEqualTo(first);
        assertThat(prepared).hasValue(1);
        assertThat(first).hasFileName(PreparedGraphs.GRAPH);
        PreparedGraphs elsewhere = new PreparedGraphs(folder, 1, 1000, "there");
        assertThat(elsewhere.get(graph(1, weights), SETTINGS, target -> write(target, 10)))
                .isNotEqualTo(first);
        assertThat(graphs.get(graph(2, weights), SETTINGS, target -> write(target, 10)))
                .isNotEqualTo(first);
        Files.write(weights, new byte[] {1, 2, 4});
        Files.setLastModifiedTime(weights, FileTime.fromMillis(5));
        assertThat(graphs.get(graph(1, weights), SETTINGS, target -> write(target, 10)))
                .isNotEqualTo(first);
        assertThat(prepared).hasValue(4);
    }

    @Test
    void acceptsWhatIsLargeEnoughAndUnchanged() {
        PreparedGraphs graphs = new PreparedGraphs(folder, 50, 1000, "here");
        assertThat(graphs.accepts(graph(1), SETTINGS)).isTrue();
        assertThat(graphs.accepts(graph(1), SETTINGS.withPrepacking(false))).isFalse();
        assertThat(new PreparedGraphs(folder, 101, 1000, "here").accepts(graph(1), SETTINGS))
                .isFalse();
        assertThat(new PreparedGraphs(folder, 50, 0, "here").accepts(graph(1), SETTINGS))
                .isFalse();
    }

    @Test
    void deletesWhatWasUsedLongestAgo() throws IOException {
        PreparedGraphs graphs = new PreparedGraphs(folder.resolve("cache"), 1, 250, "here");
        Path first = graphs.get(graph(1), SETTINGS, target -> write(target, 100));
        Path second = graphs.get(graph(2), SETTINGS, target -> write(target, 100));
        Files.setLastModifiedTime(first, FileTime.fromMillis(1000));
        Files.setLastModifiedTime(second, FileTime.fromMillis(2000));
        Path third = graphs.get(graph(3), SETTINGS, target -> write(target, 100));
        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(third).exists();
        graphs.discard(second);
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertThat(left).containsExactly(third.getParent());
        }
    }

    @Test
    void twoAtOnceEndWithOneCompleteFolder() throws IOException {
        PreparedGraphs graphs = new PreparedGraphs(folder, 1, 1000, "here");
        PreparedGraphs others = new PreparedGraphs(folder, 1, 1000, "here");
        CompletableFuture<Path> one =
                CompletableFuture.supplyAsync(() -> graphs.get(graph(1), SETTINGS, target -> slowly(target, 90)));
        CompletableFuture<Path> two =
                CompletableFuture.supplyAsync(() -> others.get(graph(1), SETTINGS, target -> slowly(target, 90)));
        assertThat(one.join()).isEqualTo(two.join()).hasSize(45);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    private static ModelSource.Graph graph(int content, Path... weights) {
        return new ModelSource.Graph(
                "test", new byte[] {(byte) content}, Path.of("."), Map.of(), List.of(weights), 100, List.of());
    }

    private void slowly(Path target, int bytes) {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        write(target, bytes);
    }

    private void write(Path target, int bytes) {
        try {
            Files.write(target.resolve(PreparedGraphs.GRAPH), new byte[bytes / 2]);
            Files.write(target.resolve(PreparedGraphs.WEIGHTS), new byte[bytes / 2]);
            prepared.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
