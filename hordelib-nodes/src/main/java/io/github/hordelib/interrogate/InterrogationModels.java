package io.github.hordelib.interrogate;

import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.model.ClipModel;
import io.github.hordelib.model.EmbeddedModels;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.model.VisionEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The models that look at pictures, by name: those in the folders {@code clip_vision}, {@code blip} and
 * {@code safety_checker}, and the small CLIP model that comes with the library. Each is opened once. Thread-safe.
 */
public final class InterrogationModels {
    private static final String CLIP = "clip_vision";
    private static final String CAPTIONS = "blip";
    private static final String SAFETY = "safety_checker";
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin", ".pt");
    private static final Pattern ONNX_FILE = Pattern.compile("(/onnx)?/[^/]*$");

    private final ModelFolders folders;
    private final ModelStore store;
    private final Map<Path, Interrogator> interrogators = new ConcurrentHashMap<>();
    private final Map<Path, VisionEncoder> encoders = new ConcurrentHashMap<>();
    private final Map<Path, Captioner> captioners = new ConcurrentHashMap<>();
    private final Map<Path, SafetyChecker> checkers = new ConcurrentHashMap<>();

    private InterrogationModels(ModelFolders folders, ModelStore store) {
        this.folders = folders;
        this.store = store;
    }

    /**
     * Returns the models of some folders.
     *
     * @param folders where they lie
     * @param store keeps their networks open; stays the caller's
     * @return the models
     */
    public static InterrogationModels of(ModelFolders folders, ModelStore store) {
        return new InterrogationModels(folders, store);
    }

    /**
     * Returns the names of CLIP models.
     *
     * @return names of files, and of folders of ONNX files; the one that comes with the library is last
     */
    public List<String> clipNames() {
        List<String> names = new ArrayList<>(folders.list(CLIP, ENDINGS));
        folders.list(CLIP, List.of("/model.onnx", "/text_model.onnx")).stream()
                .map(name -> ONNX_FILE.matcher(name).replaceFirst(""))
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        addEmbedded(names);
        return names;
    }

    /**
     * Returns the names of CLIP models whose vision transformers can be opened alone.
     *
     * @return names of files; the one that comes with the library is last
     */
    public List<String> visionNames() {
        List<String> names = new ArrayList<>(folders.list(CLIP, ENDINGS));
        addEmbedded(names);
        return names;
    }

    private static void addEmbedded(List<String> names) {
        if (EmbeddedModels.hasClip() && !names.contains(EmbeddedModels.CLIP)) {
            names.add(EmbeddedModels.CLIP);
        }
    }

    /**
     * Returns the names of caption models.
     *
     * @return names
     */
    public List<String> captionNames() {
        return folders.list(CAPTIONS, ENDINGS);
    }

    /**
     * Returns the names of safety checkers.
     *
     * @return names
     */
    public List<String> safetyNames() {
        return folders.list(SAFETY, ENDINGS);
    }

    /**
     * Opens a CLIP model to rank word lists with.
     *
     * @param name one of {@link #clipNames()}, or a folder of one
     * @return the interrogator; vectors of lists are kept in the backend's cache folder
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public Interrogator interrogator(String name) {
        return interrogator(clip(name));
    }

    /**
     * Opens a CLIP model anywhere on the machine.
     *
     * @param path as for {@link ClipModel#open}
     * @return the interrogator; vectors of lists are kept in the backend's cache folder
     * @throws io.github.hordelib.base.HordelibException if there is no such model
     */
    public Interrogator interrogator(Path path) {
        Path cache = store.backend().cacheFolder().resolve("texts");
        return open(interrogators, path, at -> Interrogator.of(ClipModel.open(at, store), Optional.of(cache)));
    }

    /**
     * Opens the vision transformer of a CLIP model.
     *
     * @param name one of {@link #visionNames()}
     * @return the encoder
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public VisionEncoder vision(String name) {
        return vision(clip(name));
    }

    /**
     * Opens the vision transformer of a model anywhere on the machine.
     *
     * @param path a CLIP model, or a checkpoint with a vision transformer of OpenCLIP
     * @return the encoder
     * @throws io.github.hordelib.checkpoint.CheckpointException if it holds none
     */
    public VisionEncoder vision(Path path) {
        return open(encoders, path, at -> VisionEncoder.of(VisionFile.open(at), store));
    }

    /**
     * Opens a caption model.
     *
     * @param name one of {@link #captionNames()}, or a folder of one
     * @return the captioner
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public Captioner captioner(String name) {
        return captioner(get(CAPTIONS, name));
    }

    /**
     * Opens a caption model anywhere on the machine.
     *
     * @param path as for {@link Captioner#open}
     * @return the captioner
     * @throws io.github.hordelib.base.HordelibException if there is no such model
     */
    public Captioner captioner(Path path) {
        return open(captioners, path, at -> Captioner.open(at, store));
    }

    /**
     * Opens a safety checker.
     *
     * @param name one of {@link #safetyNames()}, or a folder of one
     * @return the checker
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public SafetyChecker safety(String name) {
        return safety(get(SAFETY, name));
    }

    /**
     * Opens a safety checker anywhere on the machine.
     *
     * @param path as for {@link SafetyChecker#open}
     * @return the checker
     * @throws io.github.hordelib.base.HordelibException if there is no such model
     */
    public SafetyChecker safety(Path path) {
        return open(checkers, path, at -> SafetyChecker.open(at, store));
    }

    private Path clip(String name) {
        return name.equals(EmbeddedModels.CLIP) && folders.find(CLIP, name).isEmpty()
                ? EmbeddedModels.unpackClip(store.backend().cacheFolder()).orElseGet(() -> get(CLIP, name))
                : get(CLIP, name);
    }

    private Path get(String kind, String name) {
        return folders.findFolder(kind, name).orElseGet(() -> folders.get(kind, name));
    }

    private static <T> T open(Map<Path, T> opened, Path file, Function<Path, T> opener) {
        return opened.computeIfAbsent(file, opener);
    }
}
