package io.github.hordelib.lora;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.WeightChange.Decomposed;
import io.github.hordelib.lora.WeightChange.Difference;
import io.github.hordelib.lora.WeightChange.Hadamard;
import io.github.hordelib.lora.WeightChange.Kronecker;
import io.github.hordelib.lora.WeightChange.LowRank;
import io.github.hordelib.lora.WeightChange.Replacement;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sorts the tensors of an adapter file by layer and makes a change of those of each layer. */
final class LoraParser {
    /** Suffixes, longest first where one ends with another, to the role of the tensor. */
    private static final Map<String, String> ROLES = roles();

    private static final List<String> BIAS_ROLES = List.of("diff_b", "b_norm");

    /** PEFT's magnitudes, which are of outputs whatever their shape. */
    private static final String MAGNITUDE_VECTOR = "magnitude vector";

    /** PEFT may write the name of the adapter into those of its tensors. */
    private static final Pattern ADAPTER_NAME =
            Pattern.compile("(\\.lora_(?:A|B|magnitude_vector))\\.[A-Za-z0-9_-]+(?=\\.weight$)");

    private final Weights tensors;
    private final PeftSettings settings;
    private final Map<String, Map<String, String>> stems = new LinkedHashMap<>();
    private final Map<String, Tensor> alphas = new HashMap<>();
    private final List<String> unused = new ArrayList<>();
    private final Map<ModuleKey, WeightChange> weights = new LinkedHashMap<>();
    private final Map<ModuleKey, WeightChange> biases = new LinkedHashMap<>();
    private final Map<ModuleKey, List<String>> weightTensors = new LinkedHashMap<>();
    private final Map<ModuleKey, List<String>> biasTensors = new LinkedHashMap<>();

    LoraParser(Weights tensors, PeftSettings settings) {
        this.tensors = tensors;
        this.settings = settings;
    }

    Map<ModuleKey, WeightChange> weights() {
        return weights;
    }

    Map<ModuleKey, WeightChange> biases() {
        return biases;
    }

    Map<ModuleKey, List<String>> weightTensors() {
        return weightTensors;
    }

    Map<ModuleKey, List<String>> biasTensors() {
        return biasTensors;
    }

    List<String> unused() {
        return unused;
    }

    private static Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        for (String up : List.of(
                "_lora.up.weight",
                ".lora.up.weight",
                ".lora_up.weight",
                ".lora_linear_layer.up.weight",
                ".lora_B.weight",
                ".lora_B")) {
            roles.put(up, "up");
        }
        for (String down : List.of(
                "_lora.down.weight",
                ".lora.down.weight",
                ".lora_down.weight",
                ".lora_linear_layer.down.weight",
                ".lora_A.weight",
                ".lora_A")) {
            roles.put(down, "down");
        }
        roles.put(".lora_mid.weight", "mid");
        roles.put(".lora_magnitude_vector.weight", MAGNITUDE_VECTOR);
        roles.put(".lora_magnitude_vector", MAGNITUDE_VECTOR);
        roles.put(".dora_scale", "magnitude");
        for (String name : List.of(
                "alpha",
                "hada_w1_a",
                "hada_w1_b",
                "hada_w2_a",
                "hada_w2_b",
                "hada_t1",
                "hada_t2",
                "lokr_w1_a",
                "lokr_w1_b",
                "lokr_w1",
                "lokr_w2_a",
                "lokr_w2_b",
                "lokr_w2",
                "lokr_t2",
                "diff_b",
                "diff",
                "set_weight",
                "w_norm",
                "b_norm")) {
            roles.put("." + name, name);
        }
        return roles;
    }

    void parse() {
        tensors.names().forEach(this::sort);
        alphas.putAll(tensors.read(stems.values().stream()
                .flatMap(roles -> Stream.ofNullable(roles.get("alpha")))
                .filter(name -> tensors.shape(name).elements() > 0)
                .toList()));
        stems.forEach(this::build);
    }

    private void sort(String name) {
        String plain = ADAPTER_NAME.matcher(name).replaceFirst("$1");
        for (Map.Entry<String, String> role : ROLES.entrySet()) {
            if (plain.endsWith(role.getKey())) {
                String stem = plain.substring(0, plain.length() - role.getKey().length());
                if (stems.computeIfAbsent(stem, key -> new LinkedHashMap<>()).putIfAbsent(role.getValue(), name)
                        != null) {
                    unused.add(name);
                }
                return;
            }
        }
        unused.add(name);
    }

    private void build(String stem, Map<String, String> names) {
        Optional<ModuleKey> key = ModuleKey.parse(stem);
        if (key.isEmpty()) {
            unused.addAll(names.values());
            return;
        }
        Parts parts = new Parts(stem, names);
        List<String> rest = new ArrayList<>(names.values());
        WeightChange bias = parts.bias();
        if (bias != null && biases.putIfAbsent(key.get(), bias) == null) {
            biasTensors.put(key.get(), parts.biasTensors());
            rest.removeAll(parts.biasTensors());
        }
        WeightChange change = parts.change();
        if (change != null && weights.putIfAbsent(key.get(), change) == null) {
            rest.removeAll(parts.biasTensors());
            weightTensors.put(key.get(), List.copyOf(rest));
        } else {
            unused.addAll(rest);
        }
    }

    /** The tensors of one layer by role. */
    private final class Parts {
        private final String stem;
        private final Map<String, String> names;

        Parts(String stem, Map<String, String> names) {
            this.stem = stem;
            this.names = names;
        }

        /** A factor, with rows. */
        private StoredTensor matrix(String role) {
            StoredTensor tensor = get(role);
            if (tensor.shape().rank() == 0) {
                throw problem("a matrix as \"" + names.get(role) + "\"", "a single number");
            }
            return tensor;
        }

        boolean has(String role) {
            return names.containsKey(role);
        }

        StoredTensor get(String role) {
            return Optional.ofNullable(names.get(role))
                    .flatMap(tensors::find)
                    .orElseThrow(() -> problem("a tensor \"" + role + "\" beside " + names.keySet(), "none"));
        }

        List<String> biasTensors() {
            return names.entrySet().stream()
                    .filter(entry -> BIAS_ROLES.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        @Nullable
        WeightChange change() {
            try {
                WeightChange change = plainChange();
                if (change != null) {
                    change.shape(); // Fails if it has more elements than a tensor can.
                }
                return change == null ? null : decomposed(change);
            } catch (IllegalArgumentException e) {
                throw problem("tensors whose shapes go together", String.valueOf(e.getMessage()));
            }
        }

        private WeightChange decomposed(WeightChange change) {
            if (has(MAGNITUDE_VECTOR)) {
                StoredTensor vector = get(MAGNITUDE_VECTOR);
                return new Decomposed(
                        change, vector.reshape(Shape.of(vector.shape().elements())));
            }
            return has("magnitude") ? new Decomposed(change, get("magnitude")) : change;
        }

        private @Nullable WeightChange plainChange() {
            if (has("up") || has("down")) {
                return lowRank();
            }
            if (has("hada_w1_a")) {
                return hadamard();
            }
            if (has("lokr_w1") || has("lokr_w1_a")) {
                return kronecker();
            }
            if (has("set_weight")) {
                return new Replacement(get("set_weight"));
            }
            if (has("diff") || has("w_norm")) {
                return new Difference(get(has("diff") ? "diff" : "w_norm"));
            }
            return null;
        }

        @Nullable
        WeightChange bias() {
            if (has("diff_b") || has("b_norm")) {
                return new Difference(get(has("diff_b") ? "diff_b" : "b_norm"));
            }
            return null;
        }

        private LowRank lowRank() {
            StoredTensor down = matrix("down");
            StoredTensor up = matrix("up");
            Optional<StoredTensor> mid = has("mid") ? Optional.of(get("mid")) : Optional.empty();
            if (mid.isPresent() && mid.get().shape().rank() != 4) {
                throw problem("a core of rank 4", mid.get().shape().toString());
            }
            int inner = mid.map(core -> core.shape().get(0)).orElse(down.shape().get(0));
            boolean midFits =
                    mid.isEmpty() || mid.get().shape().get(1) == down.shape().get(0);
            if (Matrices.columns(up.shape()) != inner || !midFits) {
                throw problem("factors of one rank", "up " + up.shape() + " and down " + down.shape());
            }
            return new LowRank(up, down, mid, scale(down.shape().get(0)));
        }

        private Hadamard hadamard() {
            int rank = matrix("hada_w1_b").shape().get(0);
            Matrix first = product("hada_w1", "hada_t1");
            Matrix second = product("hada_w2", "hada_t2");
            if (!first.shape().equals(second.shape())) {
                throw problem("factors of one shape", first.shape() + " and " + second.shape());
            }
            return new Hadamard(first, second, scale(rank));
        }

        private Kronecker kronecker() {
            boolean decomposed = !has("lokr_w1") || !has("lokr_w2");
            Matrix first = has("lokr_w1") ? new Matrix.Stored(matrix("lokr_w1")) : product("lokr_w1", "");
            Matrix second = has("lokr_w2") ? new Matrix.Stored(get("lokr_w2")) : product("lokr_w2", "lokr_t2");
            if (second.shape().rank() < 2) {
                throw problem("a second factor of rank 2 or 4", second.shape().toString());
            }
            double scale = 1;
            if (decomposed) {
                scale = scale(matrix(has("lokr_w2_b") ? "lokr_w2_b" : "lokr_w1_b")
                        .shape()
                        .get(0));
            }
            return new Kronecker(first, second, scale);
        }

        private Matrix product(String role, String core) {
            Optional<StoredTensor> middle = has(core) ? Optional.of(get(core)) : Optional.empty();
            return new Matrix.Product(get(role + "_a"), get(role + "_b"), middle);
        }

        private double scale(int rank) {
            if (rank == 0) {
                throw problem("a rank of at least 1", "0");
            }
            if (!has("alpha")) {
                return settings.scale(stem, rank).orElse(1);
            }
            Tensor alpha = alphas.get(names.get("alpha"));
            if (alpha == null) {
                throw problem(
                        "a number as \"" + names.get("alpha") + "\"",
                        get("alpha").shape().toString());
            }
            return alpha.data()[0] / (double) rank;
        }

        private LoraException problem(String expected, String found) {
            return new LoraException("adapter " + tensors.source() + ", layer \"" + stem + "\", tensors "
                    + names.values() + ": expected " + expected + ", found " + found);
        }
    }
}
