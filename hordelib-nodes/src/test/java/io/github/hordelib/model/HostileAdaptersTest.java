package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.checkpoint.CheckpointException;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.LoraException;
import io.github.hordelib.lora.LoraFile;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.prompt.EmbeddingVectors;
import io.github.hordelib.prompt.PromptException;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** LoRAs and textual inversions that are damaged, or sound files of nonsense: an error that names the place, or a result. */
class HostileAdaptersTest {
    private static final int FILES = 2_500;
    private static final List<Map<String, int[]>> LORAS = List.of(
            lora("lora_down.weight", new int[] {2, 6}, "lora_up.weight", new int[] {4, 2}, "alpha", new int[] {}),
            lora(
                    "lora_down.weight",
                    new int[] {2, 3, 3, 3},
                    "lora_up.weight",
                    new int[] {4, 2, 1, 1},
                    "lora_mid.weight",
                    new int[] {2, 2, 3, 3}),
            lora("lora_down.weight", new int[] {2, 6}, "lora_up.weight", new int[] {4, 2}, "dora_scale", new int[] {4, 1
            }),
            lora("diff", new int[] {4, 6}, "diff_b", new int[] {4}, "alpha", new int[] {}),
            lora("lokr_w1", new int[] {2, 2}, "lokr_w2_a", new int[] {2, 1}, "lokr_w2_b", new int[] {1, 3}),
            hadamard());
    private static final List<Map<String, int[]>> EMBEDDINGS = List.of(
            Map.of("emb_params", new int[] {2, 8}),
            Map.of("clip_l", new int[] {2, 8}, "clip_g", new int[] {2, 12}),
            Map.of("string_to_param.*", new int[] {3, 8}),
            Map.of("bundle_emb.x.string_to_param.*", new int[] {1, 8}, "other", new int[] {3}));
    private static final List<String> TYPES = List.of("F32", "F16", "BF16", "F64", "I64", "U8", "F8_E4M3", "BOOL");
    private static final List<Integer> WIDTHS = List.of(4, 2, 2, 8, 8, 1, 1, 1);

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(11);

    private static Map<String, int[]> lora(Object... parts) {
        Map<String, int[]> tensors = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            tensors.put("lora_unet_mid_block_attentions_0_proj_in." + parts[i], (int[]) parts[i + 1]);
        }
        return tensors;
    }

    private static Map<String, int[]> hadamard() {
        Map<String, int[]> tensors = lora("hada_w1_a", new int[] {4, 2}, "hada_w1_b", new int[] {2, 6});
        tensors.putAll(lora("hada_w2_a", new int[] {4, 2}, "hada_w2_b", new int[] {2, 6}, "alpha", new int[] {}));
        return tensors;
    }

    @Test
    @Timeout(60)
    void lorasAreRefusedOrRead() throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            Map<String, int[]> sound = LORAS.get(i % LORAS.size());
            byte[] bytes = mutated(sound);
            Files.write(file, bytes);
            try {
                LoraFile lora = LoraFile.read(file);
                lora.weights().values().forEach(HostileAdaptersTest::merge);
                lora.biases().values().forEach(HostileAdaptersTest::merge);
                read++;
            } catch (CheckpointException | LoraException e) {
                requirePlace(e);
            } catch (RuntimeException e) {
                throw new AssertionError("file " + i + ": " + header(bytes), e);
            }
        }
        assertThat(read).isBetween(FILES / 10, FILES * 9 / 10);
    }

    private static void merge(WeightChange change) {
        if (change.fits(change.shape())) {
            assertThat(change.mergedInto(Tensor.zeros(change.shape()), 1).shape())
                    .isEqualTo(change.shape());
        }
    }

    @Test
    @Timeout(60)
    void embeddingsAreRefusedOrRead() throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        EmbeddingFolder embeddings = new EmbeddingFolder(folder);
        int read = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = mutated(EMBEDDINGS.get(i % EMBEDDINGS.size()));
            Files.write(file, bytes);
            try {
                requireInside(file);
                EmbeddingVectors vectors = embeddings
                        .find("hostile", i % 2 == 0 ? "clip_l" : "clip_g")
                        .orElse(null);
                if (vectors != null && vectors.count() > 0) {
                    assertThat(vectors.vector(vectors.count() - 1)).hasSize(vectors.width());
                    read++;
                }
            } catch (CheckpointException | PromptException | ModelException e) {
                requirePlace(e);
            } catch (RuntimeException e) {
                throw new AssertionError("file " + i + ": " + header(bytes), e);
            }
        }
        assertThat(read).isBetween(FILES / 10, FILES * 9 / 10);
    }

    private static void requireInside(Path file) throws IOException {
        long size = Files.size(file);
        for (StoredTensor tensor : Weights.open(file).tensors().values()) {
            assertThat(tensor.offset() + tensor.length()).isLessThanOrEqualTo(size);
        }
    }

    /** The file, and within it a tensor, a layer, or a byte. */
    private static void requirePlace(RuntimeException e) {
        assertThat(e).hasMessageContaining("hostile");
        assertThat(e.getMessage()).containsPattern("tensor|offset \\d|header|\\d+ bytes|bytes, found|found none among");
    }

    private static String header(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }

    /** Half of the files are sound, with shapes, types and names that nobody expects; the others are damaged too. */
    private byte[] mutated(Map<String, int[]> sound) {
        List<String> entries = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<String, int[]> tensor : sound.entrySet()) {
            if (random.nextInt(12) == 0) {
                continue;
            }
            int[] shape = random.nextInt(4) == 0 ? randomShape() : tensor.getValue();
            int type = random.nextInt(8) == 0 ? random.nextInt(TYPES.size()) : 0;
            int length = Arrays.stream(shape).reduce(WIDTHS.get(type), (a, b) -> a * b);
            String extents = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(","));
            entries.add("\"" + name(tensor.getKey(), sound) + "\":{\"dtype\":\"" + TYPES.get(type) + "\",\"shape\":["
                    + extents + "],\"data_offsets\":[" + offset + "," + (offset + length) + "]}");
            offset += length;
        }
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + offset).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        byte[] bytes = file.array();
        for (int i = 8 + header.length; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return random.nextBoolean() ? bytes : damaged(bytes, 8 + header.length);
    }

    private int[] randomShape() {
        int[] shape = new int[random.nextInt(6)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(5);
        }
        return shape;
    }

    private String name(String name, Map<String, int[]> sound) {
        if (random.nextInt(10) > 0) {
            return name;
        }
        List<String> names = List.copyOf(sound.keySet());
        return random.nextBoolean()
                ? names.get(random.nextInt(names.size()))
                : name.substring(random.nextInt(name.length()));
    }

    private byte[] damaged(byte[] bytes, int headerEnd) {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            bytes[random.nextInt(headerEnd)] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) "0123456789[]{},:\"-".charAt(random.nextInt(18));
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)) : bytes;
    }
}
