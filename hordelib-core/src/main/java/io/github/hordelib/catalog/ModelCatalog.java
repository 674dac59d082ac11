package io.github.hordelib.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hordelib.base.Json;
import io.github.hordelib.catalog.ModelRecord.Defaults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A model reference: models by name. Immutable. */
public final class ModelCatalog {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FILE = "models.json";
    private static final int LARGEST_SIDE = 16384;

    private final Map<String, ModelRecord> models;

    private ModelCatalog(Map<String, ModelRecord> models) {
        this.models = Collections.unmodifiableMap(models);
    }

    /**
     * Returns the reference that comes with the library.
     *
     * @return the reference
     */
    public static ModelCatalog builtIn() {
        try (InputStream stream = Objects.requireNonNull(
                ModelCatalog.class.getResourceAsStream("/io/github/hordelib/catalog/" + FILE), FILE)) {
            return parse(
                    "built-in models.json", new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a reference of the form of the built-in one.
     *
     * @param file a JSON file
     * @return the reference
     * @throws CatalogException if the file cannot be read or does not have the form
     */
    public static ModelCatalog read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new CatalogException("model reference " + file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the reference for folders of models: the records in the {@code models.json} of each, where there is one, then
     * those that come with the library. Of records of one name the first counts.
     *
     * @param folders folders of models; need not exist
     * @return the reference
     * @throws CatalogException if a {@code models.json} cannot be read or does not have the form
     */
    public static ModelCatalog of(List<Path> folders) {
        Map<String, ModelRecord> models = new LinkedHashMap<>();
        folders.stream()
                .map(folder -> folder.resolve(FILE))
                .filter(Files::isRegularFile)
                .forEach(file -> read(file).models.forEach(models::putIfAbsent));
        builtIn().models.forEach(models::putIfAbsent);
        return new ModelCatalog(models);
    }

    /**
     * Parses a reference.
     *
     * @param source what to call it in messages
     * @param json its text
     * @return the reference
     * @throws CatalogException if the text does not have the form
     */
    public static ModelCatalog parse(String source, String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("version").asInt() != 1) {
                throw new CatalogException(
                        "model reference " + source + ": expected \"version\": 1, found " + root.path("version"));
            }
            Map<String, ModelRecord> models = new LinkedHashMap<>();
            root.path("models")
                    .properties()
                    .forEach(entry -> models.put(
                            entry.getKey(),
                            new Entry(source, entry.getKey(), entry.getValue()).record(root.path("baselines"))));
            return new ModelCatalog(models);
        } catch (JsonProcessingException e) {
            throw new CatalogException("model reference " + source + ": expected JSON, found " + Json.reason(e), e);
        }
    }

    /**
     * Returns all models.
     *
     * @return models by name, in the order of the reference
     */
    public Map<String, ModelRecord> models() {
        return models;
    }

    /**
     * Returns a model.
     *
     * @param nameOrFile its name, or the name of its file
     * @return the model, empty if the reference has none of that name
     */
    public Optional<ModelRecord> find(String nameOrFile) {
        return Optional.ofNullable(models.get(nameOrFile)).or(() -> models.values().stream()
                .filter(model -> model.file().equals(nameOrFile))
                .findFirst());
    }

    /**
     * Returns what the record of a file says about its network. The record is the one whose file name the path ends with.
     *
     * @param file a file or folder anywhere
     * @return values by key, see {@link ModelRecord#config()}; empty if there is no such record or it says nothing
     */
    public Map<String, String> config(Path file) {
        return models.values().stream()
                .filter(model -> file.endsWith(model.file()))
                .findFirst()
                .map(ModelRecord::config)
                .orElse(Map.of());
    }

    private record Entry(String source, String name, JsonNode json) {
        ModelRecord record(JsonNode baselines) {
            String baseline = text("baseline");
            JsonNode family = baselines.path(baseline);
            return new ModelRecord(
                    name,
                    json.path("description").asText(""),
                    baseline,
                    optional("licence"),
                    text("file"),
                    optional("sha256"),
                    side("width", family),
                    side("height", family),
                    defaults(json.path("defaults")),
                    NetworkConfig.read(json.path("config"), this::problem));
        }

        private static Defaults defaults(JsonNode node) {
            Defaults common = Defaults.COMMON;
            return new Defaults(
                    node.path("steps").asInt(common.steps()),
                    node.path("guidance_scale").asDouble(common.guidanceScale()),
                    node.path("sampler").asText(common.sampler()),
                    node.path("scheduler").asText(common.scheduler()));
        }

        private int side(String field, JsonNode family) {
            int pixels = json.path(field).asInt(family.path(field).asInt(0));
            if (pixels < 1 || pixels > LARGEST_SIDE) {
                throw problem(field, "1.." + LARGEST_SIDE + " here or in its baseline", Integer.toString(pixels));
            }
            return pixels;
        }

        private String text(String field) {
            return optional(field).orElseThrow(() -> problem(field, "text", "nothing"));
        }

        private Optional<String> optional(String field) {
            return Optional.of(json.path(field).asText("")).filter(text -> !text.isEmpty());
        }

        private CatalogException problem(String field, String expected, String found) {
            return new CatalogException("model reference " + source + ": model \"" + name + "\" field \"" + field
                    + "\": expected " + expected + ", found " + found);
        }
    }
}
