package io.github.hordelib.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of a session: owns its options, tensors and buffers, and gives them back when it is closed. Confined to a thread. */
final class Run implements AutoCloseable {
    private final OrtBackend backend;
    private final OrtSession session;
    private final RunPlan plan;
    private final Cancellation cancellation;
    private final RunSwitch stop;
    private final Deque<OnnxTensor> tensors = new ArrayDeque<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();

    Run(OrtBackend backend, OrtSession session, RunPlan plan, String shrinkKey, Cancellation cancellation) {
        this.backend = backend;
        this.session = session;
        this.plan = plan;
        this.cancellation = cancellation;
        this.stop = RunSwitch.create(plan.model(), shrinkKey);
    }

    Map<String, Tensor> execute(Map<String, Value> values, Set<String> wanted) {
        try (Quiesce.Call call = backend.runtime().quiesce().begin(stop);
                Cancellation.Registration terminating = cancellation.onCancel(stop)) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            for (Map.Entry<String, Value> entry : values.entrySet()) {
                inputs.put(entry.getKey(), input(entry.getKey(), entry.getValue()));
            }
            return execute(inputs, plan.key(values, wanted), wanted);
        } catch (OrtException e) {
            if (OrtErrors.isTermination(e)) {
                cancellation.check();
                throw new CancelledException("model \"" + plan.model() + "\": the run was stopped");
            }
            throw OrtErrors.failure(plan.model(), "running", e);
        }
    }

    private Map<String, Tensor> execute(Map<String, OnnxTensor> inputs, Object key, Set<String> wanted)
            throws OrtException {
        Optional<Map<String, Shape>> known = plan.recall(key);
        if (known.isPresent()) {
            try {
                return pinned(inputs, known.get());
            } catch (OrtException e) {
                // A model whose output shape depends on values, not only on shapes, refuses the buffers.
                if (e.getCode() != OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT) {
                    throw e;
                }
                plan.forget(key);
            }
        }
        return allocated(inputs, key, wanted);
    }

    private Map<String, Tensor> pinned(Map<String, OnnxTensor> inputs, Map<String, Shape> shapes) throws OrtException {
        Map<String, OnnxTensor> outputs = new HashMap<>();
        Map<String, ByteBuffer> targets = new HashMap<>();
        for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
            ElementType type = plan.outputType(entry.getKey());
            ByteBuffer buffer = buffer(entry.getValue(), type);
            targets.put(entry.getKey(), buffer);
            outputs.put(entry.getKey(), tensor(buffer, entry.getValue(), type));
        }
        long start = System.nanoTime();
        try (OrtSession.Result result = session.run(inputs, Set.of(), outputs, stop.options())) {
            backend.countRun(System.nanoTime() - start);
        }
        cancellation.check();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                tensors.put(name, Conversion.read(target(targets, name), plan.outputType(name), shape)));
        return tensors;
    }

    private Map<String, Tensor> allocated(Map<String, OnnxTensor> inputs, Object key, Set<String> wanted)
            throws OrtException {
        Map<String, Tensor> results = new LinkedHashMap<>();
        Map<String, Shape> shapes = new HashMap<>();
        long start = System.nanoTime();
        try (OrtSession.Result result = session.run(inputs, wanted, stop.options())) {
            backend.countRun(System.nanoTime() - start);
            cancellation.check();
            for (Map.Entry<String, OnnxValue> entry : result) {
                Tensor tensor = read(entry.getKey(), (OnnxTensor) entry.getValue());
                results.put(entry.getKey(), tensor);
                shapes.put(entry.getKey(), tensor.shape());
            }
        }
        plan.remember(key, shapes);
        return results;
    }

    private Tensor read(String name, OnnxTensor tensor) {
        long[] extents = tensor.getInfo().getShape();
        int[] sizes = new int[extents.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.toIntExact(extents[i]);
        }
        ByteBuffer copy = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
        return Conversion.read(copy, plan.outputType(name), Shape.of(sizes));
    }

    private OnnxTensor input(String name, Value value) throws OrtException {
        ElementType type = plan.inputType(name);
        if (value instanceof Value.Resident resident && type == resident.type()) {
            return tensor(resident.view(), value.shape(), type);
        }
        ByteBuffer buffer = buffer(value.shape(), type);
        Conversion.write(value, type, buffer);
        return tensor(buffer, value.shape(), type);
    }

    private ByteBuffer buffer(Shape shape, ElementType type) {
        ByteBuffer buffer = plan.pool().take(Math.multiplyExact(shape.elements(), type.bytes()));
        buffers.push(buffer);
        return buffer;
    }

    private OnnxTensor tensor(ByteBuffer buffer, Shape shape, ElementType type) throws OrtException {
        OnnxTensor tensor =
                OnnxTensor.createTensor(backend.runtime().environment(), buffer, extents(shape), type.nativeType());
        tensors.push(tensor);
        return tensor;
    }

    private static ByteBuffer target(Map<String, ByteBuffer> targets, String name) {
        ByteBuffer buffer = targets.get(name);
        if (buffer == null) {
            throw new IllegalStateException("output \"" + name + "\": expected a buffer, found none");
        }
        return buffer;
    }

    static long[] extents(Shape shape) {
        long[] extents = new long[shape.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.get(i);
        }
        return extents;
    }

    @Override
    public void close() {
        tensors.forEach(OnnxTensor::close);
        buffers.forEach(plan.pool()::give);
        stop.close();
    }
}
