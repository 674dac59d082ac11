package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterrogatorTest {
    private static final ClipModel MODEL = ClipModel.open(
            EmbeddedModels.unpackClip(BackendOptions.defaultCacheFolder()).orElseThrow(), Backends.store());

    /** A filled circle in the middle. */
    private static Image circle(float[] colour, float[] background) {
        int size = 128;
        float[] pixels = new float[size * size * 3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean inside = Math.hypot(x - 63.5, y - 63.5) < 36;
                for (int c = 0; c < 3; c++) {
                    pixels[(y * size + x) * 3 + c] = inside ? colour[c] : background[c];
                }
            }
        }
        return new Image(Tensor.of(Shape.of(1, size, size, 3), pixels));
    }

    private static final Image RED_ON_BLUE = circle(new float[] {0.9f, 0.1f, 0.1f}, new float[] {0.1f, 0.2f, 0.85f});

    private static Interrogation ask(Interrogator interrogator, InterrogationRequest request) {
        return interrogator
                .interrogate(RED_ON_BLUE, request, InterrogationProgress.NONE, new Cancellation())
                .get(0);
    }

    private static InterrogationRequest request(String... lists) {
        return InterrogationRequest.of(
                List.of(lists).stream().map(WordList::shipped).toList());
    }

    @Test
    void findsColourAndBackgroundOfADrawing() {
        Interrogation found = ask(Interrogator.of(MODEL, Optional.empty()), request("colours", "backgrounds"));
        assertThat(found.of("backgrounds").get(0).text()).isEqualTo("a blue background");
        assertThat(found.of("colours").get(0).text()).startsWith("a red ");
        assertThat(found.of("colours")).hasSize(5);
    }

    @Test
    void ranksOverTheWholeList() {
        WordList list = WordList.shipped("colours");
        InterrogationRequest all = new InterrogationRequest(
                List.of(list), InterrogationRequest.Mode.RANK, list.words().size());
        double sum = ask(Interrogator.of(MODEL, Optional.empty()), all).of("colours").stream()
                .mapToDouble(Interrogation.Score::value)
                .sum();
        assertThat(sum).isBetween(0.999999, 1.000001);
    }

    @Test
    void textVectorsDoNotDependOnTheirNeighbours() {
        List<String> words = WordList.shipped("mediums").words().subList(0, 37);
        Tensor together = MODEL.texts(words, new Cancellation());
        for (int i = 0; i < words.size(); i++) {
            assertThat(MODEL.texts(List.of(words.get(i)), new Cancellation()))
                    .as(words.get(i))
                    .isEqualTo(together.item(i));
        }
    }

    @Test
    void keepsVectorsOnDisk(@TempDir Path folder) {
        List<Integer> encoded = new ArrayList<>();
        InterrogationProgress progress = (list, done, all) -> encoded.add(done);
        Interrogation first = Interrogator.of(MODEL, Optional.of(folder))
                .interrogate(RED_ON_BLUE, request("shapes"), progress, new Cancellation())
                .get(0);
        assertThat(encoded).containsExactly(8);
        Interrogation second = Interrogator.of(MODEL, Optional.of(folder))
                .interrogate(RED_ON_BLUE, request("shapes"), progress, new Cancellation())
                .get(0);
        assertThat(encoded).hasSize(1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void manyThreadsFindTheSame() throws Exception {
        Interrogation expected = ask(Interrogator.of(MODEL, Optional.empty()), request("colours", "flavours"));
        Interrogator shared = Interrogator.of(MODEL, Optional.empty());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Interrogation>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> ask(shared, request("colours", "flavours"))));
            }
            for (Future<Interrogation> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void stopsWhenCancelled() {
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> Interrogator.of(MODEL, Optional.empty())
                        .interrogate(
                                RED_ON_BLUE,
                                request("subjects"),
                                (list, done, all) -> cancellation.cancel(),
                                cancellation))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void refusesListsThatMakeNoSense() {
        assertThatThrownBy(() -> new WordList("x", List.of(" "))).hasMessageContaining("1 to 1000000 entries, found 0");
        assertThatThrownBy(() -> new WordList("x", List.of("a".repeat(10_000_000))))
                .hasMessageContaining("at most 2000 characters");
        assertThatThrownBy(() -> WordList.shipped("artists")).hasMessageContaining("found \"artists\"");
        assertThatThrownBy(() -> WordList.read(Path.of("no-such-list.txt"))).hasMessageContaining("cannot be read");
    }
}
