package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static io.github.hordelib.tensor.TestTensors.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointException;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.checkpoint.UnetPart;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.image.Image;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ControlNets and T2I adapters in files, as the library opens them. */
class ControlModelsTest {
    private static final Cancellation NEVER = new Cancellation();
    private static final Image HINT = new Image(uniform(Shape.of(1, 40, 64, 3), 0.5, 1));

    @TempDir
    private static Path root;

    private static ModelLibrary library;
    private static DiffusionModel base;
    private static Map<String, Tensor> full;

    @BeforeAll
    static void makeFiles() {
        Path file = root.resolve("tiny.safetensors");
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F32, 1, file);
        UnetPart unet = CheckpointFile.open(file).unet().orElseThrow();
        library = ModelLibrary.of(
                        new ModelFolders(List.of(root)), Backends.store(), ModelLibrary.standardFormats(), Map.of())
                .withKnown(any -> Settings.of(Origin.CALLER, Map.of("unet.heads", "8")));
        base = library.open("tiny.safetensors").model();
        full = controlNet(unet);
        Map<String, Tensor> differences = new LinkedHashMap<>(full);
        unet.weights()
                .tensors()
                .forEach((name, tensor) -> differences.computeIfPresent(
                        name, (key, value) -> Tensor.combine(1, value, -1, tensor.read())));
        write("own", full, Map.of());
        write("own_shuffle_fp16", full, Map.of());
        write("diff", differences, Map.of("difference", Tensor.of(Shape.of(1), 1)));
    }

    /** A copy of the encoder of a UNet, a little changed, and what a ControlNet has besides. */
    private static Map<String, Tensor> controlNet(UnetPart unet) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        unet.weights().tensors().forEach((name, tensor) -> {
            if (name.matches("(time_embed|input_blocks|middle_block)\\..*")) {
                tensors.put(name, tensor.read().plus(uniform(tensor.shape(), 0.02, tensors.size())));
            }
        });
        List<Integer> channels = unet.blockChannels();
        for (int i = 0; i < channels.size(); i++) {
            conv(tensors, "zero_convs." + i + ".0", channels.get(i), channels.get(i), 1);
        }
        int last = channels.get(channels.size() - 1);
        conv(tensors, "middle_block_out.0", last, last, 1);
        int[] widths = {3, 4, 4, 8, 8, 8, 8, 8, channels.get(0)};
        for (int i = 0; i < 8; i++) {
            conv(tensors, "input_hint_block." + 2 * i, widths[i], widths[i + 1], 3);
        }
        return tensors;
    }

    private static void conv(Map<String, Tensor> tensors, String path, int from, int to, int kernel) {
        double spread = Math.sqrt(3.0 / (from * kernel * kernel));
        tensors.put(path + ".weight", uniform(Shape.of(to, from, kernel, kernel), spread, path.hashCode()));
        tensors.put(path + ".bias", uniform(Shape.of(to), 0.1, path.hashCode() + 1));
    }

    private static void write(String name, Map<String, Tensor> network, Map<String, Tensor> others) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        network.forEach((key, tensor) -> writer.add("control_model." + key, DType.F32, tensor));
        others.forEach((key, tensor) -> writer.add(key, DType.F32, tensor));
        writer.write(root.resolve(name + ".safetensors"));
    }

    private static ControlNet open(String name, Optional<DiffusionModel> model) {
        return library.control(root.resolve(name + ".safetensors"), model);
    }

    private static NetworkInputs inputs() {
        return NetworkInputs.of(
                uniform(Shape.of(2, 4, 5, 8), 1, 2),
                Tensor.of(Shape.of(2), 700, 700),
                uniform(Shape.of(2, 77, 64), 1, 3));
    }

    private static List<Tensor> residuals(ControlNet net) {
        ControlResiduals residuals = net.residuals(inputs(), HINT, NEVER);
        List<Tensor> tensors = new ArrayList<>();
        residuals.skips().forEach(skip -> tensors.add(skip.orElseThrow()));
        tensors.add(residuals.middle().orElseThrow());
        return tensors;
    }

    @Test
    void differencesAreAddedToTheWeightsOfTheModel() {
        List<Tensor> expected = residuals(open("own", Optional.empty()));
        assertClose(residuals(open("diff", Optional.of(base))), expected, 1e-4);
        assertThat(residuals(open("own", Optional.of(base)))).isEqualTo(expected);
    }

    @Test
    void differencesAloneAreNoControlNet() {
        assertThatThrownBy(() -> open("diff", Optional.empty()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("diff.safetensors")
                .hasMessageContaining("DiffControlNetLoader");
    }

    @Test
    void unionsAndControlLorasAreRefusedByName() {
        Tensor marker = Tensor.zeros(Shape.of(6, 16));
        for (String tensor : List.of("task_embedding", "control_add_embedding.linear_1.weight", "lora_controlnet")) {
            write("other", full, Map.of(tensor, marker));
            assertThatThrownBy(() -> open("other", Optional.empty()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("other.safetensors, tensor \"" + tensor + "\"");
        }
    }

    @Test
    void shuffleNetworksAreAveragedOverThePicture() {
        List<Tensor> plain = residuals(open("own", Optional.empty()));
        List<Tensor> averaged = residuals(open("own_shuffle_fp16", Optional.empty()));
        for (int k = 0; k < plain.size(); k++) {
            Shape shape = plain.get(k).shape();
            int pixels = shape.get(2) * shape.get(3);
            for (int i = 0; i < shape.elements(); i++) {
                double sum = 0;
                for (int j = 0; j < pixels; j++) {
                    sum += plain.get(k).data()[i / pixels * pixels + j];
                }
                assertThat(averaged.get(k).data()[i]).isEqualTo((float) (sum / pixels));
            }
        }
    }

    @Test
    void fullAdaptersOfXlGiveThreeBlocksAndTheMiddle() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        conv(tensors, "conv_in", 256, 4, 3);
        int[] widths = {4, 4, 8, 12, 12};
        for (int block = 0; block < 8; block++) {
            int from = block % 2 == 0 ? widths[block / 2] : widths[block / 2 + 1];
            int to = widths[block / 2 + 1];
            if (from != to) {
                conv(tensors, "body." + block + ".in_conv", from, to, 1);
            }
            conv(tensors, "body." + block + ".block1", to, to, 3);
            conv(tensors, "body." + block + ".block2", to, to, 1);
        }
        ControlResiduals found = adapter("xl", tensors);
        Tensor x = naive(tensors, "conv_in", squares(16, true));
        List<Tensor> expected = new ArrayList<>();
        for (int block = 0; block < 8; block++) {
            x = block == 4 ? halved(x) : x;
            x = residual(tensors, "body." + block, x);
            if (block % 2 == 1) {
                expected.add(x);
            }
        }
        assertClose(placed(found, List.of(3, 5, 8)), twice(expected.subList(0, 3)), 1e-4);
        assertClose(List.of(found.middle().orElseThrow()), twice(expected.subList(3, 4)), 1e-4);
    }

    @Test
    void lightAdaptersGiveFourBlocks() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int[] widths = {192, 4, 8, 12, 12};
        for (int level = 0; level < 4; level++) {
            conv(tensors, "body." + level + ".in_conv", widths[level], 4, 1);
            for (int inner = 0; inner < 2; inner++) {
                conv(tensors, "body." + level + ".body." + inner + ".block1", 4, 4, 3);
                conv(tensors, "body." + level + ".body." + inner + ".block2", 4, 4, 3);
            }
            conv(tensors, "body." + level + ".out_conv", 4, widths[level + 1], 1);
        }
        ControlResiduals found = adapter("light", tensors);
        Tensor x = squares(8, false);
        List<Tensor> expected = new ArrayList<>();
        for (int level = 0; level < 4; level++) {
            String path = "body." + level;
            x = naive(tensors, path + ".in_conv", level > 0 ? halved(x) : x);
            x = residual(tensors, path + ".body.1", residual(tensors, path + ".body.0", x));
            x = naive(tensors, path + ".out_conv", x);
            expected.add(x);
        }
        assertThat(found.middle()).isEmpty();
        assertClose(placed(found, List.of(2, 5, 8, 11)), twice(expected), 1e-4);
        Map<String, Tensor> diffusers = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> diffusers.put("adapter." + name.replace(".body.", ".resnets."), tensor));
        assertThat(adapter("light-diffusers", diffusers))
                .usingRecursiveComparison()
                .isEqualTo(found);
    }

    private static ControlResiduals adapter(String name, Map<String, Tensor> tensors) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        tensors.forEach((key, tensor) -> writer.add(key, DType.F32, tensor));
        writer.write(root.resolve(name + ".safetensors"));
        ControlNet net = open(name, Optional.empty());
        ControlResiduals first = net.residuals(inputs(), HINT, NEVER);
        assertThat(net.residuals(inputs(), HINT, NEVER))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(first.skips()).isEmpty();
        return first;
    }

    private static List<Tensor> placed(ControlResiduals residuals, List<Integer> blocks) {
        assertThat(residuals.inputs()).hasSize(blocks.get(blocks.size() - 1) + 1);
        for (int i = 0; i < residuals.inputs().size(); i++) {
            assertThat(residuals.inputs().get(i).isPresent()).isEqualTo(blocks.contains(i));
        }
        return blocks.stream()
                .map(block -> residuals.inputs().get(block).orElseThrow())
                .toList();
    }

    private static List<Tensor> twice(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> Tensor.concat(List.of(tensor, tensor)))
                .toList();
    }

    /** The hint of 40x64 pixels, continued to full squares; every pixel is one of the picture, the nearest. */
    private static Tensor squares(int side, boolean grey) {
        int height = (40 + side - 1) / side * side;
        Tensor fitted = HintFit.fit(HINT, 0, height, 64);
        int colours = grey ? 1 : 3;
        Tensor result = Tensor.zeros(Shape.of(1, colours * side * side, height / side, 64 / side));
        for (int c = 0; c < colours; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < 64; x++) {
                    int channel = (c * side + y % side) * side + x % side;
                    int at = (channel * (height / side) + y / side) * (64 / side) + x / side;
                    result.data()[at] = grey
                            ? (pixel(fitted, 0, y, x, height)
                                            + pixel(fitted, 1, y, x, height)
                                            + pixel(fitted, 2, y, x, height))
                                    / 3
                            : pixel(fitted, c, y, x, height);
                }
            }
        }
        return result;
    }

    private static float pixel(Tensor image, int c, int y, int x, int height) {
        return image.data()[(c * height + y) * 64 + x];
    }

    private static Tensor residual(Map<String, Tensor> tensors, String path, Tensor input) {
        Tensor x = tensors.containsKey(path + ".in_conv.weight") ? naive(tensors, path + ".in_conv", input) : input;
        Tensor inner = naive(tensors, path + ".block1", x);
        for (int i = 0; i < inner.data().length; i++) {
            inner.data()[i] = Math.max(0, inner.data()[i]);
        }
        return naive(tensors, path + ".block2", inner).plus(x);
    }

    private static Tensor halved(Tensor x) {
        int height = x.shape().get(2);
        int width = x.shape().get(3);
        Tensor result = Tensor.zeros(Shape.of(1, x.shape().get(1), (height + 1) / 2, (width + 1) / 2));
        for (int i = 0; i < result.data().length; i++) {
            int column = i % ((width + 1) / 2);
            int row = i / ((width + 1) / 2) % ((height + 1) / 2);
            int plane = i / ((width + 1) / 2) / ((height + 1) / 2);
            double sum = 0;
            int count = 0;
            for (int y = 2 * row; y < Math.min(height, 2 * row + 2); y++) {
                for (int k = 2 * column; k < Math.min(width, 2 * column + 2); k++) {
                    sum += x.data()[(plane * height + y) * width + k];
                    count++;
                }
            }
            result.data()[i] = (float) (sum / count);
        }
        return result;
    }

    private static Tensor naive(Map<String, Tensor> tensors, String path, Tensor x) {
        Tensor weight = tensors.getOrDefault(path + ".weight", x);
        Tensor bias = tensors.getOrDefault(path + ".bias", x);
        int from = weight.shape().get(1);
        int kernel = weight.shape().get(2);
        int height = x.shape().get(2);
        int width = x.shape().get(3);
        Tensor result = Tensor.zeros(Shape.of(1, weight.shape().get(0), height, width));
        for (int i = 0; i < result.data().length; i++) {
            int out = i / (height * width);
            double sum = bias.data()[out];
            for (int c = 0; c < from; c++) {
                for (int k = 0; k < kernel * kernel; k++) {
                    int y = i / width % height + k / kernel - kernel / 2;
                    int column = i % width + k % kernel - kernel / 2;
                    if (y >= 0 && y < height && column >= 0 && column < width) {
                        sum += (double) weight.data()[(out * from + c) * kernel * kernel + k]
                                * x.data()[(c * height + y) * width + column];
                    }
                }
            }
            result.data()[i] = (float) sum;
        }
        return result;
    }

    private static void assertClose(List<Tensor> found, List<Tensor> expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int k = 0; k < expected.size(); k++) {
            assertThat(largestDifference(found.get(k), expected.get(k)))
                    .as("tensor " + k)
                    .isLessThan(tolerance);
        }
    }
}
