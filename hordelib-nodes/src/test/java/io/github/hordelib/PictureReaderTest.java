package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.CancelledException;
import io.github.hordelib.base.HordelibException;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.CaptionOptions;
import io.github.hordelib.interrogate.HordeForm;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationException;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.SafetyScores;
import io.github.hordelib.interrogate.WordList;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureReaderTest {
    @TempDir
    private static Path folder;

    private static Hordelib horde;
    private static Image circle;

    @BeforeAll
    static void open() throws IOException {
        copy("blip", folder.resolve("blip/tiny"));
        Files.write(
                folder.resolve("blip/tiny/vocab.txt"),
                IntStream.range(0, 120).mapToObj(i -> "w" + i).toList());
        copy("safety_checker", folder.resolve("safety_checker/tiny"));
        horde = Hordelib.open(folder);
        circle = draw(42, 20).images().get(0).image();
    }

    private static void copy(String model, Path target) throws IOException {
        Files.createDirectories(target);
        for (String name : List.of("model.safetensors", "config.json", "preprocessor_config.json")) {
            Path file = GoldenFolder.of("models").resolve(model).resolve(name);
            if (Files.exists(file)) {
                Files.copy(file, target.resolve(name));
            }
        }
    }

    @AfterAll
    static void close() {
        horde.close();
    }

    private static GenerationResult draw(int seed, int steps) {
        return horde.generate(GenerationRequest.builder()
                .prompt("a red circle on a blue background")
                .seed(seed)
                .steps(steps)
                .build());
    }

    private static InterrogationRequest drawings() {
        return InterrogationRequest.of(Stream.of("shapes", "colours", "backgrounds")
                .map(WordList::shipped)
                .toList());
    }

    /** A list that no other run of the tests has left on disk. */
    private static WordList newList(int words) {
        long now = System.nanoTime();
        return new WordList(
                "new",
                IntStream.range(0, words).mapToObj(i -> "word " + now + " " + i).toList());
    }

    @Test
    void findsWhatWasDrawn() {
        Interrogation found = horde.interrogate(circle, drawings()).get(0);
        assertThat(found.of("shapes").get(0).text()).isEqualTo("a circle");
        assertThat(found.of("backgrounds").get(0).text()).isEqualTo("a blue background");
        assertThat(found.of("colours").get(0).text()).startsWith("a red ");
    }

    @Test
    void describesPictures() {
        CaptionOptions greedy = CaptionOptions.DEFAULT.greedy().withLength(0, 12);
        Image two = new Image(Tensor.concat(List.of(circle.pixels(), circle.pixels())));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        List<String> captions = horde.pictures()
                .caption(two, greedy, JobOptions.DEFAULT.withListener(events::add))
                .await();
        assertThat(captions).hasSize(2).allSatisfy(caption -> assertThat(caption)
                .matches("w\\d+( w\\d+)*"));
        assertThat(captions.get(0)).isEqualTo(captions.get(1));
        assertThat(events).containsExactly(new JobEvent.Progress(1, 2), new JobEvent.Progress(2, 2));
        assertThat(horde.caption(circle, greedy)).containsExactly(captions.get(0));
        assertThat(horde.pictures()
                        .withCaptioner(folder.resolve("blip/tiny").toString())
                        .caption(circle, greedy, JobOptions.DEFAULT)
                        .await())
                .containsExactly(captions.get(0));
    }

    @Test
    void goesOnWhenAListenerFails() {
        CaptionOptions greedy = CaptionOptions.DEFAULT.greedy().withLength(0, 4);
        JobOptions failing = JobOptions.DEFAULT.withListener(event -> {
            throw new IllegalStateException("a listener's own mistake");
        });
        assertThat(horde.pictures().caption(circle, greedy, failing).await()).isEqualTo(horde.caption(circle, greedy));
        assertThat(horde.pictures()
                        .interrogate(circle, InterrogationRequest.of(List.of(newList(3))), failing)
                        .await())
                .hasSize(1);
    }

    @Test
    void samplesCaptionsBySeed() {
        CaptionOptions first = CaptionOptions.DEFAULT.nucleus(0.99, 1).withLength(0, 12);
        assertThat(horde.caption(circle, first)).isEqualTo(horde.caption(circle, first));
        assertThat(IntStream.range(0, 8)
                        .mapToObj(seed -> horde.caption(circle, first.nucleus(0.99, seed)))
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void asksTheSafetyChecker() {
        SafetyScores scores = horde.safety(circle).get(0);
        assertThat(scores.flagged()).isEqualTo(scores.worst() > 0);
        assertThat(scores.concepts()).isNotEmpty();
    }

    @Test
    void fillsInTheHordesForms() {
        assertThat(answer("{\"form\":\"nsfw\"}")).startsWith("{\"nsfw\":").contains("\"score\":");
        assertThat(answer("{\"form\":\"caption\",\"payload\":{\"min_length\":1,\"max_length\":8}}"))
                .startsWith("{\"caption\":\"w");
        assertThat(answer("{\"form\":\"interrogation\",\"payload\":{\"top_count\":1}}"))
                .startsWith("{\"interrogation\":{\"shapes\":[{\"text\":\"a circle\",\"confidence\":");
        assertThat(answer("{\"form\":\"interrogation\",\"payload\":{\"rank\":false,\"similarity\":true,"
                        + "\"text_array\":[\"a red circle\",\"a green star\"]}}"))
                .startsWith("{\"interrogation\":{\"text_array\":[{\"text\":\"a red circle\",\"similarity\":0.");
    }

    private static String answer(String form) {
        return horde.pictures()
                .answer(circle, HordeForm.parse(form), JobOptions.DEFAULT)
                .await()
                .get(0);
    }

    @Test
    void tellsHowFarItIs() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        InterrogationRequest request = InterrogationRequest.of(List.of(newList(20)));
        horde.pictures()
                .interrogate(circle, request, JobOptions.DEFAULT.withListener(events::add))
                .await();
        assertThat(events).containsExactly(new JobEvent.Progress(16, 20), new JobEvent.Progress(20, 20));
    }

    @Test
    void cancelsOneTaskAndLeavesTheOthersUntouched() throws Exception {
        List<Interrogation> expected = horde.interrogate(circle, drawings());
        CountDownLatch encoding = new CountDownLatch(1);
        Task<List<Interrogation>> doomed = horde.pictures()
                .interrogate(
                        circle,
                        InterrogationRequest.of(List.of(newList(100_000))),
                        JobOptions.DEFAULT.withListener(event -> encoding.countDown()));
        Task<List<Interrogation>> other = horde.pictures().interrogate(circle, drawings(), JobOptions.DEFAULT);
        encoding.await();
        doomed.cancel();
        assertThatThrownBy(doomed::await).isInstanceOf(CancelledException.class);
        assertThat(other.await()).isEqualTo(expected);
    }

    @Test
    void stopsAtTheDeadline() {
        Task<List<Interrogation>> task = horde.pictures()
                .interrogate(
                        circle,
                        InterrogationRequest.of(List.of(newList(100_000))),
                        JobOptions.DEFAULT.withDeadline(Duration.ofMillis(50)));
        assertThatThrownBy(task::await).isInstanceOf(CancelledException.class);
    }

    @Test
    void saysWhatIsWrongWithAModel(@TempDir Path elsewhere) throws IOException {
        Map<String, Path> embedded = EmbeddedModels.unpack(BackendOptions.defaultCacheFolder());
        String checkpoint = String.valueOf(embedded.get(EmbeddedModels.SHAPELAND));
        String clip = EmbeddedModels.unpackClip(BackendOptions.defaultCacheFolder())
                .orElseThrow()
                .toString();
        PictureReader wrong =
                horde.pictures().withClip(checkpoint).withCaptioner(clip).withChecker(clip);
        assertRefused(wrong.interrogate(circle, drawings(), JobOptions.DEFAULT), "expected a CLIP model");
        assertRefused(wrong.caption(circle, CaptionOptions.DEFAULT, JobOptions.DEFAULT), "expected a BLIP model");
        assertRefused(wrong.safety(circle, JobOptions.DEFAULT), "expected a safety checker");
        Path noModel = Files.writeString(elsewhere.resolve("notes.safetensors"), "not a model");
        assertRefused(
                horde.pictures().withClip(noModel.toString()).interrogate(circle, drawings(), JobOptions.DEFAULT),
                "notes.safetensors");
        assertRefused(
                horde.pictures().withClip("nonesuch").interrogate(circle, drawings(), JobOptions.DEFAULT),
                "\"nonesuch\"");
        Image empty = new Image(Tensor.zeros(Shape.of(0, 8, 8, 3)));
        assertThatThrownBy(() -> horde.interrogate(empty, drawings()))
                .isInstanceOf(InterrogationException.class)
                .hasMessageContaining("found the shape");
    }

    private static void assertRefused(Task<?> task, String message) {
        assertThatThrownBy(task::await)
                .isInstanceOf(HordelibException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("expected");
    }

    @Test
    void finishesWhatIsUnderWayWhenClosed() {
        Hordelib other = Hordelib.open(folder);
        Task<List<Interrogation>> task =
                other.pictures().interrogate(circle, InterrogationRequest.of(List.of(newList(40))), JobOptions.DEFAULT);
        other.close();
        assertThat(task.await()).hasSize(1);
        assertThatThrownBy(() -> other.interrogate(circle, drawings())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesTasksWithADeadlineOnceClosed() {
        Hordelib other = Hordelib.open(folder);
        other.close();
        JobOptions options = JobOptions.DEFAULT.withDeadline(Duration.ofSeconds(1));
        assertThatThrownBy(() -> other.pictures().interrogate(circle, drawings(), options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void cancelsWhatIsUnderWayWhenClosedAtOnce() throws InterruptedException {
        Hordelib other = Hordelib.open(folder);
        CountDownLatch encoding = new CountDownLatch(1);
        Task<List<Interrogation>> task = other.pictures()
                .interrogate(
                        circle,
                        InterrogationRequest.of(List.of(newList(100_000))),
                        JobOptions.DEFAULT.withListener(event -> encoding.countDown()));
        encoding.await();
        other.closeNow();
        assertThatThrownBy(task::await).isInstanceOf(CancelledException.class);
    }

    @Test
    void answersTheSameWhileOthersDraw() throws Exception {
        List<Image> pictures = IntStream.range(0, 4)
                .mapToObj(seed -> draw(seed, 4).images().get(0).image())
                .toList();
        List<List<Interrogation>> answers = pictures.stream()
                .map(picture -> horde.interrogate(picture, drawings()))
                .toList();
        try (Hordelib fresh = Hordelib.open(HordelibOptions.of(folder).withMemory(1L << 30, 0))) {
            ExecutorService threads = Executors.newFixedThreadPool(40);
            List<Future<Image>> drawn = new ArrayList<>();
            List<Future<List<Interrogation>>> asked = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int index = i % 4;
                asked.add(threads.submit(() -> fresh.interrogate(pictures.get(index), drawings())));
                if (i % 4 == 0) {
                    int seed = i / 4 % 4;
                    drawn.add(threads.submit(() -> fresh.generate(GenerationRequest.builder()
                                    .prompt("a red circle on a blue background")
                                    .seed(seed)
                                    .steps(4)
                                    .build())
                            .images()
                            .get(0)
                            .image()));
                }
            }
            for (int i = 0; i < 32; i++) {
                assertThat(asked.get(i).get()).isEqualTo(answers.get(i % 4));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(drawn.get(i).get().bitmap(0).data())
                        .isEqualTo(pictures.get(i % 4).bitmap(0).data());
            }
            threads.shutdown();
        }
    }
}
