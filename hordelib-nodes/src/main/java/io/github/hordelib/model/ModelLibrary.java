package io.github.hordelib.model;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.ControlPart;
import io.github.hordelib.checkpoint.FileKind;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.prompt.EmbeddingVectors;
import io.github.hordelib.sampling.ControlNet;
import io.github.hordelib.sampling.DiffusionModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The whole models that can be used: those in folders, and those that come with the library. A root folder may hold models
 * itself or in a folder {@code checkpoints}, in folders of any depth. What is in the folders may change at any time.
 *
 * <p>Thread-safe.
 */
public final class ModelLibrary {
    private static final String CHECKPOINTS = "checkpoints";
    private static final String EMBEDDINGS = "embeddings";
    private static final int DEPTH = 4;
    private static final int REMEMBERED = 64;

    private final ModelFolders folders;
    private final ModelStore store;
    private final List<CheckpointFormat> formats;
    private final Map<String, Path> embedded;
    private final Function<Path, Settings> known;
    private final Map<String, Checkpoint> opened = new ConcurrentHashMap<>();

    private ModelLibrary(
            ModelFolders folders,
            ModelStore store,
            List<CheckpointFormat> formats,
            Map<String, Path> embedded,
            Function<Path, Settings> known) {
        this.folders = folders;
        this.store = store;
        this.formats = List.copyOf(formats);
        this.embedded = Map.copyOf(embedded);
        this.known = known;
    }

    /**
     * Returns a library.
     *
     * @param folders where models lie
     * @param store keeps their networks open; stays the caller's
     * @param formats forms that models come in, see {@link #standardFormats()}; the first that recognises a path opens it
     * @param embedded models that come with the library, by name, see {@link EmbeddedModels}
     * @return the library
     */
    public static ModelLibrary of(
            ModelFolders folders, ModelStore store, List<CheckpointFormat> formats, Map<String, Path> embedded) {
        return new ModelLibrary(folders, store, formats, embedded, file -> Settings.empty());
    }

    /**
     * Returns a library of the same models, about which more is known beforehand.
     *
     * @param source tells what is known about a file or folder of weights, such as from a catalogue
     * @return the library
     */
    public ModelLibrary withKnown(Function<Path, Settings> source) {
        return new ModelLibrary(folders, store, formats, embedded, source);
    }

    /**
     * Returns the forms of models that this package opens.
     *
     * @return the formats
     */
    public static List<CheckpointFormat> standardFormats() {
        return List.of(new OnnxFolder(), new WeightsModel());
    }

    /**
     * Returns where models lie.
     *
     * @return the folders, which also hold files of other kinds
     */
    public ModelFolders folders() {
        return folders;
    }

    /**
     * Returns what keeps networks open.
     *
     * @return the store
     */
    public ModelStore store() {
        return store;
    }

    /**
     * Returns the names of all models: those in folders sorted, then those that come with the library.
     *
     * @return names; relative to the folder, with {@code /} between parts
     */
    public List<String> names() {
        List<String> names = new ArrayList<>(found().keySet().stream().sorted().toList());
        embedded.keySet().stream()
                .sorted()
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        return names;
    }

    /**
     * Finds where a model is.
     *
     * @param name as in {@link #names()}, or without its ending or what follows a dash, if that leaves no doubt
     * @return a file or folder, if there is such a model
     */
    public Optional<Path> find(String name) {
        Map<String, Path> all = all();
        return fullName(name, all).map(all::get);
    }

    /**
     * Finds the full name of a model.
     *
     * @param name as in {@link #find}
     * @return the name as in {@link #names()}, if there is such a model
     */
    public Optional<String> fullName(String name) {
        return fullName(name, all());
    }

    private static Optional<String> fullName(String name, Map<String, Path> all) {
        if (all.containsKey(name)) {
            return Optional.of(name);
        }
        List<String> matches = all.keySet().stream()
                .filter(key ->
                        withoutEnding(key).equals(name) || withoutEnding(key).startsWith(name + "-"))
                .toList();
        boolean one = matches.stream().map(all::get).distinct().count() == 1;
        return one ? Optional.of(matches.get(0)) : Optional.empty();
    }

    private Map<String, Path> all() {
        Map<String, Path> all = new LinkedHashMap<>(embedded);
        all.putAll(found());
        return all;
    }

    /**
     * Opens a model: reads what describes it and checks that its parts fit together. Its networks are opened when they are
     * first used. A model that was opened before, and has not been replaced on disk since, is the same object.
     *
     * @param name as in {@link #find}
     * @return the model
     * @throws ModelException if there is no such model, or it is damaged
     */
    public Checkpoint open(String name) {
        Path path = find(name)
                .orElseThrow(
                        () -> new ModelException("models: expected one of " + names() + ", found \"" + name + "\""));
        if (opened.size() > REMEMBERED) {
            opened.clear();
        }
        return opened.computeIfAbsent(name + "|" + FileKey.of(path), key -> read(name, path));
    }

    /**
     * Returns a text encoder that finds the embeddings of this library.
     *
     * @param text the text encoder
     * @return the encoder
     */
    public TextEncoder withEmbeddings(TextEncoder text) {
        return text.withEmbeddings(this::embedding);
    }

    /**
     * Opens a model or a part of one, with what is known about it beforehand.
     *
     * @param path a file of weights or a diffusers folder, anywhere
     * @return the model
     * @throws io.github.hordelib.checkpoint.CheckpointException if it cannot be read
     */
    public CheckpointFile file(Path path) {
        return CheckpointFile.open(path, known.apply(path));
    }

    /**
     * Opens a ControlNet or a T2I adapter, with what is known about it beforehand.
     *
     * @param file a file in any layout, anywhere
     * @param base the model that its weights may be differences to
     * @return the network, which is loaded when it is first used
     * @throws io.github.hordelib.checkpoint.CheckpointException if it cannot be read or holds something else
     * @throws ModelException if its weights are differences, and there is no model that they could be added to
     */
    public ControlNet control(Path file, Optional<DiffusionModel> base) {
        CheckpointParts parts = CheckpointParts.of(store);
        if (CheckpointFile.open(file).kind() == FileKind.T2I_ADAPTER) {
            return parts.adapter(Weights.open(file));
        }
        ControlPart part = ControlPart.open(file, known.apply(file));
        return base.isPresent() ? parts.control(part, base.get()) : parts.control(part);
    }

    /** Looks an embedding up in all folders of embeddings. */
    private Optional<EmbeddingVectors> embedding(String name, String encoder) {
        return folders.of(EMBEDDINGS).stream()
                .flatMap(folder -> new EmbeddingFolder(folder).find(name, encoder).stream())
                .findFirst();
    }

    private Checkpoint read(String name, Path path) {
        for (CheckpointFormat format : formats) {
            if (format.recognises(path)) {
                Checkpoint checkpoint = format.open(name, path, known.apply(path), store);
                return new Checkpoint(name, checkpoint.model(), withEmbeddings(checkpoint.text()), checkpoint.vae());
            }
        }
        throw new ModelException("model " + path + ": expected a known format, found none of them");
    }

    private Map<String, Path> found() {
        Map<String, Path> models = new LinkedHashMap<>();
        for (Path root : folders.roots()) {
            Path checkpoints = root.resolve(CHECKPOINTS);
            if (Files.isDirectory(checkpoints)) {
                collect(checkpoints, checkpoints, DEPTH, models);
            }
            if (Files.isDirectory(root)) {
                collect(root, root, Files.isDirectory(checkpoints) ? 1 : DEPTH, models);
            }
        }
        return models;
    }

    private void collect(Path base, Path folder, int depth, Map<String, Path> models) {
        for (Path child : children(folder)) {
            if (formats.stream().anyMatch(format -> format.recognises(child))) {
                models.putIfAbsent(base.relativize(child).toString().replace('\\', '/'), child);
            } else if (depth > 1 && Files.isDirectory(child) && !isOfOtherKind(base, child)) {
                collect(base, child, depth - 1, models);
            }
        }
    }

    /** Folders beside the models that hold other things, such as LoRAs. */
    private static boolean isOfOtherKind(Path base, Path child) {
        return base.equals(child.getParent())
                && List.of(
                                "blip",
                                "clip",
                                "clip_vision",
                                "controlnet",
                                "diffusion_models",
                                "embeddings",
                                "loras",
                                "safety_checker",
                                "t2i_adapter",
                                "text_encoders",
                                "unet",
                                "upscale_models",
                                "vae",
                                "vae_approx")
                        .contains(child.getFileName().toString());
    }

    private static List<Path> children(Path folder) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        } catch (IOException e) {
            throw new UncheckedIOException("models: the folder " + folder + " cannot be listed", e);
        }
        return children;
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }
}
