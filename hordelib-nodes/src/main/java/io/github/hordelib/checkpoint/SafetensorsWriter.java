package io.github.hordelib.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes a safetensors file. Tensors are produced one at a time while the file is written, so it may be far larger than
 * memory. The file appears under its name only when it is complete. Confined to one thread.
 */
public final class SafetensorsWriter {
    private static final int WINDOW = 1 << 22;

    private sealed interface Content {}

    private record Computed(Supplier<Tensor> tensor) implements Content {}

    private record Copied(StoredTensor tensor) implements Content {}

    private record Entry(DType dtype, Shape shape, Content content) {
        long length() {
            return (long) shape.elements() * dtype.size();
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private SafetensorsWriter() {}

    /**
     * Returns a writer of an empty file.
     *
     * @return the writer
     */
    public static SafetensorsWriter create() {
        return new SafetensorsWriter();
    }

    /**
     * Sets a text of the file's {@code __metadata__}.
     *
     * @param key the key
     * @param value the text
     * @return this writer
     */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor, rounded to nearest even if the type is narrower than float32.
     *
     * @param name a name that was not added before
     * @param dtype F64, F32, F16, BF16, I64 or I32
     * @param tensor the elements
     * @return this writer
     */
    public SafetensorsWriter add(String name, DType dtype, Tensor tensor) {
        return add(name, dtype, tensor.shape(), () -> tensor);
    }

    /**
     * Adds a tensor that is computed when it is written.
     *
     * @param name a name that was not added before
     * @param dtype F64, F32, F16, BF16, I64 or I32
     * @param shape its shape
     * @param tensor gives the elements, once
     * @return this writer
     */
    public SafetensorsWriter add(String name, DType dtype, Shape shape, Supplier<Tensor> tensor) {
        return put(name, new Entry(dtype, shape, new Computed(tensor)));
    }

    /**
     * Adds a tensor of another file, byte for byte.
     *
     * @param name a name that was not added before
     * @param tensor where it lies
     * @return this writer
     */
    public SafetensorsWriter add(String name, StoredTensor tensor) {
        return put(name, new Entry(tensor.dtype(), tensor.shape(), new Copied(tensor)));
    }

    private SafetensorsWriter put(String name, Entry entry) {
        if (name.equals("__metadata__") || entries.putIfAbsent(name, entry) != null) {
            throw new IllegalArgumentException("tensor \"" + name + "\": the name is taken");
        }
        return this;
    }

    /**
     * Writes the file, replacing one of that name.
     *
     * @param file the file
     * @throws CheckpointException if it cannot be written
     */
    public void write(Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".partial");
            try {
                try (FileChannel channel =
                        FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                    writeAll(channel);
                }
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be written (" + e + ")", e);
        }
    }

    private void writeAll(FileChannel channel) throws IOException {
        byte[] header = header();
        ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        write(channel, start.putLong(header.length).put(header).flip());
        ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Entry> named : entries.entrySet()) {
            Entry entry = named.getValue();
            if (entry.content() instanceof Copied copied) {
                copied.tensor().copyTo(channel);
            } else if (entry.content() instanceof Computed computed) {
                writeTensor(
                        channel,
                        window,
                        named.getKey(),
                        entry,
                        computed.tensor().get());
            }
        }
    }

    private static void writeTensor(FileChannel channel, ByteBuffer window, String name, Entry entry, Tensor tensor)
            throws IOException {
        if (!tensor.shape().equals(entry.shape())) {
            throw new IllegalArgumentException(
                    "tensor \"" + name + "\": expected shape " + entry.shape() + ", found " + tensor.shape());
        }
        int perWindow = WINDOW / entry.dtype().size();
        float[] data = tensor.data();
        for (int at = 0; at < data.length; at += perWindow) {
            entry.dtype().write(data, at, Math.min(perWindow, data.length - at), window.clear());
            write(channel, window.flip());
        }
    }

    private static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** The header, padded with spaces so that the data begin at a multiple of 64 bytes. */
    private byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> text : metadata.entrySet()) {
                    json.writeStringField(text.getKey(), text.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Entry> named : entries.entrySet()) {
                writeEntry(json, named.getKey(), named.getValue(), offset);
                offset += named.getValue().length();
            }
            json.writeEndObject();
        }
        while ((bytes.size() + 8) % 64 != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeEntry(JsonGenerator json, String name, Entry entry, long offset) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", entry.dtype().name());
        json.writeFieldName("shape");
        int[] extents = entry.shape().toArray();
        json.writeArray(extents, 0, extents.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, offset + entry.length()}, 0, 2);
        json.writeEndObject();
    }
}
