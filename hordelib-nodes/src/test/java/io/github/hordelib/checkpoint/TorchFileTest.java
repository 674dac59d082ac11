package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileTest {
    private static final Path EMBEDDINGS = GoldenFolder.of("models").resolve("textual_inversion");

    @TempDir
    private Path folder;

    private static Tensor expected(String name) {
        return Safetensors.open(EMBEDDINGS.resolve("golden.safetensors"))
                .get(name)
                .read();
    }

    @Test
    void readsPlainTensors() {
        Weights weights = TorchFile.open(EMBEDDINGS.resolve("tiny-style.pt"));
        assertThat(weights.get("string_to_param.*").read()).isEqualTo(expected("e1"));
        assertThat(weights.metadata()).containsEntry("name", "tiny-style").containsEntry("step", "1500");
    }

    @Test
    void readsTensorsInsideObjectsOfClassesItDoesNotKnow() {
        Weights weights = TorchFile.open(EMBEDDINGS.resolve("tiny-param.pt"));
        assertThat(weights.get("string_to_param._parameters.*").read()).isEqualTo(expected("e1"));
    }

    @Test
    void readsTheOlderForm() {
        Weights weights = TorchFile.open(EMBEDDINGS.resolve("tiny-legacy-format.pt"));
        assertThat(weights.get("string_to_param.*").read().data())
                .containsExactly(expected("e2").data());
    }

    @Test
    void leavesCallsOfOtherFunctionsUndone() throws IOException {
        Path trace = folder.resolve("executed");
        String evil = "\u0080\u0002}(X\u0001\u0000\u0000\u0000ac" + "posix\nsystem\n" + "X" + length("touch " + trace)
                + "touch " + trace + "\u0085Ru.";
        Path file = zip(evil);
        assertThatThrownBy(() -> TorchFile.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected tensors, found none");
        assertThat(trace).doesNotExist();
    }

    @Test
    void refusesListsThatMultiply() throws IOException {
        StringBuilder bomb = new StringBuilder("\u0080\u0002]q\u0000");
        for (int level = 0; level < 30; level++) {
            bomb.append("](").append("h").append((char) level);
            for (int i = 0; i < 9; i++) {
                bomb.append("h").append((char) level);
            }
            bomb.append("eq").append((char) (level + 1));
        }
        Path file = zip(bomb.append('.').toString());
        assertThatThrownBy(() -> TorchFile.open(file)).hasMessageContaining("values, found more");
    }

    @Test
    void refusesOpcodesThatWouldBuildOtherThings() throws IOException {
        Path file = zip("\u0080\u0002P1\n.");
        assertThatThrownBy(() -> TorchFile.open(file)).hasMessageContaining("pickle offset 2");
    }

    @Test
    void survivesDamageAnywhere() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (String name : new String[] {"tiny-param.pt", "tiny-legacy-format.pt"}) {
            byte[] sound = Files.readAllBytes(EMBEDDINGS.resolve(name));
            Path file = folder.resolve("damaged-" + name);
            for (int i = 0; i < 500; i++) {
                byte[] bytes = java.util.Arrays.copyOf(sound, i % 3 == 0 ? random.nextInt(sound.length) : sound.length);
                for (int change = 0; change < 3 && bytes.length > 0; change++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Files.write(file, bytes);
                try {
                    TorchFile.open(file).tensors().values().forEach(StoredTensor::read);
                } catch (CheckpointException e) {
                    assertThat(e).hasMessageContaining("damaged-" + name);
                }
            }
        }
    }

    private static String length(String text) {
        return (char) text.length() + "\u0000\u0000\u0000";
    }

    private Path zip(String pickle) throws IOException {
        byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry("x/data.pkl");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        Path file = folder.resolve("x.pt");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(entry);
            out.write(bytes);
        }
        return file;
    }
}
