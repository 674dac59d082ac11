package io.github.hordelib.bench.scenario;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * What a machine reaches in practice: the best of several products of two square float matrices by ONNX Runtime, as
 * GFLOP/s. Timings are judged beside it, since machines are shared and change their clock.
 */
public final class MatrixCeiling {
    private static final int SIDE = 1024;
    private static final int TRIES = 40;

    private MatrixCeiling() {}

    /**
     * Measures.
     *
     * @param options provider and threads that the jobs have too
     * @return GFLOP/s
     */
    public static double measure(BackendOptions options) {
        try (OrtBackend backend = OrtBackend.open(options);
                Session session = backend.open(
                        ModelSource.of("matrix product", product(), Path.of(".")), SessionSettings.defaults())) {
            Map<String, Value> inputs = Map.of("a", Value.of(random(1)), "b", Value.of(random(2)));
            double best = 0;
            for (int i = 0; i < TRIES; i++) {
                long start = System.nanoTime();
                session.run(inputs, "c", new Cancellation());
                best = Math.max(best, 2.0 * SIDE * SIDE * SIDE / (System.nanoTime() - start));
            }
            return best;
        }
    }

    private static Tensor random(long seed) {
        Random random = new Random(seed);
        float[] data = new float[SIDE * SIDE];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat() - 0.5f;
        }
        return Tensor.of(Shape.of(SIDE, SIDE), data);
    }

    /** An ONNX model of one MatMul, in the wire format of protocol buffers. */
    private static byte[] product() {
        byte[] node = join(text(1, "a"), text(1, "b"), text(2, "c"), text(4, "MatMul"));
        byte[] ports = join(field(11, port("a")), field(11, port("b")), field(12, port("c")));
        byte[] graph = join(field(1, node), text(2, "product"), ports);
        return join(number(1, 8), field(7, graph), field(8, number(2, 13)));
    }

    private static byte[] port(String name) {
        byte[] extent = field(1, number(1, SIDE));
        byte[] tensor = join(number(1, 1), field(2, join(extent, extent)));
        return join(text(1, name), field(2, field(1, tensor)));
    }

    private static byte[] text(int field, String value) {
        return field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int field, byte[] content) {
        return join(varint((field << 3) | 2), varint(content.length), content);
    }

    private static byte[] number(int field, int value) {
        return join(varint(field << 3), varint(value));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rest = value;
        while (rest > 127) {
            bytes.write((rest & 127) | 128);
            rest >>>= 7;
        }
        bytes.write(rest);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
