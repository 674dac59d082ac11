package io.github.hordelib.ort;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes small ONNX models for tests, field by field in the wire format. */
public final class TinyOnnx {
    public static final int FLOAT = 1;
    public static final int INT32 = 6;
    public static final int INT64 = 7;
    public static final int BOOL = 9;
    public static final int FLOAT16 = 10;

    private final List<byte[]> nodes = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();
    private final List<byte[]> initializers = new ArrayList<>();

    public TinyOnnx() {}

    /** A stack of matrix products with tanh between: x [n, width] to y [n, width]. */
    public static byte[] layers(int width, int count) {
        TinyOnnx model = new TinyOnnx().input("x", FLOAT, "n", width).output("y", FLOAT, "n", width);
        Random random = new Random(7);
        String last = "x";
        for (int i = 0; i < count; i++) {
            float[] weights = new float[width * width];
            for (int k = 0; k < weights.length; k++) {
                weights[k] = (float) (random.nextGaussian() / Math.sqrt(width));
            }
            model.weights("w" + i, weights, width, width).node("MatMul", "m" + i, last, "w" + i);
            last = i == count - 1 ? "y" : "t" + i;
            model.node("Tanh", last, "m" + i);
        }
        return model.bytes();
    }

    public TinyOnnx node(String operator, String output, String... operands) {
        Message node = new Message();
        for (String operand : operands) {
            node.text(1, operand);
        }
        nodes.add(
                node.text(2, output).text(3, "node_" + output).text(4, operator).bytes());
        return this;
    }

    /** Casts to an element type. */
    public TinyOnnx cast(String output, String operand, int type) {
        Message to = new Message().text(1, "to").number(3, type).number(20, 2);
        nodes.add(new Message()
                .text(1, operand)
                .text(2, output)
                .text(3, "node_" + output)
                .text(4, "Cast")
                .message(5, to)
                .bytes());
        return this;
    }

    public TinyOnnx input(String name, int type, Object... extents) {
        inputs.add(value(name, type, extents));
        return this;
    }

    public TinyOnnx output(String name, int type, Object... extents) {
        outputs.add(value(name, type, extents));
        return this;
    }

    public TinyOnnx weights(String name, float[] values, long... extents) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        initializers.add(tensor(name, FLOAT, extents).bytes(9, raw.array()).bytes());
        return this;
    }

    /** Declares a weight that lies in a file. */
    public TinyOnnx external(String name, int type, String file, long offset, long length, long... extents) {
        Message tensor = tensor(name, type, extents);
        Map.of("location", file, "offset", Long.toString(offset), "length", Long.toString(length))
                .forEach((key, value) ->
                        tensor.message(13, new Message().text(1, key).text(2, value)));
        initializers.add(tensor.number(14, 1).bytes());
        return this;
    }

    public byte[] bytes() {
        Message graph = new Message();
        nodes.forEach(node -> graph.bytes(1, node));
        graph.text(2, "tiny");
        initializers.forEach(initializer -> graph.bytes(5, initializer));
        inputs.forEach(input -> graph.bytes(11, input));
        outputs.forEach(output -> graph.bytes(12, output));
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 17))
                .bytes();
    }

    private static Message tensor(String name, int type, long... extents) {
        Message tensor = new Message();
        for (long extent : extents) {
            tensor.number(1, extent);
        }
        return tensor.number(2, type).text(8, name);
    }

    private static byte[] value(String name, int type, Object... extents) {
        Message shape = new Message();
        for (Object extent : extents) {
            Message axis = new Message();
            shape.message(
                    1, extent instanceof Integer number ? axis.number(1, number) : axis.text(2, extent.toString()));
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message()
                .text(1, name)
                .message(2, new Message().message(1, tensor))
                .bytes();
    }

    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes());
        }

        Message bytes(int field, byte[] value) {
            varint(((long) field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
