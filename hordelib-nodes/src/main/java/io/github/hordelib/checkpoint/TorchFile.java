package io.github.hordelib.checkpoint;

import io.github.hordelib.checkpoint.Pickle.Instance;
import io.github.hordelib.checkpoint.Pickle.Storage;
import io.github.hordelib.checkpoint.Pickle.TensorView;
import io.github.hordelib.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads files that PyTorch's {@code torch.save} wrote ({@code .pt}, {@code .pth}, {@code .bin}, {@code .ckpt}), both the zip
 * form and the older one. Such files are pickles: programs. This reader executes nothing: it follows the pickle's opcodes
 * for plain data and tensors, and whatever else the file would construct or call becomes an inert placeholder. Tensors
 * stay in the file, as with {@link Safetensors}.
 *
 * <p>Names are the keys that lead to a tensor, joined by dots. Text and numbers found on the way are the metadata.
 *
 * <p>Thread-safe.
 */
public final class TorchFile {
    private static final int MAX_PICKLE = 1 << 27;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_VALUES = 1_000_000;

    private final Path file;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> text = new LinkedHashMap<>();
    private int values;

    private TorchFile(Path file) {
        this.file = file;
    }

    /**
     * Returns whether a file begins like one that {@code torch.save} wrote.
     *
     * @param file a file; links are followed
     * @return whether {@link #open} may read it
     * @throws CheckpointException if the file cannot be read
     */
    public static boolean isOne(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(8);
            channel.read(start, 0);
            // The same bytes could be the length of a safetensors header, but not a length that the format allows.
            boolean pickle = start.get(0) == (byte) 0x80 && start.get(1) >= 2 && start.get(1) <= 5 && start.get(7) != 0;
            return pickle || ZipDirectory.isZip(channel);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Reads a file.
     *
     * @param file a file that {@code torch.save} wrote; links are followed
     * @return its tensors and metadata
     * @throws CheckpointException if the file is missing, of another form, or damaged; names the place
     */
    public static Weights open(Path file) {
        try {
            Path real = file.toRealPath();
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
                return new TorchFile(real).read(channel);
            }
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read as a PyTorch file (" + e + ")", e);
        }
    }

    private Weights read(FileChannel channel) throws IOException {
        boolean zip = ZipDirectory.isZip(channel);
        Contents contents = zip ? new ZipContents(channel) : new LegacyContents(channel);
        collect("", contents.root(), contents, 0);
        if (tensors.isEmpty()) {
            throw new CheckpointException(file + ": expected tensors, found none");
        }
        return Weights.of(file.toString(), tensors, text);
    }

    private void collect(String path, Object value, Contents contents, int depth) {
        values++;
        if (depth > MAX_DEPTH || values > MAX_VALUES) {
            throw new CheckpointException(file + ", \"" + path + "\": expected at most " + MAX_DEPTH + " levels and "
                    + MAX_VALUES + " values, found more");
        }
        if (value instanceof TensorView view) {
            tensors.put(path, stored(path, view, contents));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                if (key instanceof String || key instanceof Long) {
                    collect(join(path, key.toString()), item, contents, depth + 1);
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(join(path, Integer.toString(i)), list.get(i), contents, depth + 1);
            }
        } else if (value instanceof Instance instance) {
            collect(path, instance.state(), contents, depth + 1);
        } else if (value instanceof String || value instanceof Long || value instanceof Double) {
            text.put(path, value.toString());
        }
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private StoredTensor stored(String name, TensorView view, Contents contents) {
        Storage storage = view.storage();
        long[] place = contents.place(storage);
        Shape shape = shape(name, view.sizes());
        long from = view.offset() * storage.dtype().size();
        long length = (long) shape.elements() * storage.dtype().size();
        if (view.offset() < 0 || from < 0 || from + length > place[1]) {
            throw new CheckpointException(file + ", tensor \"" + name + "\": expected elements within its " + place[1]
                    + " bytes, found " + shape + " of " + storage.dtype() + " from byte " + from);
        }
        if (!isContiguous(shape, view.strides())) {
            throw new CheckpointException(file + ", tensor \"" + name + "\": expected elements in order, found strides "
                    + view.strides() + " for " + shape);
        }
        return new StoredTensor(name, file, place[0] + from, length, storage.dtype(), shape);
    }

    private Shape shape(String name, List<Long> sizes) {
        int[] extents = new int[sizes.size()];
        for (int i = 0; i < extents.length; i++) {
            long size = sizes.get(i);
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw new CheckpointException(
                        file + ", tensor \"" + name + "\": expected extents of 0 to 2^31-1, found " + sizes);
            }
            extents[i] = (int) size;
        }
        try {
            return Shape.of(extents);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + ", tensor \"" + name + "\": " + e.getMessage(), e);
        }
    }

    private static boolean isContiguous(Shape shape, List<Long> strides) {
        long expected = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (shape.get(axis) > 1 && (axis >= strides.size() || strides.get(axis) != expected)) {
                return false;
            }
            expected *= shape.get(axis);
        }
        return true;
    }

    /** The two forms a file can have. */
    private interface Contents {
        Object root();

        /** Returns first byte and length of a storage. */
        long[] place(Storage storage);
    }

    private final class ZipContents implements Contents {
        private final Map<String, ZipDirectory.Entry> entries;
        private final String prefix;
        private final Object root;

        ZipContents(FileChannel channel) throws IOException {
            entries = ZipDirectory.read(file, channel);
            String pickle = entries.keySet().stream()
                    .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
                    .findFirst()
                    .orElseThrow(() -> new CheckpointException(file + ": expected an entry data.pkl, found none"));
            prefix = pickle.substring(0, pickle.length() - "data.pkl".length());
            requireLittleEndian(channel);
            root = new Pickle(file.toString(), bytes(channel, entry(pickle))).load();
        }

        private void requireLittleEndian(FileChannel channel) throws IOException {
            ZipDirectory.Entry order = entries.get(prefix + "byteorder");
            if (order != null
                    && !StandardCharsets.US_ASCII
                            .decode(bytes(channel, order))
                            .toString()
                            .startsWith("little")) {
                throw new CheckpointException(file + ": expected little-endian tensors, found others");
            }
        }

        private ByteBuffer bytes(FileChannel channel, ZipDirectory.Entry entry) throws IOException {
            return TorchFile.this.bytes(channel, entry.offset(), entry.length());
        }

        private ZipDirectory.Entry entry(String name) {
            ZipDirectory.Entry entry = entries.get(name);
            if (entry == null) {
                throw new CheckpointException(file + ": expected an entry " + name + ", found none");
            }
            return entry;
        }

        @Override
        public Object root() {
            return root;
        }

        @Override
        public long[] place(Storage storage) {
            ZipDirectory.Entry entry = entry(prefix + "data/" + storage.key());
            return new long[] {entry.offset(), entry.length()};
        }
    }

    /** Four pickles (magic number, version, machine, object), then the keys of the storages, then their data. */
    private final class LegacyContents implements Contents {
        private final Map<String, long[]> places = new LinkedHashMap<>();
        private final Object root;

        LegacyContents(FileChannel channel) throws IOException {
            ByteBuffer bytes = bytes(channel, 0, Math.min(channel.size(), MAX_PICKLE));
            Pickle pickles = new Pickle(file.toString(), bytes);
            if (!pickles.load().equals(Pickle.LEGACY_MAGIC)) {
                throw new CheckpointException(file + ": expected a PyTorch file, found another pickle");
            }
            pickles.load();
            pickles.load();
            root = pickles.load();
            Object keys = pickles.load();
            if (!(keys instanceof List<?> list)) {
                throw new CheckpointException(file + ": expected a list of storages, found " + keys);
            }
            locate(channel, list, bytes.position(), pickles.storages());
        }

        private void locate(FileChannel channel, List<?> keys, long start, Map<String, Storage> storages)
                throws IOException {
            long at = start;
            for (Object key : keys) {
                Storage storage = storages.get(String.valueOf(key));
                if (storage == null) {
                    throw new CheckpointException(file + ", offset " + at + ": storage " + key + " is not described");
                }
                long elements =
                        bytes(channel, at, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
                long length = elements * storage.dtype().size();
                if (elements < 0 || elements > channel.size() || at + 8 + length > channel.size()) {
                    throw new CheckpointException(file + ", offset " + at
                            + ": expected a storage within the file, found " + elements + " elements");
                }
                places.put(storage.key(), new long[] {at + 8, length});
                at += 8 + length;
            }
        }

        @Override
        public Object root() {
            return root;
        }

        @Override
        public long[] place(Storage storage) {
            long[] place = places.get(storage.key());
            if (place == null) {
                throw new CheckpointException(file + ": storage " + storage.key() + " has no data");
            }
            return place;
        }
    }

    private ByteBuffer bytes(FileChannel channel, long offset, long length) throws IOException {
        if (length > MAX_PICKLE || offset + length > channel.size()) {
            throw new CheckpointException(file + ", offset " + offset + ": expected at most " + MAX_PICKLE
                    + " bytes within the file, found " + length);
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    }
}
