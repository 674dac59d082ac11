package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.image.Image;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
    void vectorsDoNotDependOnTheNumberOfThreads() {
        List<String> words = WordList.shipped("flavours").words().subList(0, 21);
        Tensor texts = MODEL.texts(words, new Cancellation());
        Tensor pictures = MODEL.pictures(RED_ON_BLUE, new Cancellation());
        for (int threads : new int[] {1, 3, 8}) {
            try (OrtBackend backend = OrtBackend.open(BackendOptions.defaults().withThreads(threads));
                    ModelStore store = ModelStore.open(backend, 1L << 30)) {
                ClipModel model = ClipModel.open(
                        EmbeddedModels.unpackClip(BackendOptions.defaultCacheFolder())
                                .orElseThrow(),
                        store);
                assertThat(model.texts(words, new Cancellation()))
                        .as(threads + " threads")
                        .isEqualTo(texts);
                assertThat(model.pictures(RED_ON_BLUE, new Cancellation())).isEqualTo(pictures);
            }
        }
    }

    @Test
    void findsTheSameInABatchAndAmongOtherLists() {
        Interrogator interrogator = Interrogator.of(MODEL, Optional.empty());
        Image other = circle(new float[] {0, 0.6f, 0.1f}, new float[] {1, 1, 1});
        Image both = new Image(Tensor.concat(List.of(other.pixels(), RED_ON_BLUE.pixels())));
        InterrogationRequest three = request("colours", "shapes", "flavours");
        List<Interrogation> batch =
                interrogator.interrogate(both, three, InterrogationProgress.NONE, new Cancellation());
        assertThat(batch.get(1)).isEqualTo(ask(interrogator, three));
        assertThat(batch.get(1).of("shapes"))
                .isEqualTo(ask(interrogator, request("shapes")).of("shapes"));
    }

    @Test
    void tellsListsApartThatDifferInTheirLinesOnly() {
        WordList one = new WordList("x", List.of("a circle\na square"));
        WordList two = new WordList("x", List.of("a circle", "a square"));
        assertThat(one.hash()).isNotEqualTo(two.hash());
        Interrogator interrogator = Interrogator.of(MODEL, Optional.empty());
        assertThat(ask(interrogator, InterrogationRequest.of(List.of(one))).of("x"))
                .hasSize(1);
        assertThat(ask(interrogator, InterrogationRequest.of(List.of(two))).of("x"))
                .hasSize(2);
    }

    @Test
    void makesVectorsAgainWhoseFileIsDamaged(@TempDir Path folder) throws IOException {
        Interrogation expected = ask(Interrogator.of(MODEL, Optional.of(folder)), request("shapes"));
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(whole, 100), new byte[whole.length])) {
            Files.write(file, damaged);
            assertThat(ask(Interrogator.of(MODEL, Optional.of(folder)), request("shapes")))
                    .isEqualTo(expected);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void readsListsOfUsers(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("pets.txt"), "a cat\r\n\n  a dog \na cat\n");
        assertThat(WordList.read(text)).containsExactly(new WordList("pets", List.of("a cat", "a dog")));
        Path array = Files.writeString(folder.resolve("food.json"), "[\"a cake\", \"tea\"]");
        assertThat(WordList.read(array)).containsExactly(new WordList("food", List.of("a cake", "tea")));
        Path object = Files.writeString(folder.resolve("both.json"), "{\"a\": [\"x\"], \"b\": [\"y\", \"z\"]}");
        assertThat(WordList.read(object))
                .containsExactly(new WordList("a", List.of("x")), new WordList("b", List.of("y", "z")));
    }

    @Test
    void refusesFilesThatAreNoLists(@TempDir Path folder) throws IOException {
        assertRefused(folder.resolve("empty.txt"), "", "found 0");
        assertRefused(folder.resolve("long.txt"), "a\n" + "b".repeat(10_000_000), "entry 2", "found 10000000");
        assertRefused(folder.resolve("long.json"), "[\"" + "b".repeat(10_000_000) + "\"]", "found 10000000");
        assertRefused(folder.resolve("bad.json"), "[\"a\"", "bad.json: line 1, column 5: Unexpected end");
        assertRefused(folder.resolve("number.json"), "[1]", "texts only");
        assertRefused(folder.resolve("text.json"), "\"a\"", "found neither");
        Path latin = folder.resolve("latin.txt");
        Files.write(latin, new byte[] {'a', (byte) 0xe4});
        assertThatThrownBy(() -> WordList.read(latin)).hasMessageContaining("UTF-8");
    }

    private static void assertRefused(Path file, String content, String... message) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> WordList.read(file))
                .isInstanceOf(InterrogationException.class)
                .hasMessageContainingAll(message);
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
