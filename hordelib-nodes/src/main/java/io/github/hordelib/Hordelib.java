package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.catalog.ModelCatalog;
import io.github.hordelib.catalog.ModelRecord;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.engine.CachePolicy;
import io.github.hordelib.engine.Engine;
import io.github.hordelib.engine.NodeResult;
import io.github.hordelib.engine.Run;
import io.github.hordelib.engine.RunOptions;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.image.Image;
import io.github.hordelib.interrogate.CaptionOptions;
import io.github.hordelib.interrogate.Interrogation;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.interrogate.InterrogationRequest;
import io.github.hordelib.interrogate.SafetyScores;
import io.github.hordelib.kudos.TimePredictor;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.nodes.DiffusionNodes;
import io.github.hordelib.noise.NoiseProfiles;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.schedule.Schedulers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Stable-Diffusion inference: requests and workflows in, pictures out. One object serves any number of threads, models are
 * loaded once whoever uses them, and jobs with different models, LoRAs and sizes run at once.
 *
 * <p>The same request, on the same version and provider, gives the same bytes, whatever else runs beside it, alone or in a
 * batch.
 *
 * <p>Thread-safe.
 */
public final class Hordelib implements AutoCloseable {
    private static final String LORAS = "loras";
    private static final List<String> ENDINGS = List.of(".safetensors");
    private static final int NATIVE_SD = 512;
    private static final int NATIVE_SDXL = 1024;

    private final ModelCatalog catalog;
    private final OrtBackend backend;
    private final ModelStore store;
    private final ModelLibrary library;
    private final Engine engine;
    private final TaskRunner tasks;
    private final PictureReader reader;
    private final RequestGate gate;
    private final TimePredictor predictor;
    private final RequestFiles files;

    private Hordelib(HordelibOptions options) {
        predictor = options.predictor();
        catalog = ModelCatalog.of(options.models().roots());
        backend = OrtBackend.open(options.backend());
        store = ModelStore.open(backend, options.weightBytes(), () -> options.models().list(LORAS, ENDINGS).stream()
                .flatMap(name -> options.models().find(LORAS, name).stream())
                .toList());
        library = ModelLibrary.of(
                        options.models(),
                        store,
                        ModelLibrary.standardFormats(),
                        EmbeddedModels.unpack(options.backend().cacheFolder()))
                .withKnown(file -> Settings.of(Origin.CATALOGUE, catalog.config(file)));
        files = new RequestFiles(library.folders());
        InterrogationModels readers = InterrogationModels.of(options.models(), store);
        engine = Engine.builder(
                        NodeRegistry.of(DiffusionNodes.all(options.files(), library, readers, NoiseProfiles.COMFY_CPU)))
                .threads(options.parallelNodes())
                .cache(new CachePolicy.Bytes(options.resultBytes()))
                .build();
        tasks = new TaskRunner(options.parallelNodes());
        reader = new PictureReader(readers, tasks);
        gate = gate(options);
    }

    /** If the gate cannot be set up, nothing must be drawn. */
    private RequestGate gate(HordelibOptions options) {
        try {
            return RequestGate.of(options.gate(), reader);
        } catch (RuntimeException e) {
            closeNow();
            throw e;
        }
    }

    /**
     * Opens the library with the defaults.
     *
     * @param models folder with models; if it is empty or absent, the embedded model is used, where that is on the class path
     * @return the library; the caller closes it
     * @throws io.github.hordelib.ort.BackendException if ONNX Runtime cannot be used on this machine
     */
    public static Hordelib open(Path models) {
        return open(HordelibOptions.of(models));
    }

    /**
     * Opens the library.
     *
     * @param options how it is set up
     * @return the library; the caller closes it
     * @throws io.github.hordelib.ort.BackendException if ONNX Runtime cannot be used on this machine
     */
    public static Hordelib open(HordelibOptions options) {
        return new Hordelib(options);
    }

    /**
     * Draws what a request asks for and waits for it. An interrupt while waiting cancels the job.
     *
     * @param request what to draw
     * @return the pictures
     * @throws RequestException if the request cannot be met
     * @throws RefusedException if the operator's policy does not allow it
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws io.github.hordelib.base.HordelibException if drawing failed
     * @throws IllegalStateException if the library is closed
     */
    public GenerationResult generate(GenerationRequest request) {
        return submit(request).await();
    }

    /**
     * Begins to draw what a request asks for.
     *
     * @param request what to draw
     * @return the job
     * @throws RequestException if the request cannot be met
     * @throws RefusedException if the operator's policy does not allow it
     * @throws IllegalStateException if the library is closed
     */
    public Job submit(GenerationRequest request) {
        return submit(request, JobOptions.DEFAULT);
    }

    /**
     * Begins to draw what a request asks for.
     *
     * @param request what to draw
     * @param options how the job is watched
     * @return the job
     * @throws RequestException if the request cannot be met
     * @throws RefusedException if the operator's policy does not allow it
     * @throws IllegalStateException if the library is closed
     */
    public Job submit(GenerationRequest request, JobOptions options) {
        JobReport report = new JobReport(options.listener());
        ResolvedRequest resolved = resolve(request);
        Plan plan = RequestGraph.plan(resolved, fileOf(resolved.model()), files, predictor);
        Cancellation cancellation = new Cancellation();
        RunOptions runOptions = RunOptions.DEFAULT
                .withTargets(List.of(new NodeId(plan.output())))
                .withListener(report)
                .withCancellation(cancellation);
        boolean previews = options.previews() && gate.isOpen();
        Run run = engine.submit(plan.graph(), previews ? runOptions : runOptions.withoutPreviews());
        CompletableFuture<GenerationResult> drawn = run.future()
                .thenApply(result -> gate.censor(result(resolved, plan, result, report), resolved, cancellation));
        return new Job(plan, new Task<>(tasks.limited(drawn, cancellation, options), cancellation));
    }

    /**
     * Says what a request would come to, without drawing anything.
     *
     * @param request what to draw
     * @return the plan
     * @throws RequestException if the request cannot be met
     * @throws RefusedException if the operator's policy does not allow it
     */
    public Plan plan(GenerationRequest request) {
        ResolvedRequest resolved = resolve(request);
        return RequestGraph.plan(resolved, fileOf(resolved.model()), files, predictor);
    }

    /**
     * Runs a workflow for the sake of its output nodes, and waits for it. An interrupt while waiting cancels the run.
     *
     * @param graph any graph of this library's node types, such as one read by
     *     {@link io.github.hordelib.graph.WorkflowJson}
     * @return what the nodes gave
     * @throws io.github.hordelib.engine.GraphException if the graph has problems; lists all
     * @throws io.github.hordelib.engine.NodeFailedException if a node failed
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws IllegalStateException if the library is closed
     */
    public RunResult run(Graph graph) {
        return engine.run(graph);
    }

    /**
     * Begins to run a workflow.
     *
     * @param graph any graph of this library's node types
     * @param options what is wanted, and who listens
     * @return the run
     * @throws io.github.hordelib.engine.GraphException if the graph has problems; lists all
     * @throws IllegalStateException if the library is closed
     */
    public Run submit(Graph graph, RunOptions options) {
        return engine.submit(graph, options);
    }

    /**
     * Returns the names of the models there are.
     *
     * @return names as requests take them; the embedded model last
     */
    public List<String> models() {
        return library.names().stream()
                .map(name -> catalog.find(name).map(ModelRecord::name).orElse(name))
                .toList();
    }

    /**
     * Returns the node types that workflows can use.
     *
     * @return the types
     */
    public NodeRegistry nodes() {
        return engine.registry();
    }

    /**
     * Returns what runs the models: version, provider, statistics.
     *
     * @return the backend; must not be closed
     */
    public OrtBackend backend() {
        return backend;
    }

    /**
     * Looks for the words that fit pictures, and waits for them.
     *
     * @param image the pictures
     * @param request the lists
     * @return for each picture, what fits
     * @throws io.github.hordelib.base.HordelibException if there is no such model, or it failed
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws IllegalStateException if the library is closed
     */
    public List<Interrogation> interrogate(Image image, InterrogationRequest request) {
        return reader.interrogate(image, request, JobOptions.DEFAULT).await();
    }

    /**
     * Describes pictures, and waits for it.
     *
     * @param image the pictures
     * @param options how to search for words
     * @return a sentence for each picture
     * @throws io.github.hordelib.base.HordelibException if there is no BLIP model, or it failed
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws IllegalStateException if the library is closed
     */
    public List<String> caption(Image image, CaptionOptions options) {
        return reader.caption(image, options, JobOptions.DEFAULT).await();
    }

    /**
     * Asks the safety checker about pictures, and waits for it.
     *
     * @param image the pictures
     * @return scores for each picture
     * @throws io.github.hordelib.base.HordelibException if there is no safety checker, or it failed
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws IllegalStateException if the library is closed
     */
    public List<SafetyScores> safety(Image image) {
        return reader.safety(image, JobOptions.DEFAULT).await();
    }

    /**
     * Returns what tells what is in pictures: as tasks that can be watched and cancelled, and with models of choice.
     *
     * @return the reader; of no use when this is closed
     */
    public PictureReader pictures() {
        return reader;
    }

    /**
     * Refuses new jobs, waits for those under way, and lets go of all memory. An interrupt while waiting cancels the jobs. Later
     * calls do nothing.
     *
     * @throws IllegalStateException if called by a listener, whose job would wait for itself
     */
    @Override
    public void close() {
        engine.close();
        closeRest();
    }

    /**
     * Refuses new jobs, cancels those under way, waits until they have stopped, and lets go of all memory. Later calls do nothing.
     *
     * @throws IllegalStateException if called by a listener, whose job would wait for itself
     */
    public void closeNow() {
        tasks.cancelAll();
        engine.closeNow();
        closeRest();
    }

    private void closeRest() {
        tasks.close();
        store.close();
        backend.close();
    }

    private ResolvedRequest resolve(GenerationRequest request) {
        LinkedHashSet<String> samplers = new LinkedHashSet<>(Samplers.names());
        RequestRules rules = new RequestRules(
                samplers, Samplers.hordeNames(), new LinkedHashSet<>(Schedulers.names()), this::isUpscaler);
        ResolvedRequest resolved = rules.resolve(request, model(request.model()));
        gate.admit(resolved);
        return resolved;
    }

    private boolean isUpscaler(String name) {
        return files.find("upscale_models", name).isPresent();
    }

    private ModelRecord model(Optional<String> requested) {
        List<String> names = models();
        String name = requested.orElseGet(() -> names.isEmpty() ? "" : names.get(0));
        String file = fileOf(name);
        if (library.find(file).isEmpty()) {
            throw new RequestException(List.of("model: expected "
                    + (names.isEmpty()
                            ? "a model in the models folder, found none"
                            : "one of " + names + ", found \"" + name + "\"")));
        }
        return catalog.find(name).orElseGet(() -> unlisted(name, file));
    }

    private ModelRecord unlisted(String name, String file) {
        DiffusionModel model = library.open(file).model();
        boolean small = model.traits().adm() == DiffusionModel.Adm.NONE;
        int side = small ? NATIVE_SD : NATIVE_SDXL;
        String baseline = small ? "stable_diffusion_1" : "stable_diffusion_xl";
        return new ModelRecord(
                name,
                "",
                baseline,
                Optional.empty(),
                file,
                Optional.empty(),
                side,
                side,
                ModelRecord.Defaults.COMMON,
                Map.of());
    }

    private String fileOf(String name) {
        String file = catalog.find(name).map(ModelRecord::file).orElse(name);
        return library.fullName(file).orElse(file);
    }

    private static GenerationResult result(ResolvedRequest resolved, Plan plan, RunResult run, JobReport report) {
        Image pictures = run.value(plan.output(), 0, Image.class);
        String workflow = RequestGraph.comfyJson(plan.graph());
        List<GeneratedImage> images = new ArrayList<>();
        for (int i = 0; i < pictures.count(); i++) {
            long seed = resolved.seed() + i;
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("parameters", ParametersText.of(resolved, seed));
            texts.put("prompt", workflow);
            images.add(new GeneratedImage(pictures.item(i), seed, texts, Optional.empty()));
        }
        List<Correction> corrections = new ArrayList<>(resolved.corrections());
        run.nodes().values().forEach(node -> corrections.addAll(corrections(node)));
        return new GenerationResult(images, corrections, report.timings(), plan.graph());
    }

    /** Nodes tell what they could not do as texts of the kind {@code corrections}. */
    private static List<Correction> corrections(NodeResult node) {
        return node.ui().getOrDefault("corrections", List.of()).stream()
                .map(text -> (Correction) new Correction.Ignored("loras", text.toString()))
                .toList();
    }
}
