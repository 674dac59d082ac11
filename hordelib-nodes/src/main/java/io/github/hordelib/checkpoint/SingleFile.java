package io.github.hordelib.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes parts of a model into one safetensors file in the original layout, which the common programs read; what tensors do not
 * tell goes into its metadata. Tensors are read, computed and written one at a time. Confined to one thread.
 */
public final class SingleFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROJECTION = "text_projection.weight";

    private final SafetensorsWriter writer = SafetensorsWriter.create();
    private final ObjectNode config = JSON.createObjectNode();

    private SingleFile() {}

    /**
     * Returns an empty file.
     *
     * @return the file, to be filled and written
     */
    public static SingleFile create() {
        return new SingleFile();
    }

    /**
     * Where the elements of a part's tensors come from.
     *
     * @param computed gives the elements of a tensor by its name in the part; empty if all are as in the file, which are then
     *     copied byte for byte
     */
    public record Values(Optional<Function<String, Tensor>> computed) {
        /** The tensors as they are in the file. */
        public static final Values STORED = new Values(Optional.empty());

        private Tensor get(Weights weights, String name) {
            return computed.map(function -> function.apply(name))
                    .orElseGet(() -> weights.get(name).read());
        }
    }

    /**
     * Adds a UNet.
     *
     * @param part the UNet
     * @param values its elements
     * @param prediction {@code epsilon}, {@code v_prediction} or {@code sample}
     * @param zeroSnr whether its noise schedule ends without any signal
     * @return this file
     */
    public SingleFile unet(UnetPart part, Values values, String prediction, boolean zeroSnr) {
        for (String name : part.weights().names()) {
            if (!FileParts.MARKERS.contains(name)) {
                add("model.diffusion_model." + name, part.weights(), name, values);
            }
        }
        if (prediction.equals("v_prediction")) {
            writer.add("v_pred", DType.F32, Tensor.zeros(Shape.of(0)));
            if (zeroSnr) {
                writer.add("ztsnr", DType.F32, Tensor.zeros(Shape.of(0)));
            }
        }
        config.put("prediction_type", prediction);
        ObjectNode own =
                config.putObject("unet").put("norm_groups", part.config().normGroups());
        if (part.config().heads() instanceof Heads.Width width) {
            own.put("attention_head_width", width.channels());
        } else if (part.config().heads() instanceof Heads.PerLevel levels) {
            own.set("attention_heads", JSON.valueToTree(levels.counts()));
        } else {
            own.put("attention_heads", ((Heads.Fixed) part.config().heads()).count());
        }
        return this;
    }

    /**
     * Adds a VAE.
     *
     * @param part the VAE
     * @param prefix of its names: {@code first_stage_model.} in a whole model, nothing in a file of a VAE alone
     * @return this file
     */
    public SingleFile vae(VaePart part, String prefix) {
        for (String name : part.weights().names()) {
            StoredTensor tensor = part.weights().get(name);
            boolean linear = name.contains(".attn_1.") && tensor.shape().rank() == 2;
            writer.add(
                    prefix + name,
                    linear
                            ? tensor.reshape(Shape.of(
                                    tensor.shape().get(0), tensor.shape().get(1), 1, 1))
                            : tensor);
        }
        config.putObject("vae")
                .put("norm_groups", part.config().normGroups())
                .put("scaling_factor", part.config().scalingFactor());
        return this;
    }

    /**
     * Adds a text encoder in the layout of transformers.
     *
     * @param part the text encoder
     * @param values its elements
     * @param prefix of the names of the whole encoder, in front of {@code text_model.}
     * @param key what to call it in the metadata: {@code text} or {@code text_2}
     * @return this file
     */
    public SingleFile text(TextPart part, Values values, String prefix, String key) {
        for (String name : part.weights().names()) {
            String inner = name.startsWith("text_projection") ? "" : "text_model.";
            if (name.equals("text_projection")) {
                addTransposed(prefix + PROJECTION, part.weights(), name, values);
            } else {
                add(prefix + inner + name, part.weights(), name, values);
            }
        }
        return config(part, key);
    }

    /**
     * Adds a text encoder in the layout of OpenCLIP, as Stable Diffusion 2 and XL have it.
     *
     * @param part the text encoder
     * @param values its elements
     * @param prefix of its names
     * @param key what to call it in the metadata: {@code text} or {@code text_2}
     * @return this file
     */
    public SingleFile openClipText(TextPart part, Values values, String prefix, String key) {
        for (String name : part.weights().names()) {
            if (name.contains(".self_attn.q_proj.")) {
                addJoined(prefix, part.weights(), name, values);
            } else if (name.equals(PROJECTION)) {
                addTransposed(prefix + "text_projection", part.weights(), name, values);
            } else if (!name.contains(".k_proj.") && !name.contains(".v_proj.") && !name.endsWith("position_ids")) {
                add(prefix + ClipKeys.toOpenClip(name), part.weights(), name, values);
            }
        }
        return config(part, key);
    }

    private SingleFile config(TextPart part, String key) {
        config.putObject(key)
                .put("attention_heads", part.config().heads())
                .put("activation", part.config().activation().name().toLowerCase(Locale.ROOT))
                .put("epsilon", part.config().epsilon());
        return this;
    }

    /** OpenCLIP keeps query, key and value in one matrix, one below the other. */
    private void addJoined(String prefix, Weights weights, String query, Values values) {
        StoredTensor stored = weights.get(query);
        Shape shape = stored.shape().with(0, 3 * stored.shape().get(0));
        String joined = ClipKeys.toOpenClip(query).replace("q_proj.", "in_proj_");
        writer.add(prefix + joined, writable(stored.dtype()), shape, () -> {
            float[] data = new float[shape.elements()];
            int at = 0;
            for (String projection : new String[] {"q_proj", "k_proj", "v_proj"}) {
                float[] part =
                        values.get(weights, query.replace("q_proj", projection)).data();
                System.arraycopy(part, 0, data, at, part.length);
                at += part.length;
            }
            return Tensor.of(shape, data);
        });
    }

    private void addTransposed(String name, Weights weights, String source, Values values) {
        StoredTensor stored = weights.get(source);
        Shape shape = Shape.of(stored.shape().get(1), stored.shape().get(0));
        writer.add(name, writable(stored.dtype()), shape, () -> Rearrange.permute(values.get(weights, source), 1, 0));
    }

    private void add(String name, Weights weights, String source, Values values) {
        StoredTensor stored = weights.get(source);
        if (values.computed().isEmpty()) {
            writer.add(name, stored);
        } else {
            writer.add(name, writable(stored.dtype()), stored.shape(), () -> values.get(weights, source));
        }
    }

    /** Types that floats cannot be rounded to here become half floats, which hold all their values. */
    private static DType writable(DType stored) {
        return switch (stored) {
            case F64, F32, F16, BF16, I64, I32 -> stored;
            default -> DType.F16;
        };
    }

    /**
     * Sets a text of the file's metadata.
     *
     * @param key the key
     * @param value the text
     * @return this file
     */
    public SingleFile metadata(String key, String value) {
        writer.metadata(key, value);
        return this;
    }

    /**
     * Puts a tokenizer into the metadata, of a text encoder that has one of its own.
     *
     * @param key {@code tokenizer} or {@code tokenizer_2}
     * @param json an object of {@code vocab} (numbers by piece) and {@code merges} (two pieces each)
     * @return this file
     */
    public SingleFile tokenizer(String key, String json) {
        config.putRawValue(key, new RawValue(json));
        return this;
    }

    /**
     * Writes the file, replacing one of that name; it appears when it is complete.
     *
     * @param file the file
     * @throws CheckpointException if it cannot be written
     */
    public void write(Path file) {
        writer.metadata("hordelib.config", config.toString()).write(file);
    }
}
