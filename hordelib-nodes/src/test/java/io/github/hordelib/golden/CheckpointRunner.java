package io.github.hordelib.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ClipGraph;
import io.github.hordelib.onnx.GraphForm;
import io.github.hordelib.onnx.GraphOptions;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.UnetGraph;
import io.github.hordelib.onnx.VaeGraph;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.Value;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the cases of a model family on one checkpoint, with the graphs built from its weights. */
final class CheckpointRunner {
    private static final GraphOptions OPTIONS = GraphOptions.of(GraphForm.CPU);

    private final CheckpointFile checkpoint;
    private final Map<String, Session> sessions = new HashMap<>();

    CheckpointRunner(CheckpointFile checkpoint) {
        this.checkpoint = checkpoint;
    }

    static Tensor get(Map<String, Tensor> values, String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new AssertionError("expected a value \"" + name + "\", found " + values.keySet());
        }
        return value;
    }

    boolean runs(String model) {
        return switch (model) {
            case "unet" -> checkpoint.unet().isPresent();
            case "vae_encoder", "vae_decoder" -> checkpoint.vae().isPresent();
            case "text_encoder" -> !checkpoint.texts().isEmpty();
            case "text_encoder_2" -> checkpoint.texts().size() > 1;
            default -> false;
        };
    }

    Map<String, Tensor> run(JsonNode testCase, Weights golden) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        testCase.get("inputs")
                .properties()
                .forEach(input -> inputs.put(
                        input.getKey(), golden.get(input.getValue().asText()).read()));
        return switch (testCase.get("model").asText()) {
            case "unet" -> unet(inputs);
            case "vae_encoder" -> encode(inputs);
            case "vae_decoder" -> Map.of("sample", get(run("vae_decoder", inputs), "sample"));
            case "text_encoder" -> text(checkpoint.texts().get(0), get(inputs, "input_ids"));
            default -> text(checkpoint.texts().get(1), get(inputs, "input_ids"));
        };
    }

    private Map<String, Tensor> unet(Map<String, Tensor> inputs) {
        Map<String, Tensor> fed = new HashMap<>(inputs);
        int batch = get(inputs, "sample").shape().get(0);
        Tensor time = get(inputs, "timestep");
        fed.put(
                "timestep",
                time.shape().elements() == batch
                        ? time.reshape(Shape.of(batch))
                        : Tensor.filled(Shape.of(batch), time.data()[0]));
        if (inputs.containsKey("time_ids")) {
            fed.put("y", labels(get(fed, "text_embeds"), get(fed, "time_ids")));
            fed.keySet().removeAll(List.of("text_embeds", "time_ids"));
        }
        Shape size = get(inputs, "sample").shape();
        int step = 1 << checkpoint.unet().orElseThrow().downsamplings();
        boolean even = size.get(2) % step == 0 && size.get(3) % step == 0;
        return run(even ? "unet" : "unet_any", fed);
    }

    /** The pooled text, then the embedding of each size. */
    private Tensor labels(Tensor pooled, Tensor ids) {
        int batch = pooled.shape().get(0);
        int sizes = ids.shape().get(1);
        int width = checkpoint.unet().orElseThrow().labelWidth();
        int half = (width - pooled.shape().get(1)) / sizes / 2;
        float[] data = new float[batch * width];
        int at = 0;
        for (int row = 0; row < batch; row++) {
            System.arraycopy(
                    pooled.item(row).data(), 0, data, at, pooled.shape().get(1));
            at += pooled.shape().get(1);
            for (int i = 0; i < sizes; i++) {
                for (int k = 0; k < 2 * half; k++) {
                    float frequency = (float) Math.exp((float) -Math.log(10000) * (k % half) / half);
                    float angle = ids.data()[row * sizes + i] * frequency;
                    data[at++] = (float) (k < half ? Math.cos(angle) : Math.sin(angle));
                }
            }
        }
        return Tensor.of(Shape.of(batch, width), data);
    }

    private Map<String, Tensor> encode(Map<String, Tensor> inputs) {
        Tensor parameters = get(run("vae_encoder", inputs), "latent_parameters");
        List<Tensor> means = new ArrayList<>();
        List<Tensor> variances = new ArrayList<>();
        Shape shape = parameters.shape().with(0, 1).with(1, parameters.shape().get(1) / 2);
        for (int i = 0; i < parameters.shape().get(0); i++) {
            float[] data = parameters.item(i).data();
            means.add(Tensor.of(shape, java.util.Arrays.copyOf(data, data.length / 2)));
            variances.add(Tensor.of(shape, java.util.Arrays.copyOfRange(data, data.length / 2, data.length)));
        }
        return Map.of(
                "latent_parameters", parameters, "mean", Tensor.concat(means), "logvar", Tensor.concat(variances));
    }

    private Map<String, Tensor> text(TextPart part, Tensor ids) {
        int batch = ids.shape().get(0);
        int tokens = ids.shape().get(1);
        int[] numbers = new int[ids.data().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) ids.data()[i];
        }
        Tensor embeddings = part.tokens().lookup(numbers).reshape(Shape.of(batch, tokens, part.width()));
        String name = checkpoint.texts().indexOf(part) == 0 ? "text_encoder" : "text_encoder_2";
        Map<String, Tensor> states = run(name, Map.of("token_embeddings", embeddings));
        int last = part.layers();
        boolean unusedLayer =
                part.kind() == io.github.hordelib.checkpoint.TextEncoderKind.CLIP_H && part.missingLayers() == 0;
        int top = unusedLayer ? last - 1 : last;
        Map<String, Tensor> results = new HashMap<>();
        results.put("last_hidden_state", get(states, "normed." + top));
        results.put("penultimate", get(states, "hidden." + (top - 1)));
        results.put("penultimate_final_norm", get(states, "normed." + (top - 1)));
        results.put("pooler_output", atEnd(get(states, "normed." + top), ids));
        for (int i = 0; i <= top; i++) {
            results.put("hidden_states." + i, get(states, "hidden." + i));
        }
        if (states.containsKey("projected")) {
            results.put("text_embeds", atEnd(get(states, "projected"), ids));
        }
        return results;
    }

    /** The state at the first end token, which has the highest number. */
    private static Tensor atEnd(Tensor states, Tensor ids) {
        List<Tensor> rows = new ArrayList<>();
        int tokens = ids.shape().get(1);
        int width = states.shape().get(2);
        for (int i = 0; i < ids.shape().get(0); i++) {
            float[] row = ids.item(i).data();
            int end = 0;
            for (int k = 1; k < tokens; k++) {
                end = row[k] > row[end] ? k : end;
            }
            float[] data = states.item(i).data();
            rows.add(Tensor.of(Shape.of(1, width), java.util.Arrays.copyOfRange(data, end * width, (end + 1) * width)));
        }
        return Tensor.concat(rows);
    }

    private Map<String, Tensor> run(String part, Map<String, Tensor> inputs) {
        Session session = sessions.computeIfAbsent(part, this::open);
        Map<String, Value> values = new HashMap<>();
        inputs.forEach((name, tensor) -> values.put(name, Value.of(tensor)));
        return session.run(values, session.outputs().keySet(), new Cancellation());
    }

    private Session open(String part) {
        OnnxGraph graph =
                switch (part) {
                    case "unet", "unet_any" ->
                        UnetGraph.build(
                                checkpoint.unet().orElseThrow().weights(),
                                checkpoint.unet().orElseThrow().config(),
                                OPTIONS.withAnySize(part.equals("unet_any")));
                    case "vae_encoder" ->
                        VaeGraph.encoder(
                                checkpoint.vae().orElseThrow().weights(),
                                checkpoint.vae().orElseThrow().config(),
                                OPTIONS);
                    case "vae_decoder" ->
                        VaeGraph.decoder(
                                checkpoint.vae().orElseThrow().weights(),
                                checkpoint.vae().orElseThrow().config(),
                                OPTIONS);
                    default -> {
                        TextPart text = checkpoint.texts().get(part.equals("text_encoder") ? 0 : 1);
                        yield ClipGraph.build(text.weights(), text.config(), OPTIONS);
                    }
                };
        return Backends.shared()
                .open(ModelSource.of(graph.name(), graph.model(), graph.folder()), SessionSettings.defaults());
    }
}
