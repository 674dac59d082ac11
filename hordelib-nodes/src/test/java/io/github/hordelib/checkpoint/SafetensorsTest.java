package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16", "I64", "I32"})
    void readsWhatItWrote(DType dtype) {
        Path file = folder.resolve("a.safetensors");
        Tensor numbers = Tensor.of(Shape.of(2, 3), 1, -2, 0, 4, 96, -128);
        Tensor scalar = Tensor.of(Shape.of(), 7);
        SafetensorsWriter.create()
                .metadata("format", "pt")
                .add("a.b", dtype, numbers)
                .add("empty", dtype, Tensor.zeros(Shape.of(0, 4)))
                .add("s", dtype, scalar)
                .write(file);
        Weights weights = Safetensors.open(file);
        assertThat(weights.metadata()).containsEntry("format", "pt");
        assertThat(weights.names()).containsExactly("a.b", "empty", "s");
        assertThat(weights.get("a.b").read()).isEqualTo(numbers);
        assertThat(weights.get("a.b").rows(1, 2).read()).isEqualTo(Tensor.of(Shape.of(1, 3), 4, 96, -128));
        assertThat(weights.get("s").read()).isEqualTo(scalar);
        assertThat(weights.get("a.b").offset() % 64).isZero();
        assertThatThrownBy(() -> weights.get("c")).hasMessageContaining("\"c\"").hasMessageContaining("a.safetensors");
    }

    @Test
    void copiesTensorsOfOtherFilesByteForByte() throws IOException {
        Path first = folder.resolve("a.safetensors");
        SafetensorsWriter.create()
                .add("x", DType.F16, Tensor.of(Shape.of(3), 1, 2, 3))
                .write(first);
        Path second = folder.resolve("b.safetensors");
        SafetensorsWriter.create().add("y", Safetensors.open(first).get("x")).write(second);
        assertThat(Safetensors.open(second).get("y").read().data()).containsExactly(1, 2, 3);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void halfPrecisionConvertsEveryValueBothWays() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.fromFloat(value)).isEqualTo((short) bits);
            }
        }
        assertThat(Half.toFloat((short) 0x3c01)).isEqualTo(1 + 0x1p-10f);
        assertThat(Half.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(Half.toFloat(Half.fromFloat(1 + 0x1p-11f))).isEqualTo(1f);
        assertThat(Half.toFloat(Half.fromFloat(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
        assertThat(Half.toFloat(Half.fromFloat(65519f))).isEqualTo(65504f);
        assertThat(Half.toFloat(Half.fromFloat(65520f))).isInfinite();
        assertThat(Half.fromE4M3((byte) 0x7e)).isEqualTo(448f);
        assertThat(Half.fromE4M3((byte) 0x81)).isEqualTo(-0x1p-9f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | \"a\": expected 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | \"a\": expected data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | \"a\": expected data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | \"a\": expected its data at offset",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes that belong to no tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | overlap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | Duplicate",
                "{\"a\":{\"dtype\":\"X32\",\"shape\":[2],\"data_offsets\":[0,8]}} | known dtype",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | a.shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | a.shape",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,8],\"data_offsets\":[0,8]}} | 2^31-1 elements",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} | a.shape",
                "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}} | no dtype",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"__metadata__\":{\"k\":1}} | metadata \"k\"",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}x | JSON",
                "{\"a\":3} | tensor \"a\" to be an object",
                "[] | begin with {",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2] | JSON",
            })
    void refusesBrokenHeaders(String header, String message) throws IOException {
        Path file = raw(header.getBytes(StandardCharsets.UTF_8), 8);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("raw.safetensors");
    }

    @Test
    void refusesAHeaderThatIsLongerThanTheFile() throws IOException {
        Path file = folder.resolve("long.safetensors");
        Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("18446744073709551615");
        Files.write(file, new byte[] {3, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("found 3");
        Files.write(file, new byte[] {3});
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("at least 10 bytes");
        Files.write(file, new byte[] {3, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("at least 10 bytes, found 8");
    }

    @Test
    void refusesPickledFilesWithTheWayOut() throws IOException {
        Path file = folder.resolve("model.ckpt");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("Convert it to .safetensors");
    }

    @Test
    void survivesTenThousandMutatedHeaders() throws IOException {
        Path good = folder.resolve("good.safetensors");
        SafetensorsWriter.create()
                .metadata("k", "v")
                .add("a.weight", DType.F32, Tensor.filled(Shape.of(2, 3), 5))
                .add("b.bias", DType.F16, Tensor.filled(Shape.of(4), 6))
                .write(good);
        byte[] bytes = Files.readAllBytes(good);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            Path file = Files.write(folder.resolve("mutated.safetensors"), mutated(bytes, random));
            try {
                Weights weights = Safetensors.open(file);
                weights.tensors().values().forEach(StoredTensor::read);
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("mutated.safetensors");
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 9_999);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int headerEnd =
                8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(headerEnd);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "0123456789[]{},:\"-".charAt(random.nextInt(18));
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> System.arraycopy(good, random.nextInt(headerEnd), bytes, at, Math.min(3, headerEnd - at));
            }
        }
        return random.nextInt(10) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)) : bytes;
    }

    private Path raw(byte[] header, int dataLength) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        return Files.write(folder.resolve("raw.safetensors"), bytes.array());
    }
}
