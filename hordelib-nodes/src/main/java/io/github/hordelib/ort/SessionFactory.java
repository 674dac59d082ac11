package io.github.hordelib.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Creates native sessions with their options, and counts them. Thread-safe. */
final class SessionFactory {
    private final OrtRuntime runtime;
    private final BackendOptions options;
    private final Provider provider;
    private final LongAdder opened = new LongAdder();
    private final LongAdder released = new LongAdder();

    SessionFactory(OrtRuntime runtime, BackendOptions options, Provider provider) {
        this.runtime = runtime;
        this.options = options;
        this.provider = provider;
    }

    long opened() {
        return opened.sum();
    }

    long released() {
        return released.sum();
    }

    /** Creates a session; the optimised graph is saved if a file for it is given. */
    NativeHandle<OrtSession> create(ModelSource source, String name, SessionSettings settings, Optional<Path> saved) {
        OrtSession.SessionOptions nativeOptions = new OrtSession.SessionOptions();
        try {
            SessionConfigurer.apply(nativeOptions, settings, runtime, options.threads(), name);
            if (saved.isPresent()) {
                nativeOptions.setOptimizedModelFilePath(saved.get().toString());
            }
            addProvider(nativeOptions);
            OrtSession session = createSession(source, nativeOptions);
            opened.increment();
            return new NativeHandle<>(
                    "session of model \"" + name + "\"", session, value -> release(value, nativeOptions, name));
        } catch (OrtException e) {
            nativeOptions.close();
            throw OrtErrors.failure(name, "loading", e);
        } catch (RuntimeException e) {
            nativeOptions.close();
            throw e;
        }
    }

    private OrtSession createSession(ModelSource source, OrtSession.SessionOptions nativeOptions) throws OrtException {
        if (source instanceof ModelSource.File file) {
            if (!Files.isRegularFile(file.path())) {
                throw new BackendException(source.name(), "expected the file " + file.path() + ", found none");
            }
            return runtime.environment().createSession(file.path().toString(), nativeOptions);
        }
        ModelSource.Graph graph = (ModelSource.Graph) source;
        nativeOptions.addConfigEntry(
                "session.model_external_initializers_file_folder_path",
                realFolder(graph).toString());
        List<OnnxTensor> tensors = new ArrayList<>();
        try {
            addReplacements(graph.replacements(), nativeOptions, tensors);
            return runtime.environment().createSession(graph.model(), nativeOptions);
        } finally {
            tensors.forEach(OnnxTensor::close); // creation has copied them
        }
    }

    private void addReplacements(
            Map<String, ExternalWeight> weights, OrtSession.SessionOptions nativeOptions, List<OnnxTensor> tensors)
            throws OrtException {
        if (weights.isEmpty()) {
            return;
        }
        Map<String, OnnxTensorLike> values = new HashMap<>();
        for (Map.Entry<String, ExternalWeight> entry : weights.entrySet()) {
            ExternalWeight weight = entry.getValue();
            OnnxTensor tensor = OnnxTensor.createTensor(
                    runtime.environment(),
                    weight.data(),
                    Run.extents(weight.shape()),
                    weight.type().nativeType());
            tensors.add(tensor);
            values.put(entry.getKey(), tensor);
        }
        nativeOptions.addExternalInitializers(values);
    }

    private static Path realFolder(ModelSource.Graph graph) {
        try {
            return graph.weightFolder().toRealPath();
        } catch (IOException e) {
            throw new BackendException(
                    graph.name(), "expected the weight folder " + graph.weightFolder() + ", found none", e);
        }
    }

    private void addProvider(OrtSession.SessionOptions nativeOptions) throws OrtException {
        if (provider.kind() != Provider.Kind.CUDA) {
            return;
        }
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(provider.device())) {
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            cuda.add("cudnn_conv_use_max_workspace", "1");
            cuda.add("do_copy_in_default_stream", "1");
            cuda.add("use_tf32", "0");
            if (options.deviceMemory().isPresent()) {
                cuda.add("gpu_mem_limit", options.deviceMemory().get().toString());
            }
            nativeOptions.addCUDA(cuda);
        }
    }

    private void release(OrtSession session, OrtSession.SessionOptions nativeOptions, String name) {
        try (nativeOptions) {
            session.close();
        } catch (OrtException e) {
            throw OrtErrors.failure(name, "closing", e);
        } finally {
            released.increment();
        }
    }
}
