package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.GenerationRequest.Control;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.engine.RunOptions;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.Mask;
import io.github.hordelib.image.Png;
import io.github.hordelib.ort.Fork;
import io.github.hordelib.pipeline.Workflow;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HordelibTest {
    @TempDir
    private static Path models;

    private static Hordelib horde;

    @BeforeAll
    static void open() {
        horde = Hordelib.open(models);
    }

    @AfterAll
    static void close() {
        horde.close();
    }

    private static GenerationRequest.Builder redCircle() {
        return GenerationRequest.builder()
                .prompt("a red circle on a blue background")
                .seed(42)
                .steps(6);
    }

    private static byte[] bytes(GeneratedImage image) {
        return image.image().bitmap(0).data();
    }

    private static void assertRedOnBlue(Bitmap picture) {
        int centre = picture.width() / 2;
        assertThat(picture.get(centre, centre, 0)).as("red in the centre").isGreaterThan(150);
        assertThat(picture.get(centre, centre, 2)).as("blue in the centre").isLessThan(100);
        assertThat(picture.get(4, 4, 2)).as("blue in the corner").isGreaterThan(150);
        assertThat(picture.get(4, 4, 0)).as("red in the corner").isLessThan(100);
    }

    @Test
    void drawsWhatThePromptSays() {
        GenerationResult result = horde.generate(redCircle().steps(20).build());
        assertThat(result.corrections()).isEmpty();
        assertThat(result.images()).hasSize(1);
        assertRedOnBlue(result.images().get(0).image().bitmap(0));
        assertThat(result.timings().steps()).hasSize(20);
        assertThat(result.timings().phase(Phase.SAMPLE)).isPositive();
    }

    @Test
    void guidanceOfAnIntervalIsThatOfASplitRun() {
        String workflow =
                """
                {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "shapeland-v1.safetensors"}},
                 "2": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a red circle"}},
                 "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a star"}},
                 "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}},
                 "5": {"class_type": "HordeGuidanceInterval",
                       "inputs": {"model": ["1", 0], "start_percent": 0.0, "end_percent": 0.5}},
                 "6": {"class_type": "KSampler", "inputs": {"model": ["5", 0], "positive": ["2", 0], "negative": ["3", 0],
                       "latent_image": ["4", 0], "seed": 1, "steps": 4, "cfg": 5, "sampler_name": "euler",
                       "scheduler": "normal", "denoise": 1}},
                 "7": {"class_type": "KSamplerAdvanced", "inputs": {"model": ["1", 0], "positive": ["2", 0],
                       "negative": ["3", 0], "latent_image": ["4", 0], "add_noise": "enable", "noise_seed": 1, "steps": 4,
                       "cfg": 5, "sampler_name": "euler", "scheduler": "normal", "start_at_step": 0, "end_at_step": 2,
                       "return_with_leftover_noise": "enable"}},
                 "8": {"class_type": "KSamplerAdvanced", "inputs": {"model": ["1", 0], "positive": ["2", 0],
                       "negative": ["3", 0], "latent_image": ["7", 0], "add_noise": "disable", "noise_seed": 1, "steps": 4,
                       "cfg": 1, "sampler_name": "euler", "scheduler": "normal", "start_at_step": 2, "end_at_step": 4,
                       "return_with_leftover_noise": "disable"}}}""";
        RunOptions wanted = RunOptions.DEFAULT.withTargets(List.of(new NodeId("6"), new NodeId("8")));
        RunResult run = horde.submit(WorkflowJson.read(workflow), wanted).await();
        float[] found = run.value("6", 0, Latent.class).samples().data();
        float[] expected = run.value("8", 0, Latent.class).samples().data();
        assertThat(found).containsExactly(expected, Offset.offset(1e-3f));
    }

    @Test
    void breakEndsAChunkOnlyIfAskedFor() {
        GenerationRequest.Builder builder =
                redCircle().prompt("a red circle BREAK on a blue background").steps(2);
        GenerationResult plain = horde.generate(builder.build());
        GenerationResult broken = horde.generate(builder.breaks(true).build());
        assertThat(bytes(broken.images().get(0)))
                .isNotEqualTo(bytes(plain.images().get(0)));
        String workflow = broken.images().get(0).texts().getOrDefault("prompt", "");
        assertThat(workflow).contains("BREAK").doesNotContain("HordePrompt");
        assertThat(WorkflowJson.read(workflow).nodes()).hasSize(6);
        Graph twice = WorkflowJson.read(
                """
                {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "shapeland-v1.safetensors"}},
                 "2": {"class_type": "HordePrompt", "inputs": {"clip": ["1", 1], "breaks": true}},
                 "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["2", 0], "text": "a red circle BREAK a star"}},
                 "4": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a red circle"}},
                 "5": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a star"}},
                 "6": {"class_type": "ConditioningConcat",
                       "inputs": {"conditioning_to": ["4", 0], "conditioning_from": ["5", 0]}}}""");
        RunOptions wanted = RunOptions.DEFAULT.withTargets(List.of(new NodeId("3"), new NodeId("6")));
        RunResult run = horde.submit(twice, wanted).await();
        assertThat(run.value("3", 0, Conditioning.class))
                .usingRecursiveComparison()
                .isEqualTo(run.value("6", 0, Conditioning.class));
    }

    @Test
    void modelsJsonOfTheFolderTellsAboutItsModels(@TempDir Path folder) throws IOException {
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, folder.resolve("own.safetensors"));
        Files.writeString(
                folder.resolve("models.json"),
                """
                {"version": 1, "models": {"Own": {"baseline": "stable_diffusion_1", "file": "own.safetensors",
                 "width": 64, "height": 128, "defaults": {"steps": 3},
                 "config": {"prediction_type": "v_prediction"}}}}""");
        try (Hordelib own = Hordelib.open(folder)) {
            Plan plan = own.plan(
                    GenerationRequest.builder().model("Own").prompt("x").build());
            assertThat(plan.height()).isEqualTo(128);
            assertThat(plan.steps()).isEqualTo(3);
            Graph graph = WorkflowJson.read(
                    """
                    {"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "own.safetensors"}}}""");
            RunResult run = own.submit(graph, RunOptions.DEFAULT.withTargets(List.of(new NodeId("1"))))
                    .await();
            DiffusionModel model = run.value("1", 0, DiffusionModel.class);
            assertThat(model.sampling().prediction()).isEqualTo(Prediction.V);
        }
    }

    @Test
    void drawsEachItemOfABatchAsItWouldAlone() {
        List<GeneratedImage> batch = horde.generate(
                        redCircle().batch(3).sampler("euler_ancestral").build())
                .images();
        for (int i = 0; i < 3; i++) {
            assertThat(batch.get(i).seed()).isEqualTo(42 + i);
            GenerationRequest alone =
                    redCircle().seed(42 + i).sampler("euler_ancestral").build();
            assertThat(bytes(horde.generate(alone).images().get(0))).isEqualTo(bytes(batch.get(i)));
        }
    }

    @Test
    void startsFromAPicture() {
        Image source = horde.generate(redCircle().build()).images().get(0).image();
        GenerationRequest.Builder request = redCircle().sourceImage(source).seed(7);
        byte[] unchanged =
                bytes(horde.generate(request.denoise(0).build()).images().get(0));
        byte[] changed =
                bytes(horde.generate(request.denoise(0.9).build()).images().get(0));
        assertThat(distance(unchanged, source.bitmap(0).data())).isLessThan(8);
        assertThat(distance(changed, unchanged))
                .isGreaterThan(distance(unchanged, source.bitmap(0).data()));
    }

    @Test
    void enlargesFinishedPicturesAndTellsWhatItLeavesOut() throws Exception {
        Path folder = Files.createDirectories(models.resolve("upscale_models"));
        CheckpointMaker.writeUpscaler(8, 1, 1, folder.resolve("RealESRGAN_x4plus.safetensors"));
        Image plain = horde.generate(redCircle().build()).images().get(0).image();
        GenerationRequest.Builder request =
                redCircle().postProcessing(List.of("GFPGAN", "RealESRGAN_x4plus", "nonesuch"));
        GenerationResult result = horde.generate(request.build());
        Workflow alone = new Workflow();
        Workflow.Port larger = alone.upscale(
                alone.image(plain), new Workflow.ModelFile.At(folder.resolve("RealESRGAN_x4plus.safetensors")));
        RunOptions wanted = RunOptions.DEFAULT.withTargets(List.of(new NodeId(larger.node())));
        Image expected = horde.submit(alone.build(), wanted).future().get().value(larger.node(), 0, Image.class);
        assertThat(expected.width()).isEqualTo(256);
        assertThat(bytes(result.images().get(0))).isEqualTo(expected.bitmap(0).data());
        assertThat(result.timings().phase(Phase.POST_PROCESS)).isPositive();
        assertThat(result.corrections().stream().map(Correction::text))
                .containsExactly(
                        "postProcessing: ignored, \"GFPGAN\" is a post-processor that is not supported",
                        "postProcessing: ignored, there is no upscaler \"nonesuch\"");
        assertThat(horde.plan(request.build()).prediction().seconds())
                .isGreaterThan(horde.plan(redCircle().build()).prediction().seconds() + 0.05);
        assertThatThrownBy(() -> horde.plan(request.strict(true).build()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("GFPGAN");
    }

    @Test
    void keepsWhatTheMaskLeavesOut() {
        Image source = horde.generate(redCircle().build()).images().get(0).image();
        Tensor half = Tensor.zeros(Shape.of(1, 128, 128));
        for (int y = 0; y < 128; y++) {
            Arrays.fill(half.data(), y * 128, y * 128 + 64, 1);
        }
        GenerationRequest request = redCircle()
                .prompt("a yellow star on a green background")
                .sourceImage(source)
                .mask(new Mask(half))
                .denoise(1)
                .build();
        Bitmap result = horde.generate(request).images().get(0).image().bitmap(0);
        Bitmap before = source.bitmap(0);
        assertThat(Math.abs(result.get(124, 4, 2) - before.get(124, 4, 2))).isLessThan(25);
        assertThat(Math.abs(result.get(4, 4, 2) - before.get(4, 4, 2))).isGreaterThan(80);
    }

    @Test
    void writesHowAPictureWasMadeIntoIt() {
        GeneratedImage image = horde.generate(redCircle().build()).images().get(0);
        Map<String, String> texts = Png.texts(image.png(), "test");
        assertThat(texts.get("parameters")).startsWith("a red circle on a blue background\nSteps: 6");
        assertThat(WorkflowJson.read(texts.getOrDefault("prompt", "")).nodes()).hasSize(6);
        assertThat(ImageFile.read(image.png(), "test").image().bitmap(0).data()).isEqualTo(bytes(image));
        assertThat(Png.texts(image.withoutTexts().png(), "test")).isEmpty();
    }

    @Test
    void runsTheWorkflowOfAPictureToTheSamePicture() {
        GenerationResult result = horde.generate(redCircle().build());
        Image again = horde.submit(
                        WorkflowJson.read(result.images().get(0).texts().getOrDefault("prompt", "")),
                        io.github.hordelib.engine.RunOptions.DEFAULT.withTargets(
                                List.of(new io.github.hordelib.graph.NodeId("6"))))
                .await()
                .value("6", 0, Image.class);
        assertThat(again.bitmap(0).data()).isEqualTo(bytes(result.images().get(0)));
    }

    @Test
    void tellsOfProgressAndShowsPreviews() {
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        horde.submit(
                        redCircle().seed(1001).build(),
                        JobOptions.DEFAULT.withListener(events::add).withPreviews())
                .await();
        assertThat(events)
                .filteredOn(JobEvent.Progress.class::isInstance)
                .hasSize(6)
                .last()
                .isEqualTo(new JobEvent.Progress(6, 6));
        assertThat(events)
                .filteredOn(JobEvent.Preview.class::isInstance)
                .hasSize(6)
                .allSatisfy(preview ->
                        assertThat(((JobEvent.Preview) preview).image().width()).isEqualTo(16));
    }

    @Test
    void cancelsOneJobAndLeavesTheOthersUntouched() throws Exception {
        byte[] expected = bytes(horde.generate(redCircle().build()).images().get(0));
        CountDownLatch stepping = new CountDownLatch(1);
        JobOptions watched = JobOptions.DEFAULT.withListener(event -> {
            if (event instanceof JobEvent.Progress) {
                stepping.countDown();
            }
        });
        Job doomed = horde.submit(redCircle().seed(77).steps(500).build(), watched);
        Job other = horde.submit(redCircle().build());
        stepping.await();
        doomed.cancel();
        assertThatThrownBy(doomed::await).isInstanceOf(CancelledException.class);
        assertThat(bytes(other.await().images().get(0))).isEqualTo(expected);
    }

    @Test
    void tellsADeadlineFromOtherCancellations() {
        GenerationRequest longOne = redCircle().seed(78).steps(500).build();
        Job late = horde.submit(longOne, JobOptions.DEFAULT.withDeadline(Duration.ofMillis(200)));
        assertThatThrownBy(late::await).isInstanceOf(DeadlineException.class).hasMessageContaining("200 ms");
        assertThat(late.future())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
        Job cancelled = horde.submit(longOne, JobOptions.DEFAULT.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)));
        cancelled.cancel();
        assertThatThrownBy(cancelled::await).isExactlyInstanceOf(CancelledException.class);
    }

    @Test
    void isCancelledByAnInterruptOfWhoWaits() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> horde.generate(redCircle().seed(79).steps(500).build()))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void goesOnWhenAListenerFails() {
        JobOptions failing = JobOptions.DEFAULT.withListener(event -> {
            throw new AssertionError("listener");
        });
        assertThat(horde.submit(redCircle().build(), failing).await().images()).hasSize(1);
    }

    @Test
    void waitsForJobsWhenClosed() {
        Hordelib closing = Hordelib.open(models);
        Job job = closing.submit(redCircle().build());
        closing.close();
        assertThat(job.isDone()).isTrue();
        assertThat(job.await().images()).hasSize(1);
        closing.close();
        assertThatThrownBy(() -> closing.generate(redCircle().build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void cancelsJobsWhenClosedAtOnce() {
        Hordelib closing = Hordelib.open(models);
        Job job = closing.submit(redCircle().seed(80).steps(500).build());
        closing.closeNow();
        assertThat(job.isDone()).isTrue();
        assertThatThrownBy(job::await).isInstanceOf(CancelledException.class);
    }

    @Test
    void drawsTheSameBytesFromManyThreads() throws Exception {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(redCircle()
                    .seed(i)
                    .prompt(i % 2 == 0 ? "a green square" : "a (yellow:1.3) heart on a black background")
                    .width(i % 3 == 0 ? 96 : 128)
                    .steps(2 + i % 2)
                    .build());
        }
        List<byte[]> serial = requests.stream()
                .map(request -> bytes(horde.generate(request).images().get(0)))
                .toList();
        try (Hordelib fresh = Hordelib.open(models)) {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                GenerationRequest request = requests.get(i % 8);
                results.add(threads.submit(
                        () -> bytes(fresh.generate(request).images().get(0))));
            }
            for (int i = 0; i < 32; i++) {
                assertThat(results.get(i).get()).isEqualTo(serial.get(i % 8));
            }
            threads.shutdown();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void needsNoMoreMemoryAfterManyJobs() throws Exception {
        Fork.start(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"), JobSoakMain.class, models.toString())
                .assertGood();
    }

    @Test
    void foretellsMoreTimeForMoreWork() {
        double few = horde.plan(redCircle().width(512).height(512).steps(10).build())
                .prediction()
                .seconds();
        double many = horde.plan(redCircle().width(512).height(512).steps(50).build())
                .prediction()
                .seconds();
        double twice = horde.plan(
                        redCircle().width(512).height(512).steps(50).batch(4).build())
                .prediction()
                .seconds();
        assertThat(many).isGreaterThan(2 * few);
        assertThat(twice).isGreaterThan(many);
    }

    @Test
    void makesControlPicturesInTheGraph(@TempDir Path elsewhere) throws IOException {
        Path net = Files.write(elsewhere.resolve("net.safetensors"), new byte[0]);
        Image picture = Image.filled(Shape.of(1, 64, 64, 3), 0xffffff);
        Graph graph = horde.plan(redCircle()
                        .control(new Control(net.toString(), picture, Optional.of("canny"), 0.8, 0, 0.5))
                        .control(new Control(net.toString(), picture, 0.3, 0, 1))
                        .build())
                .graph();
        assertThat(graph.nodes().values())
                .filteredOn(node -> node.type().equals("AIO_Preprocessor"))
                .singleElement()
                .satisfies(node -> assertThat(node.inputs())
                        .containsEntry("preprocessor", new Input.Constant("CannyEdgePreprocessor"))
                        .containsKey("resolution"));
        assertThatThrownBy(() -> horde.plan(redCircle()
                        .control(new Control(net.toString(), picture, Optional.of("openpose"), 1, 0, 1))
                        .build()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("controls annotator")
                .hasMessageContaining("openpose");
    }

    @Test
    void refusesAModelThatIsNotThere() {
        assertThatThrownBy(() -> horde.generate(redCircle().model("nonesuch").build()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("[shapeland]")
                .hasMessageContaining("\"nonesuch\"");
    }

    @Test
    void takesAModelsNameWithoutItsEnding(@TempDir Path folder) {
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, folder.resolve("tiny.safetensors"));
        try (Hordelib other = Hordelib.open(folder)) {
            assertThat(other.generate(redCircle().model("tiny").steps(1).build())
                            .images())
                    .hasSize(1);
        }
    }

    private static double distance(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 255) - (b[i] & 255));
        }
        return sum / a.length;
    }
}
