package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.gaussian;
import static io.github.hordelib.tensor.TestTensors.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.SafetensorsWriter;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LoRAs as inputs of one session, against the same changes merged into weights. */
class LowRankChangeTest {
    private static final CheckpointParts PARTS = CheckpointParts.of(Backends.store());
    private static final String BLOCK = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_";

    @TempDir
    private Path folder;

    private final DiffusionModel model = PARTS.model(sd2());

    @Test
    void equalsTheMergedWeights() {
        Path plain = file("plain", false, 1, 3);
        Tensor before = predict(model);
        Tensor asInputs = predict(LoraChange.of(plain, -0.7).on(model));
        Tensor merged = predict(LoraChange.of(differences(plain), -0.7).on(model));
        Tensor both = predict(LoraChange.of(file("kernel", true, 1, 3), -0.7).on(model));
        assertThat(largestDifference(asInputs, before)).isGreaterThan(1e-3f);
        assertThat(largestDifference(asInputs, merged)).isLessThan(2e-5f);
        assertThat(largestDifference(asInputs, both)).isLessThan(2e-5f);
    }

    @Test
    void whatFitsNowhereChangesNothing() {
        Tensor before = predict(model);
        long opened = Backends.shared().statistics().sessionsOpened();
        assertThat(predict(LoraChange.of(foreign(), 1).on(model))).isEqualTo(before);
        assertThat(Backends.shared().statistics().sessionsOpened()).isEqualTo(opened);
    }

    private Path foreign() {
        SafetensorsWriter writer = SafetensorsWriter.create();
        layer(writer, "lora_unet_down_blocks_7_attentions_9_proj_in", 2, Shape.of(8, 8), 1);
        Path foreign = folder.resolve("foreign.safetensors");
        writer.write(foreign);
        return foreign;
    }

    /** A file with the products of the factors of another. */
    private Path differences(Path factors) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        Weights file = Weights.open(factors);
        for (String name : file.names()) {
            if (name.endsWith(".lora_up.weight")) {
                String layer = name.substring(0, name.length() - ".lora_up.weight".length());
                Tensor up = file.get(name).read();
                Tensor down = file.get(layer + ".lora_down.weight").read();
                float scale = file.get(layer + ".alpha").read().data()[0]
                        / down.shape().get(0);
                writer.add(layer + ".diff", DType.F32, product(up, down).times(scale));
            }
        }
        Path differences = folder.resolve("differences.safetensors");
        writer.write(differences);
        return differences;
    }

    private static Tensor product(Tensor up, Tensor down) {
        int rank = down.shape().get(0);
        int columns = down.shape().get(1);
        Tensor product = Tensor.zeros(Shape.of(up.shape().get(0), columns));
        for (int i = 0; i < product.data().length; i++) {
            double sum = 0;
            for (int k = 0; k < rank; k++) {
                sum += (double) up.data()[i / columns * rank + k] * down.data()[k * columns + i % columns];
            }
            product.data()[i] = (float) sum;
        }
        return product;
    }

    @Test
    void convolutionsTakeThemToo() {
        SafetensorsWriter writer = SafetensorsWriter.create();
        allLayers(writer);
        Path all = folder.resolve("all.safetensors");
        writer.write(all);
        Tensor before = predict(model);
        long opened = Backends.shared().statistics().sessionsOpened();
        Tensor asInputs = predict(LoraChange.of(all, 0.6).on(model));
        predict(LoraChange.of(all, 0.2).on(model));
        assertThat(Backends.shared().statistics().sessionsOpened()).isEqualTo(opened + 1);

        Tensor merged = predict(with(new Chosen(LoraChange.of(all, 0.6), layer -> false)));
        assertThat(largestDifference(asInputs, merged)).isLessThan(1e-4f);
        assertThat(largestDifference(asInputs, before)).isGreaterThan(0.1f);
    }

    private void allLayers(SafetensorsWriter writer) {
        for (WeightsChange.Layer layer : ((GraphUnet) model.network()).layers()) {
            if (isAdaptable(layer)) {
                Shape shape = layer.shape();
                long seed = layer.name().hashCode();
                Tensor down = gaussian(shape.with(0, 2), 0.25, seed).times(0.3f);
                Shape up = shape.rank() == 4 ? Shape.of(shape.get(0), 2, 1, 1) : Shape.of(shape.get(0), 2);
                writer.add(name(layer) + ".lora_down.weight", DType.F32, down);
                writer.add(name(layer) + ".lora_up.weight", DType.F32, gaussian(up, 0.25, seed + 1));
            }
        }
    }

    private static boolean isAdaptable(WeightsChange.Layer layer) {
        Shape shape = layer.shape();
        return layer.name().endsWith(".weight") && (shape.rank() == 2 || shape.rank() == 4);
    }

    private static String name(WeightsChange.Layer layer) {
        String module = layer.name().substring(0, layer.name().length() - ".weight".length());
        return "lora_unet_" + module.replace('.', '_');
    }

    @Test
    void productsOfProductsTakeTheSameInputs() {
        SafetensorsWriter writer = SafetensorsWriter.create();
        for (WeightsChange.Layer layer : ((GraphUnet) model.network()).layers()) {
            if (isAdaptable(layer)) {
                products(writer, layer);
            }
        }
        Path file = folder.resolve("products.safetensors");
        writer.write(file);
        LoraChange change = LoraChange.of(file, 0.8);
        Tensor merged = predict(change.on(model));
        Tensor asInputs = predict(with(new Chosen(change, layer -> true)));
        Tensor both = predict(with(new Chosen(change, layer -> layer.name().hashCode() % 2 == 0)));
        assertThat(largestDifference(both, merged)).isLessThan(1e-4f);
        assertThat(largestDifference(asInputs, merged)).isLessThan(1e-4f);
        assertThat(largestDifference(asInputs, predict(model))).isGreaterThan(0.1f);
    }

    /** LoHa, of kernels in its Tucker form. */
    private static void products(SafetensorsWriter writer, WeightsChange.Layer layer) {
        Shape shape = layer.shape();
        long seed = layer.name().hashCode();
        String name = name(layer);
        for (int i = 1; i <= 2; i++) {
            Shape left = shape.rank() == 4 ? Shape.of(2, shape.get(0)) : Shape.of(shape.get(0), 2);
            writer.add(name + ".hada_w" + i + "_a", DType.F32, gaussian(left, 0.25, seed + i));
            writer.add(
                    name + ".hada_w" + i + "_b", DType.F32, gaussian(Shape.of(2, shape.get(1)), 0.25, seed + 2L * i));
            if (shape.rank() == 4) {
                Shape core = Shape.of(2, 2, shape.get(2), shape.get(3));
                writer.add(name + ".hada_t" + i, DType.F32, gaussian(core, 0.25, seed + 3L * i));
            }
        }
    }

    private DiffusionModel with(WeightsChange change) {
        return model.withNetwork(((GraphUnet) model.network()).with(change));
    }

    /** Leaves to a test which layers have inputs, and which are merged. */
    private record Chosen(LoraChange change, Predicate<Layer> withInputs) implements WeightsChange {
        @Override
        public String key() {
            return change.key() + " as chosen by " + withInputs;
        }

        @Override
        public Optional<RowsChange> change(Layer layer) {
            return change.weights().change(layer);
        }

        @Override
        public Optional<Product> product(Layer layer) {
            return LoraFit.change(change.lora(), layer)
                    .filter(found -> withInputs.test(layer))
                    .flatMap(found -> product(found, layer.shape()));
        }

        private Optional<Product> product(WeightChange found, Shape weight) {
            return found instanceof WeightChange.Kronecker factors
                    ? Optional.of(factors)
                            .filter(product -> product.isOfGroups(weight))
                            .map(product -> new Kronecker(product, weight, change.strength()))
                    : found.factors().map(factors -> new LowRank(factors, change.strength()));
        }
    }

    @Test
    void productsOfProductsAreMergedWhereLayersAreNarrow() {
        SafetensorsWriter writer = SafetensorsWriter.create();
        WeightsChange.Layer wide = layer("mid_block_resnets_0_conv1", Shape.of(1280, 1280, 3, 3));
        WeightsChange.Layer narrow = layer("down_blocks_0_resnets_0_conv1", Shape.of(320, 320, 3, 3));
        products(writer, wide);
        products(writer, narrow);
        Path file = folder.resolve("wide.safetensors");
        writer.write(file);
        WeightsChange change = LoraChange.of(file, 1).weights();
        assertThat(change.product(wide))
                .hasValueSatisfying(product ->
                        assertThat(((WeightsChange.LowRank) product).rank()).isEqualTo(4));
        assertThat(change.product(narrow)).isEmpty();
        assertThat(change.change(narrow)).isPresent();
    }

    /** Of all layers; matrices are merged, kernels take it beside another change of the same layers. */
    @Test
    void kroneckerProductsOfConvolutionsTakeInputs() {
        SafetensorsWriter products = SafetensorsWriter.create();
        SafetensorsWriter others = SafetensorsWriter.create();
        for (WeightsChange.Layer layer : ((GraphUnet) model.network()).layers()) {
            if (isAdaptable(layer)) {
                kronecker(products, layer);
            }
        }
        allLayers(others);
        Path file = folder.resolve("kronecker.safetensors");
        products.write(file);
        Path other = folder.resolve("other.safetensors");
        others.write(other);
        LoraChange change = LoraChange.of(file, 0.8);
        WeightsChange asInputs = new Chosen(change, layer -> true);
        GraphUnet plain = (GraphUnet) model.network();
        GraphUnet adapted = LoraChange.of(other, 0.5).on(plain);
        assertThat(difference(plain.with(asInputs), change.on(plain))).isLessThan(1e-4f);
        assertThat(difference(adapted.with(asInputs), change.on(adapted))).isLessThan(1e-4f);
        assertThat(difference(plain.with(asInputs), plain)).isGreaterThan(0.1f);
        assertThat(difference(adapted.with(asInputs), plain.with(asInputs))).isGreaterThan(0.1f);
        assertThat(difference(plain.with(asInputs).with(asInputs), change.on(change.on(plain))))
                .isLessThan(1e-4f);
    }

    private double difference(GraphUnet one, GraphUnet other) {
        return largestDifference(predict(model.withNetwork(one)), predict(model.withNetwork(other)));
    }

    /** LoKr with 4 times 2 groups, of kernels with a second factor of two matrices. */
    private static void kronecker(SafetensorsWriter writer, WeightsChange.Layer layer) {
        Shape shape = layer.shape();
        long seed = layer.name().hashCode();
        String name = name(layer);
        int columns = shape.elements() / shape.get(0) / 2;
        writer.add(name + ".lokr_w1", DType.F32, gaussian(Shape.of(4, 2), 0.25, seed));
        if (shape.rank() == 2) {
            writer.add(name + ".lokr_w2", DType.F32, gaussian(Shape.of(shape.get(0) / 4, columns), 0.25, seed + 1));
        } else {
            writer.add(name + ".lokr_w2_a", DType.F32, gaussian(Shape.of(shape.get(0) / 4, 3), 0.25, seed + 1));
            writer.add(name + ".lokr_w2_b", DType.F32, gaussian(Shape.of(3, columns), 0.25, seed + 2));
        }
    }

    @Test
    void kroneckerProductsAreMergedWhereLayersAreNarrow() {
        SafetensorsWriter writer = SafetensorsWriter.create();
        WeightsChange.Layer wide = layer("mid_block_resnets_0_conv1", Shape.of(1280, 1280, 3, 3));
        WeightsChange.Layer narrow = layer("down_blocks_0_resnets_0_conv1", Shape.of(320, 320, 3, 3));
        for (WeightsChange.Layer layer : List.of(wide, narrow)) {
            Shape shape = layer.shape();
            writer.add(name(layer) + ".lokr_w1", DType.F32, Tensor.zeros(Shape.of(8, 8)));
            writer.add(
                    name(layer) + ".lokr_w2",
                    DType.F32,
                    Tensor.zeros(shape.with(0, shape.get(0) / 8).with(1, shape.get(1) / 8)));
        }
        Path file = folder.resolve("wideKronecker.safetensors");
        writer.write(file);
        WeightsChange change = LoraChange.of(file, 1).weights();
        assertThat(change.product(wide)).containsInstanceOf(WeightsChange.Kronecker.class);
        assertThat(change.product(narrow)).isEmpty();
        assertThat(change.change(narrow)).isPresent();
    }

    private static WeightsChange.Layer layer(String module, Shape shape) {
        return new WeightsChange.Layer(module + ".weight", shape, List.of(ModuleKey.of(ModuleKey.Part.UNET, module)));
    }

    @Test
    void severalAddUp() {
        Path first = file("first", false, 1, 3);
        Path second = file("second", false, 2, 5);
        DiffusionModel both =
                LoraChange.of(second, 0.5).on(LoraChange.of(first, 1).on(model));
        DiffusionModel merged = LoraChange.of(file("kernel", true, 2, 5), 0.5)
                .on(LoraChange.of(first, 1).on(model));
        assertThat(largestDifference(predict(both), predict(merged))).isLessThan(2e-5f);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F16", "BF16", "F64"})
    void theElementTypeOfFactorsDoesNotMatter(DType dtype) {
        LoraChange single = LoraChange.of(file("single", false, 1, 3), 0.7);
        LoraChange other = LoraChange.of(file("other", false, 2, 5), -0.5);
        LoraChange narrow = LoraChange.of(retyped("single", dtype), 0.7);
        LoraChange alsoNarrow = LoraChange.of(retyped("other", dtype), -0.5);
        Tensor expected = predict(single.on(model));
        assertThat(largestDifference(expected, predict(model))).isGreaterThan(1e-3f);
        assertThat(predict(narrow.on(model))).isEqualTo(expected);
        Tensor both = predict(single.on(other.on(model)));
        assertThat(predict(narrow.on(alsoNarrow.on(model)))).isEqualTo(both);
        assertThat(predict(narrow.on(other.on(model)))).isEqualTo(both);
    }

    /** The same numbers in another file. */
    private Path retyped(String name, DType dtype) {
        Weights file = Weights.open(folder.resolve(name + ".safetensors"));
        SafetensorsWriter writer = SafetensorsWriter.create();
        file.names()
                .forEach(tensor -> writer.add(tensor, dtype, file.get(tensor).read()));
        Path retyped = folder.resolve(name + dtype + ".safetensors");
        writer.write(retyped);
        return retyped;
    }

    @Test
    void theirSessionIsOpenedAheadWhereTheyAreExpected() throws InterruptedException, IOException {
        OrtBackend backend = Backends.shared();
        Path damaged = Files.writeString(folder.resolve("damaged.safetensors"), "damaged");
        List<Path> expected = List.of(
                damaged,
                foreign(),
                file("rehearsed", false, 8, 2),
                file("like it", false, 9, 3),
                file("of other layers", true, 8, 2));
        try (ModelStore store = ModelStore.open(backend, Long.MAX_VALUE, () -> expected)) {
            DiffusionModel expecting = CheckpointParts.of(store).model(sd2());
            long opened = backend.statistics().sessionsOpened();
            predict(expecting);
            awaitOpening();
            assertThat(backend.statistics().sessionsOpened()).isEqualTo(opened + 3);
            Tensor changed =
                    predict(LoraChange.of(file("ahead", false, 4, 2), 1).on(expecting));
            predict(LoraChange.of(file("also ahead", true, 4, 2), 1).on(expecting));
            assertThat(backend.statistics().sessionsOpened()).isEqualTo(opened + 3);
            assertThat(changed)
                    .isEqualTo(
                            predict(LoraChange.of(file("ahead", false, 4, 2), 1).on(model)));
        }
    }

    @Test
    void nothingIsPutAwayToOpenTheirSessionAhead() throws InterruptedException {
        OrtBackend backend = Backends.shared();
        Path rehearsed = file("rehearsed", false, 8, 2);
        try (ModelStore store = ModelStore.open(backend, 1, () -> List.of(rehearsed))) {
            long opened = backend.statistics().sessionsOpened();
            predict(CheckpointParts.of(store).model(sd2()));
            awaitOpening();
            assertThat(backend.statistics().sessionsOpened()).isEqualTo(opened + 1);
        }
    }

    private static void awaitOpening() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("hordelib-open-ahead")) {
                thread.join();
            }
        }
    }

    @Test
    void oneSessionServesAll() {
        predict(LoraChange.of(file("warm", false, 9, 2), 1).on(model));
        long opened = Backends.shared().statistics().sessionsOpened();
        for (int i = 0; i < 3; i++) {
            predict(LoraChange.of(file("lora" + i, false, i, i + 1), 1).on(model));
        }
        assertThat(Backends.shared().statistics().sessionsOpened()).isEqualTo(opened);
        predict(LoraChange.of(file("kernel", true, 1, 3), 1).on(model));
        assertThat(Backends.shared().statistics().sessionsOpened()).isEqualTo(opened + 1);
    }

    @Test
    void thoseThatRunAtOnceDoNotSeeEachOther() throws Exception {
        List<DiffusionModel> models = new ArrayList<>(List.of(model));
        for (int i = 0; i < 3; i++) {
            models.add(LoraChange.of(file("lora" + i, false, i, i + 1), 1).on(model));
        }
        List<Tensor> alone = models.stream().map(LowRankChangeTest::predict).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Tensor>> tasks = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                DiffusionModel one = models.get(i % models.size());
                tasks.add(() -> predict(one));
            }
            List<Future<Tensor>> together = threads.invokeAll(tasks);
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % alone.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** With a kernel (that changes nothing) the LoRA is not of linear layers alone. */
    private Path file(String name, boolean kernel, long seed, int rank) {
        SafetensorsWriter writer = SafetensorsWriter.create();
        for (String layer : List.of("attn1_to_q", "attn1_to_out_0", "attn2_to_q")) {
            layer(writer, BLOCK + layer, rank, Shape.of(16, 16), seed);
        }
        layer(writer, BLOCK + "attn2_to_k", rank, Shape.of(16, 48), seed);
        layer(writer, BLOCK + "ff_net_0_proj", rank, Shape.of(128, 16), seed);
        layer(writer, BLOCK + "ff_net_2", rank, Shape.of(16, 64), seed);
        if (kernel) {
            writer.add("lora_unet_conv_in.lora_down.weight", DType.F32, gaussian(Shape.of(1, 4 * 9), 0.25, seed));
            writer.add("lora_unet_conv_in.lora_up.weight", DType.F32, Tensor.zeros(Shape.of(16, 1)));
        }
        Path file = folder.resolve(name + ".safetensors");
        writer.write(file);
        return file;
    }

    private static void layer(SafetensorsWriter writer, String layer, int rank, Shape weight, long seed) {
        long own = seed * 1000 + layer.hashCode();
        writer.add(layer + ".lora_down.weight", DType.F32, coarse(Shape.of(rank, weight.get(1)), own));
        writer.add(layer + ".lora_up.weight", DType.F32, coarse(Shape.of(weight.get(0), rank), own + 1));
        writer.add(layer + ".alpha", DType.F32, Tensor.of(Shape.of(), rank / 2f));
    }

    /** Numbers that every type holds exactly. */
    private static Tensor coarse(Shape shape, long seed) {
        Tensor values = gaussian(shape, 0.25, seed);
        for (int i = 0; i < values.data().length; i++) {
            values.data()[i] = Math.round(values.data()[i] * 32) / 32f;
        }
        return values;
    }

    private static Tensor predict(DiffusionModel model) {
        return model.network()
                .predict(
                        NetworkInputs.of(
                                gaussian(Shape.of(2, 4, 8, 8), 0.25, 1),
                                Tensor.of(Shape.of(2), 20, 800),
                                gaussian(Shape.of(2, 77, 48), 0.25, 2)),
                        new Cancellation());
    }

    private static CheckpointFile sd2() {
        try {
            return CheckpointFile.open(Path.of(LowRankChangeTest.class
                    .getResource("/golden/models/sd2/diffusers")
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
