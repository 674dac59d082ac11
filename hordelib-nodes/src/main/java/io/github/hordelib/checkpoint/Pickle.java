package io.github.hordelib.checkpoint;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of Python's pickle machine (protocols 2 to 5) that builds plain data. Nothing is looked up or called: a reference
 * to a class or function is a name, and what would be a call is a tensor, a map or a list for the few names that PyTorch
 * uses to rebuild those, an inert {@link Instance} for all others.
 */
final class Pickle {
    /** What the older PyTorch form begins with. */
    static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };
    private static final Object MARK = new Object();
    private static final Map<String, DType> STORAGES = Map.of(
            "DoubleStorage", DType.F64,
            "FloatStorage", DType.F32,
            "HalfStorage", DType.F16,
            "BFloat16Storage", DType.BF16,
            "LongStorage", DType.I64,
            "IntStorage", DType.I32,
            "ShortStorage", DType.I16,
            "CharStorage", DType.I8,
            "ByteStorage", DType.U8,
            "BoolStorage", DType.BOOL);

    /** A class or function, by name only. */
    record Name(String module, String name) {}

    /** An object of a class that is not looked up. */
    static final class Instance {
        private Object state = NONE;

        Object state() {
            return state;
        }
    }

    /** The elements of one or several tensors. */
    record Storage(String key, DType dtype) {}

    /** A tensor: a window on a storage. Offset and strides in elements. */
    record TensorView(Storage storage, long offset, List<Long> sizes, List<Long> strides) {}

    private final String source;
    private final ByteBuffer in;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private List<Object> stack = new ArrayList<>();
    private Map<Long, Object> memo = new LinkedHashMap<>();

    Pickle(String source, ByteBuffer bytes) {
        this.source = source;
        this.in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the storages that were named so far. */
    Map<String, Storage> storages() {
        return storages;
    }

    /** Reads one pickle and stops behind it. */
    Object load() {
        stack = new ArrayList<>();
        memo = new LinkedHashMap<>();
        int at = in.position();
        try {
            while (true) {
                at = in.position();
                int opcode = Byte.toUnsignedInt(in.get());
                if (opcode == '.') {
                    return pop();
                }
                execute(opcode);
            }
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | ClassCastException
                | IllegalArgumentException e) {
            throw new CheckpointException(
                    source + ", pickle offset " + at + ": expected a sound pickle, found " + e, e);
        }
    }

    private void execute(int opcode) {
        if (!pushConstant(opcode) && !buildContainer(opcode) && !remember(opcode)) {
            construct(opcode);
        }
    }

    private boolean pushConstant(int opcode) {
        switch (opcode) {
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.getInt());
            case 'K' -> push((long) Byte.toUnsignedInt(in.get()));
            case 'M' -> push((long) Short.toUnsignedInt(in.getShort()));
            case 0x8a -> push(integer(Byte.toUnsignedInt(in.get())));
            case 0x8b -> push(integer(in.getInt()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X', 'T', 'B' -> push(text(Integer.toUnsignedLong(in.getInt())));
            case 0x8c, 'U', 'C' -> push(text(Byte.toUnsignedInt(in.get())));
            case 0x8d, 0x8e, 0x96 -> push(text(in.getLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean buildContainer(int opcode) {
        switch (opcode) {
            case '(' -> push(MARK);
            case '}' -> push(new LinkedHashMap<>());
            case ']', ')', 0x8f -> push(new ArrayList<>());
            case 't', 'l', 0x91 -> push(new ArrayList<>(popToMark()));
            case 0x85 -> push(new ArrayList<>(popMany(1)));
            case 0x86 -> push(new ArrayList<>(popMany(2)));
            case 0x87 -> push(new ArrayList<>(popMany(3)));
            case 'd' -> {
                List<Object> items = popToMark();
                push(new LinkedHashMap<>());
                putAll(items);
            }
            case 'a' -> append(popMany(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> putAll(popMany(2));
            case 'u' -> putAll(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean remember(int opcode) {
        switch (opcode) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case 'q' -> memo.put((long) Byte.toUnsignedInt(in.get()), peek());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.getInt()), peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'h' -> push(recall(Byte.toUnsignedInt(in.get())));
            case 'j' -> push(recall(Integer.toUnsignedLong(in.getInt())));
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(peek());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void construct(int opcode) {
        switch (opcode) {
            case 'c' -> push(new Name(line(), line()));
            case 0x93 -> {
                List<Object> parts = popMany(2);
                push(new Name(parts.get(0).toString(), parts.get(1).toString()));
            }
            case 'R', 0x81 -> {
                Object arguments = pop();
                push(call(pop(), arguments instanceof List<?> list ? list : List.of()));
            }
            case 0x92 -> {
                popMany(2);
                push(call(pop(), List.of()));
            }
            case 'b' -> {
                Object state = pop();
                if (peek() instanceof Instance instance) {
                    instance.state = state;
                } else if (peek() instanceof Map<?, ?> && state instanceof Map<?, ?>) {
                    return; // attributes of an ordered map, such as its version
                }
            }
            case 'Q' -> push(storage((List<?>) pop()));
            default -> throw new IllegalArgumentException("opcode 0x" + Integer.toHexString(opcode));
        }
    }

    private Object call(Object function, List<?> arguments) {
        String name = function instanceof Name n ? n.module() + " " + n.name() : "";
        return switch (name) {
            case "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor" -> tensor(arguments);
            case "torch._utils _rebuild_parameter", "torch._utils _rebuild_parameter_with_state" -> arguments.get(0);
            case "torch._tensor _rebuild_from_type_v2" -> call(arguments.get(0), (List<?>) arguments.get(2));
            case "collections OrderedDict", "collections defaultdict", "builtins dict", "__builtin__ dict" ->
                new LinkedHashMap<>();
            case "torch Size", "builtins set", "__builtin__ set", "builtins list", "__builtin__ list" ->
                arguments.isEmpty() ? new ArrayList<>() : arguments.get(0);
            default -> new Instance();
        };
    }

    private static TensorView tensor(List<?> arguments) {
        return new TensorView(
                (Storage) arguments.get(0), (Long) arguments.get(1), longs((List<?>) arguments.get(2)), longs((List<?>)
                        arguments.get(3)));
    }

    private static List<Long> longs(List<?> values) {
        return values.stream().map(Long.class::cast).toList();
    }

    private Storage storage(List<?> id) {
        Name type = (Name) id.get(1);
        DType dtype = Optional.ofNullable(STORAGES.get(type.name()))
                .orElseThrow(() -> new IllegalArgumentException("storage of type " + type.name()));
        if (id.size() > 5 && id.get(5) instanceof List<?>) {
            throw new IllegalArgumentException("a view of a storage, which only very old files have");
        }
        Storage storage = new Storage(id.get(2).toString(), dtype);
        storages.put(storage.key(), storage);
        return storage;
    }

    private Object integer(int length) {
        byte[] bytes = new byte[checked(length)];
        in.get(bytes);
        for (int i = 0; i < bytes.length / 2; i++) {
            byte swap = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swap;
        }
        BigInteger value = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String text(long length) {
        byte[] bytes = new byte[checked(length)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int checked(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        return (int) length;
    }

    private String line() {
        int start = in.position();
        int length = 0;
        while (in.get() != '\n') {
            length++;
        }
        byte[] bytes = new byte[length];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Object recall(long key) {
        return Optional.ofNullable(memo.get(key))
                .orElseThrow(() -> new IllegalArgumentException("memo " + key + ", which was never set"));
    }

    private void append(List<Object> items) {
        if (peek() instanceof List<?>) {
            @SuppressWarnings("unchecked") // lists on the stack are made here, of objects
            List<Object> list = (List<Object>) peek();
            list.addAll(items);
        }
    }

    private void putAll(List<Object> items) {
        if (peek() instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked") // maps on the stack are made here, of objects
            Map<Object, Object> map = (Map<Object, Object>) peek();
            for (int i = 0; i + 1 < items.size(); i += 2) {
                // A key only serves to find its value: containers, which may hold themselves, are replaced by a
                // stand-in.
                Object key = items.get(i);
                boolean plain = key instanceof String || key instanceof Long || key instanceof Double;
                map.put(plain ? key : new Object(), items.get(i + 1));
            }
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private Object peek() {
        return stack.get(stack.size() - 1);
    }

    private List<Object> popMany(int count) {
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new IllegalArgumentException("the end of a container that was never begun");
        }
        List<Object> items = popMany(stack.size() - mark - 1);
        pop();
        return items;
    }
}
