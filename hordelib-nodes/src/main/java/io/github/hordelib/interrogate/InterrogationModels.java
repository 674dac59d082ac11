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

/**
 * The models that look at pictures, by name: those in the folders {@code clip_vision}, {@code blip} and
 * {@code safety_checker}, and the small CLIP model that comes with the library. Each is opened once. Thread-safe.
 */
public final class InterrogationModels {
    private static final String CLIP = "clip_vision";
    private static final String CAPTIONS = "blip";
    private static final String SAFETY = "safety_checker";
    private static final List<String> ENDINGS = List.of(".safetensors", ".bin", ".pt");

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
     * @return names; the one that comes with the library is last
     */
    public List<String> clipNames() {
        List<String> names = new ArrayList<>(folders.list(CLIP, ENDINGS));
        if (EmbeddedModels.hasClip() && !names.contains(EmbeddedModels.CLIP)) {
            names.add(EmbeddedModels.CLIP);
        }
        return names;
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
     * @param name one of {@link #clipNames()}
     * @return the interrogator; vectors of lists are kept in the backend's cache folder
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public Interrogator interrogator(String name) {
        Path cache = store.backend().cacheFolder().resolve("texts");
        return open(
                interrogators, clip(name), path -> Interrogator.of(ClipModel.open(path, store), Optional.of(cache)));
    }

    /**
     * Opens the vision transformer of a CLIP model.
     *
     * @param name one of {@link #clipNames()}
     * @return the encoder
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public VisionEncoder vision(String name) {
        return open(encoders, clip(name), path -> VisionEncoder.of(VisionFile.open(path), store));
    }

    /**
     * Opens a caption model.
     *
     * @param name one of {@link #captionNames()}
     * @return the captioner
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public Captioner captioner(String name) {
        return open(captioners, folders.get(CAPTIONS, name), path -> Captioner.open(path, store));
    }

    /**
     * Opens a safety checker.
     *
     * @param name one of {@link #safetyNames()}
     * @return the checker
     * @throws io.github.hordelib.model.ModelException if there is no such model
     */
    public SafetyChecker safety(String name) {
        return open(checkers, folders.get(SAFETY, name), path -> SafetyChecker.open(path, store));
    }

    private Path clip(String name) {
        Optional<Path> file = folders.find(CLIP, name);
        if (file.isEmpty() && name.equals(EmbeddedModels.CLIP)) {
            file = EmbeddedModels.unpackClip(store.backend().cacheFolder());
        }
        return file.orElseGet(() -> folders.get(CLIP, name));
    }

    private static <T> T open(Map<Path, T> opened, Path file, Function<Path, T> opener) {
        return opened.computeIfAbsent(file, opener);
    }
}
