package io.github.hordelib.ort;

import ai.onnxruntime.OrtSession;
import io.github.hordelib.onnx.GraphException;
import io.github.hordelib.onnx.LayerInputs;
import io.github.hordelib.onnx.PlainWeights;
import io.github.hordelib.onnx.WeightInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
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
    private final SessionFactory factory;
    private final Admission admission;
    private final PreparedGraphs prepared;
    private final WeightSessions weightSessions = new WeightSessions();
    private final LongAdder runs = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private volatile boolean closed;

    private OrtBackend(BackendOptions options, Preflight preflight, OrtRuntime runtime, long smallestPrepared) {
        this.options = options;
        this.preflight = preflight;
        this.runtime = runtime;
        this.factory = new SessionFactory(runtime, options, preflight.chosen());
        this.admission = new Admission(options.concurrentRuns());
        this.prepared = new PreparedGraphs(
                options.cacheFolder().resolve("graphs"),
                smallestPrepared,
                preflight.chosen().kind() == Provider.Kind.CPU ? options.graphCache() : 0,
                version() + "|" + PreparedGraphs.FORM + "|" + PreparedGraphs.processor());
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
        return open(options, PreparedGraphs.SMALLEST);
    }

    /** Opens a backend that prepares graphs with so many bytes of weights or more. */
    static OrtBackend open(BackendOptions options, long smallestPrepared) {
        NativeCache natives = NativeCache.in(options.cacheFolder());
        boolean tryCuda = options.provider().kind() != Provider.Kind.CPU;
        natives.prepare(tryCuda && natives.hasCuda());
        OrtRuntime runtime = OrtRuntime.get(options.threads());
        Preflight preflight = tryCuda ? CudaPreflight.choose(options.provider(), natives) : cpu(options.provider());
        return new OrtBackend(options, preflight, runtime, smallestPrepared);
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
        return new BackendStatistics(
                runs.sum(), Duration.ofNanos(runNanos.sum()), factory.opened(), factory.opened() - factory.released());
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
            return source instanceof ModelSource.Merged merged
                    ? openMerged(merged, settings)
                            .orElseGet(() -> session(merged.whole().get(), settings))
                    : session(source, settings);
        }
    }

    private Session session(ModelSource source, SessionSettings settings) {
        return new Session(source.name(), openPrepared(source, settings), settings, Map.of(), this);
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
        if (source instanceof ModelSource.Adaptable adaptable) {
            return openPrepared(adaptable.graph(), source.name(), settings, file -> withInputs(adaptable, file))
                    .orElseGet(() -> create(withInputs(adaptable), source.name(), settings));
        }
        return source instanceof ModelSource.Graph graph
                ? openPrepared(graph, source.name(), settings, ModelSource::of)
                        .orElseGet(() -> create(source, source.name(), settings))
                : create(source, source.name(), settings);
    }

    private Optional<NativeHandle<OrtSession>> openPrepared(
            ModelSource.Graph graph, String name, SessionSettings settings, Function<Path, ModelSource> source) {
        return prepared(graph, settings, file -> Optional.of(create(source.apply(file), name, ready(settings))));
    }

    private Optional<Session> openMerged(ModelSource.Merged source, SessionSettings settings) {
        return prepared(source.adaptable().graph(), settings, file -> {
            String key = file + "|" + settings + "|" + source.tensors() + "|"
                    + source.adaptable().layers() + source.adaptable().factors();
            try (MergedValues values = new MergedValues(source.weights())) {
                return weightSessions
                        .take(key, () -> openWithWeights(source, file, settings, values))
                        .map(opened -> bound(source, settings, key, opened, values));
            }
        });
    }

    private Optional<WeightSessions.Opened> openWithWeights(
            ModelSource.Merged source, Path file, SessionSettings settings, MergedValues values) {
        byte[] model = withInputs(source.adaptable(), read(file));
        Path folder = file.resolveSibling("").normalize();
        return WeightInputs.in(model, folder, source.uses()).map(rewritten -> {
            values.begin(rewritten.inputs(), Map.of());
            ModelSource graph = ModelSource.of(source.name(), rewritten.model(), folder);
            NativeHandle<OrtSession> handle = create(graph, source.name(), ready(settings));
            try (NativeHandle<OrtSession>.Use use = handle.acquire()) {
                return new WeightSessions.Opened(handle, use.value(), rewritten.inputs());
            }
        });
    }

    private Session bound(
            ModelSource.Merged source,
            SessionSettings settings,
            String key,
            WeightSessions.Opened opened,
            MergedValues values) {
        Map<String, Value.Resident> weights = new ConcurrentHashMap<>();
        NativeHandle<OrtSession> handle = new NativeHandle<>(
                "session of model \"" + source.name() + "\"",
                opened.value(),
                value -> weightSessions.giveBack(key, weights));
        try {
            if (!values.isBegun()) {
                source.makeRoom().run();
                values.begin(
                        opened.inputs(),
                        Optional.ofNullable(opened.spare().poll()).orElse(Map.of()));
            }
            weights.putAll(values.get());
            return new Session(source.name(), handle, settings, weights, this);
        } catch (RuntimeException | Error e) {
            handle.close();
            throw e;
        }
    }

    private static ModelSource withInputs(ModelSource.Adaptable source) {
        ModelSource.Graph graph = source.graph();
        return graph.withModel(withInputs(source, graph.model()));
    }

    private static ModelSource withInputs(ModelSource.Adaptable source, Path prepared) {
        return ModelSource.of(
                source.name(),
                withInputs(source, read(prepared)),
                prepared.resolveSibling("").normalize());
    }

    private static byte[] withInputs(ModelSource.Adaptable source, byte[] model) {
        return source.layers().isEmpty() ? model : LayerInputs.addTo(model, source.layers(), source.factors());
    }

    private static byte[] read(Path prepared) {
        try {
            return Files.readAllBytes(prepared);
        } catch (IOException e) {
            throw new UncheckedIOException("prepared graphs: " + prepared + " cannot be read", e);
        }
    }

    /** Opens the prepared form of a graph, or what is made of it, if there is one or one can be made. */
    private <T> Optional<T> prepared(
            ModelSource.Graph graph, SessionSettings settings, Function<Path, Optional<T>> opening) {
        try {
            if (!prepared.accepts(graph, settings)) {
                return Optional.empty();
            }
            Path file = prepared.get(graph, settings, target -> prepare(graph, settings, target));
            try {
                return opening.apply(file);
            } catch (BackendException | GraphException e) {
                LOG.warn("the prepared form of {} cannot be opened: {}", graph.name(), e.getMessage());
                prepared.discard(file);
            }
        } catch (UncheckedIOException | BackendException e) {
            LOG.warn("{} cannot be prepared for the next start: {}", graph.name(), e.getMessage());
        }
        return Optional.empty();
    }

    private static SessionSettings ready(SessionSettings settings) {
        return settings.withOptimization(SessionSettings.Optimization.NONE);
    }

    private void prepare(ModelSource.Graph graph, SessionSettings settings, Path target) {
        Map<String, String> saving = new HashMap<>(settings.config());
        saving.put("session.optimized_model_external_initializers_file_name", PreparedGraphs.WEIGHTS);
        saving.put("session.save_external_prepacked_constant_initializers", "1");
        Path file = target.resolve(PreparedGraphs.GRAPH);
        factory.create(graph, graph.name(), settings.withConfig(saving), Optional.of(file))
                .close();
        try {
            Files.write(file, PlainWeights.in(Files.readAllBytes(file), graph.plain()));
        } catch (IOException e) {
            throw new UncheckedIOException("prepared graphs: " + file + " cannot be written", e);
        }
    }

    private NativeHandle<OrtSession> create(ModelSource source, String name, SessionSettings settings) {
        return factory.create(source, name, settings, Optional.empty());
    }

    private static Preflight cpu(Provider wanted) {
        return new Preflight(wanted, Provider.CPU, List.of());
    }

    /** Creating a session cannot be interrupted; each call needs an identity of its own. */
    private static final class NotStoppable implements Runnable {
        @Override
        public void run() {
            // nothing can be done
        }
    }
}
