package io.github.hordelib.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes tensors as {@code torch.save({"state_dict": ..., "global_step": 7})} does, for tests of the reader. */
public final class TorchWriter {
    private static final Map<DType, String> STORAGES =
            Map.of(DType.F16, "HalfStorage", DType.F32, "FloatStorage", DType.I64, "LongStorage");

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    private TorchWriter() {}

    public static void write(Weights weights, Path file) {
        try {
            new TorchWriter().save(weights, file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void save(Weights weights, Path file) throws IOException {
        List<StoredTensor> storages = new ArrayList<>();
        codes(0x80, 2, '}', '(');
        text("global_step");
        number(7);
        text("state_dict");
        codes('}', '(');
        for (Map.Entry<String, StoredTensor> entry : weights.tensors().entrySet()) {
            text(entry.getKey());
            tensor(entry.getValue(), storages.size());
            storages.add(entry.getValue());
        }
        codes('u', 'u', '.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "archive/data.pkl", pickle.toByteArray());
            for (int i = 0; i < storages.size(); i++) {
                entry(zip, "archive/data/" + i, bytes(storages.get(i)));
            }
        }
    }

    private void tensor(StoredTensor tensor, int key) {
        String storage = STORAGES.get(tensor.dtype());
        if (storage == null) {
            throw new IllegalArgumentException("expected one of " + STORAGES.keySet() + ", found " + tensor.dtype());
        }
        line("ctorch._utils\n_rebuild_tensor_v2\n");
        codes('(', '(');
        text("storage");
        line("ctorch\n" + storage + "\n");
        text(Integer.toString(key));
        text("cpu");
        number(tensor.shape().elements());
        codes('t', 'Q', 'K', 0, '(');
        int rank = tensor.shape().rank();
        for (int axis = 0; axis < rank; axis++) {
            number(tensor.shape().get(axis));
        }
        codes('t', '(');
        for (int axis = 0; axis < rank; axis++) {
            int stride = 1;
            for (int inner = axis + 1; inner < rank; inner++) {
                stride *= tensor.shape().get(inner);
            }
            number(stride);
        }
        codes('t', 0x89, '}', 't', 'R');
    }

    private static byte[] bytes(StoredTensor tensor) throws IOException {
        byte[] bytes = new byte[(int) tensor.length()];
        try (FileChannel channel = FileChannel.open(tensor.file())) {
            channel.map(FileChannel.MapMode.READ_ONLY, tensor.offset(), tensor.length())
                    .get(bytes);
        }
        return bytes;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        OutputStream out = zip;
        out.write(bytes);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        codes('X');
        int32(bytes.length);
        pickle.writeBytes(bytes);
    }

    private void number(int value) {
        codes('J');
        int32(value);
    }

    private void int32(int value) {
        pickle.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void line(String text) {
        pickle.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void codes(int... opcodes) {
        for (int opcode : opcodes) {
            pickle.write(opcode);
        }
    }
}
