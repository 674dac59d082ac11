package io.github.hordelib.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions of ONNX Runtime on one device and lets a limited number of runs in at once.
 *
 * <p>Several backends may be open in a process. Closing one refuses new sessions; sessions that are open stay usable until
 * they are closed themselves.
 *
 * <p>Thread-safe.
 */
public final class OrtBackend implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrtBackend.class);

    private final BackendOptions options;
    private final Preflight preflight;
    private final OrtRuntime runtime;
    private final Admission admission;
    private final PreparedGraphs prepared;
    private final LongAdder runs = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder released = new LongAdder();
    private volatile boolean closed;

    private OrtBackend(BackendOptions options, Preflight preflight, OrtRuntime runtime) {
        this.options = options;
        this.preflight = preflight;
        this.runtime = runtime;
        this.admission = new Admission(options.concurrentRuns());
        this.prepared = new PreparedGraphs(
                options.cacheFolder().resolve("graphs"),
                PreparedGraphs.SMALLEST,
                preflight.chosen().kind() == Provider.Kind.CPU ? options.graphCache() : 0,
                version() + "|" + PreparedGraphs.processor());
    }

    /**
     * Opens a backend: unpacks native libraries if that has not happened yet, and chooses the device.
     *
     * @param options device, threads, folders
     * @return the backend; the caller closes it
     * @throws BackendException if native libraries cannot be loaded, or a card is asked for that cannot be used; the message
     *     says what is missing
     */
    public static OrtBackend open(BackendOptions options) {
        NativeCache natives = NativeCache.in(options.cacheFolder());
        boolean tryCuda = options.provider().kind() != Provider.Kind.CPU;
        natives.prepare(tryCuda && natives.hasCuda());
        OrtRuntime runtime = OrtRuntime.get(options.threads());
        Preflight preflight = tryCuda ? cuda(options.provider(), natives) : cpu(options.provider());
        return new OrtBackend(options, preflight, runtime);
    }

    /**
     * Returns what was found when the device was chosen.
     *
     * @return the findings
     */
    public Preflight preflight() {
        return preflight;
    }

    /**
     * Returns the folder for what need not be made again.
     *
     * @return a folder that may not exist yet
     */
    public Path cacheFolder() {
        return options.cacheFolder();
    }

    /**
     * Returns where models run.
     *
     * @return the processor or a card, never {@link Provider.Kind#AUTO}
     */
    public Provider provider() {
        return preflight.chosen();
    }

    /**
     * Returns the version of ONNX Runtime.
     *
     * @return such as {@code 1.29.0}
     */
    public String version() {
        return runtime.environment().getVersion();
    }

    /**
     * Returns counters.
     *
     * @return a snapshot
     */
    public BackendStatistics statistics() {
        long all = opened.sum();
        return new BackendStatistics(runs.sum(), Duration.ofNanos(runNanos.sum()), all, all - released.sum());
    }

    /**
     * Opens a model: reads and optimises its graph, which takes from milliseconds to many seconds.
     *
     * @param source graph and weights
     * @param settings how it is prepared and run
     * @return the session; the caller closes it
     * @throws BackendException if the model is damaged, refers to weights that are not there, or needs what ONNX Runtime does
     *     not have
     * @throws IllegalStateException if this backend is closed or the process is shutting down
     */
    public Session open(ModelSource source, SessionSettings settings) {
        if (closed) {
            throw new IllegalStateException("backend: expected an open one, found it closed");
        }
        try (Quiesce.Call call = runtime.quiesce().begin(new NotStoppable())) {
            return new Session(source.name(), openPrepared(source, settings), settings, this);
        }
    }

    /** Refuses new sessions from now on; open ones stay usable. Later calls do nothing. */
    @Override
    public void close() {
        closed = true;
    }

    Admission admission() {
        return admission;
    }

    OrtRuntime runtime() {
        return runtime;
    }

    void countRun(long nanos) {
        runs.increment();
        runNanos.add(nanos);
    }

    private NativeHandle<OrtSession> openPrepared(ModelSource source, SessionSettings settings) {
        return source instanceof ModelSource.Graph graph
                ? prepared(graph, settings).orElseGet(() -> create(source, source.name(), settings))
                : create(source, source.name(), settings);
    }

    /** Opens the prepared form of a graph, if there is one or one can be made. */
    private Optional<NativeHandle<OrtSession>> prepared(ModelSource.Graph graph, SessionSettings settings) {
        try {
            if (!prepared.accepts(graph, settings)) {
                return Optional.empty();
            }
            Path file = prepared.get(graph, settings, target -> prepare(graph, settings, target));
            try {
                SessionSettings ready = settings.withOptimization(SessionSettings.Optimization.NONE);
                return Optional.of(create(ModelSource.of(file), graph.name(), ready));
            } catch (BackendException e) {
                LOG.warn("the prepared form of {} cannot be opened: {}", graph.name(), e.getMessage());
                prepared.discard(file);
            }
        } catch (UncheckedIOException | BackendException e) {
            LOG.warn("{} cannot be prepared for the next start: {}", graph.name(), e.getMessage());
        }
        return Optional.empty();
    }

    private void prepare(ModelSource.Graph graph, SessionSettings settings, Path target) {
        Map<String, String> saving = new HashMap<>(settings.config());
        saving.put("session.optimized_model_external_initializers_file_name", PreparedGraphs.WEIGHTS);
        saving.put("session.save_external_prepacked_constant_initializers", "1");
        Path file = target.resolve(PreparedGraphs.GRAPH);
        create(graph, graph.name(), settings.withConfig(saving), Optional.of(file))
                .close();
    }

    private NativeHandle<OrtSession> create(ModelSource source, String name, SessionSettings settings) {
        return create(source, name, settings, Optional.empty());
    }

    private NativeHandle<OrtSession> create(
            ModelSource source, String name, SessionSettings settings, Optional<Path> saved) {
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
        if (provider().kind() != Provider.Kind.CUDA) {
            return;
        }
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(provider().device())) {
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

    private static Preflight cpu(Provider wanted) {
        return new Preflight(wanted, Provider.CPU, List.of());
    }

    private static Preflight cuda(Provider wanted, NativeCache natives) {
        List<Preflight.Finding> findings = CudaPreflight.look(natives);
        if (findings.get(0).good()) {
            Preflight.Finding attempt = CudaPreflight.attempt(wanted.device());
            if (attempt.good()) {
                return new Preflight(wanted, Provider.cuda(wanted.device()), List.of(findings.get(0), attempt));
            }
            findings = new ArrayList<>(findings);
            findings.add(attempt);
        }
        if (wanted.kind() != Provider.Kind.AUTO) {
            throw new BackendException(
                    BackendException.NO_MODEL,
                    "expected a card for " + wanted + ", found none that can be used\n"
                            + findings.stream().map(Preflight.Finding::toString).collect(Collectors.joining("\n")));
        }
        return new Preflight(wanted, Provider.CPU, findings);
    }

    /** Creating a session cannot be interrupted; each call needs an identity of its own. */
    private static final class NotStoppable implements Runnable {
        @Override
        public void run() {
            // nothing can be done
        }
    }
}
