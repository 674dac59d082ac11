package io.github.hordelib.checkpoint;

import io.github.hordelib.checkpoint.ClipConfig.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A diffusion model, or parts of one, in a single file or a diffusers folder. Only headers have been read. What tensors do not
 * tell comes from the caller, then the catalogue, the configuration files beside it, then the file's metadata, then the family's defaults.
 * Immutable and thread-safe.
 */
public final class CheckpointFile {
    private static final Map<String, Activation> ACTIVATIONS =
            Map.of("gelu", Activation.GELU, "quick_gelu", Activation.QUICK_GELU);

    private final Path path;
    private final FileKind kind;
    private final ModelFamily family;
    private final Settings settings;
    private final Optional<UnetPart> unet;
    private final Optional<VaePart> vae;
    private final List<TextPart> texts;
    private final Map<String, String> metadata;

    private CheckpointFile(
            Path path,
            FileKind kind,
            ModelFamily family,
            Settings settings,
            Optional<UnetPart> unet,
            Optional<VaePart> vae,
            List<TextPart> texts,
            Map<String, String> metadata) {
        this.path = path;
        this.metadata = metadata;
        this.kind = kind;
        this.family = family;
        this.settings = settings;
        this.unet = unet;
        this.vae = vae;
        this.texts = List.copyOf(texts);
    }

    /**
     * Opens a model with nothing known about it beforehand.
     *
     * @param path a file of weights, see {@link Weights#open}, or a diffusers folder
     * @return the model
     * @throws CheckpointException if it cannot be read
     */
    public static CheckpointFile open(Path path) {
        return open(path, Settings.empty());
    }

    /**
     * Opens a model.
     *
     * @param path a file of weights, see {@link Weights#open}, or a diffusers folder
     * @param known what the caller or a catalogue knows about it
     * @return the model
     * @throws CheckpointException if it cannot be read
     */
    public static CheckpointFile open(Path path, Settings known) {
        if (Files.isDirectory(path)) {
            if (!FolderFiles.isModel(path)) {
                throw new CheckpointException(path
                        + ": expected a diffusers folder with weights in unet/, vae/ or text_encoder/, or a file of"
                        + " weights, found neither");
            }
            FileParts parts = FileParts.ofFolder(new FolderFiles(path)::part);
            Settings all = known.plus(Origin.CONFIG_FILE, ConfigFiles.ofFolder(path));
            return assemble(path, parts, FileKind.CHECKPOINT, all, Map.of());
        }
        Weights weights = Weights.open(path);
        Settings all = known.plus(Origin.CONFIG_FILE, ConfigFiles.beside(path))
                .plus(Origin.METADATA, ConfigFiles.ofMetadata(weights.metadata()));
        FileKind kind = FileKinds.of(weights);
        FileParts parts = FileKinds.isModel(kind)
                ? FileParts.of(weights)
                : new FileParts(Optional.empty(), Optional.empty(), List.of());
        return assemble(path, parts, kind, all, weights.metadata());
    }

    /**
     * Returns whether a folder is a diffusers folder that holds a UNet, by the names of its files.
     *
     * @param folder a folder
     * @return whether weights of a UNet are in it
     */
    public static boolean hasUnet(Path folder) {
        return new FolderFiles(folder).has("unet");
    }

    private static CheckpointFile assemble(
            Path path, FileParts parts, FileKind kind, Settings known, Map<String, String> metadata) {
        ModelFamily family = Families.of(parts);
        int texts = parts.texts().size();
        Settings settings = known.plus(Origin.CONFIG_FILE, ConfigFiles.tokenizers(path, texts))
                .plus(Origin.METADATA, ConfigFiles.tokenizers(metadata, texts))
                .plus(Origin.TENSORS, parts.unet().map(Families::facts).orElse(Map.of()))
                .plus(Origin.FAMILY, Families.defaults(family, parts));
        Optional<UnetPart> unet = parts.unet().map(weights -> new UnetPart(weights, unet(settings)));
        Optional<VaePart> vae = parts.vae().map(weights -> new VaePart(weights, vae(settings)));
        List<TextPart> encoders = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            encoders.add(text(
                    settings, parts.texts().get(i), Families.encoder(family, parts, i), i == 0 ? "text" : "text_2"));
        }
        return new CheckpointFile(path, kind, family, settings, unet, vae, encoders, metadata);
    }

    private static UnetConfig unet(Settings settings) {
        return new UnetConfig(settings.heads(new Heads.Fixed(8)), settings.whole("unet.norm_groups", 32));
    }

    private static VaeConfig vae(Settings settings) {
        return new VaeConfig(settings.whole("vae.norm_groups", 32), settings.positive("vae.scaling_factor", 0.18215f));
    }

    private static TextPart text(Settings settings, FileParts.TextWeights text, TextEncoderKind kind, String prefix) {
        int width = text.weights().shape("embeddings.token_embedding.weight").get(1);
        ClipConfig config = new ClipConfig(
                heads(settings, prefix + ".heads", width),
                settings.oneOf(
                        prefix + ".activation",
                        ACTIVATIONS,
                        kind == TextEncoderKind.CLIP_L ? Activation.QUICK_GELU : Activation.GELU),
                settings.positive(prefix + ".epsilon", 1e-5f));
        // Folders of Stable Diffusion 2 hold 23 of the 24 layers, as the last is never used; the file has the full
        // encoder, unless it was made of such a folder.
        boolean shortened =
                kind == TextEncoderKind.CLIP_H && (text.openClip() ? text.layers() == 23 : text.layers() != 24);
        return new TextPart(kind, text.weights(), config, text.layers(), shortened ? 1 : 0);
    }

    private static int heads(Settings settings, String key, int width) {
        int heads = settings.whole(key, Math.max(1, width / 64));
        if (heads < 1 || width % heads != 0) {
            throw settings.unexpected(key, "a divisor of the width " + width, Integer.toString(heads));
        }
        return heads;
    }

    /**
     * Returns where it is.
     *
     * @return the file or folder
     */
    public Path path() {
        return path;
    }

    /**
     * Returns what it is for.
     *
     * @return the kind
     */
    public FileKind kind() {
        return kind;
    }

    /**
     * Returns the family of the model.
     *
     * @return {@link ModelFamily#OTHER} if nothing tells
     */
    public ModelFamily family() {
        return family;
    }

    /**
     * Returns all that is known beyond the tensors, and who said so.
     *
     * @return the settings
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Returns what the network predicts.
     *
     * @return {@code epsilon}, {@code v_prediction} or {@code sample}
     */
    public String prediction() {
        return settings.text("prediction", "epsilon");
    }

    /**
     * Returns whether the noise schedule ends without any signal.
     *
     * @return true for zero terminal signal-to-noise ratio
     */
    public boolean zeroSnr() {
        return Boolean.parseBoolean(settings.text("zero_snr", "false"));
    }

    /**
     * Returns the UNet.
     *
     * @return empty if there is none
     */
    public Optional<UnetPart> unet() {
        return unet;
    }

    /**
     * Returns the VAE.
     *
     * @return empty if there is none
     */
    public Optional<VaePart> vae() {
        return vae;
    }

    /**
     * Returns the text encoders.
     *
     * @return in the order of the model, L before G
     */
    public List<TextPart> texts() {
        return texts;
    }

    /**
     * Returns the text in the file.
     *
     * @return by key; empty for a folder
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return path + " (" + kind + ", " + family + ")";
    }
}
