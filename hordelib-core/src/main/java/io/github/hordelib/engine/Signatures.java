package io.github.hordelib.engine;

import io.github.hordelib.base.JsonNull;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.NodeType.Flag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Computes the signatures of the nodes of one run. Constants count by content, ids of nodes do not count, except for types
 * that say so.
 *
 * <p>Two ways: a node's digest holds those of its sources, which takes one step for each link; or, as in ComfyUI, it holds
 * the contents of all its ancestors with their positions, so that two links to one node differ from links to two equal
 * nodes. Confined to whoever holds the lock of the run.
 */
final class Signatures {
    private final Function<NodeId, PlannedNode> nodes;
    private final Function<NodeId, Object> fingerprints;
    private final OpaqueValues opaque;
    private final boolean byPosition;
    private final Map<NodeId, Signature> known = new HashMap<>();

    Signatures(
            Function<NodeId, PlannedNode> nodes,
            Function<NodeId, Object> fingerprints,
            OpaqueValues opaque,
            boolean byPosition) {
        this.nodes = nodes;
        this.fingerprints = fingerprints;
        this.opaque = opaque;
        this.byPosition = byPosition;
    }

    /** Returns the signature of a node; those of its ancestors are computed on the way. */
    Signature of(NodeId id) {
        Signature signature = known.get(id);
        if (signature != null) {
            return signature;
        }
        Signature computed = byPosition ? positioned(id) : nested(id);
        known.put(id, computed);
        return computed;
    }

    private Signature nested(NodeId start) {
        Deque<NodeId> open = new ArrayDeque<>();
        open.push(start);
        while (!open.isEmpty()) {
            NodeId id = open.peek();
            List<NodeId> missing = nodes.apply(id).sources().stream()
                    .filter(source -> !known.containsKey(source))
                    .toList();
            if (missing.isEmpty()) {
                open.pop();
                if (!known.containsKey(id)) {
                    known.put(id, digest(content(id, this::knownDigest)));
                }
            } else {
                missing.forEach(open::push);
            }
        }
        return new Signature(knownDigest(start));
    }

    private String knownDigest(NodeId source) {
        Signature signature = known.get(source);
        return signature == null ? "" : signature.digest();
    }

    private Signature positioned(NodeId start) {
        Map<NodeId, Integer> positions = new LinkedHashMap<>();
        Deque<NodeId> open = new ArrayDeque<>();
        open.push(start);
        while (!open.isEmpty()) {
            NodeId id = open.pop();
            if (positions.putIfAbsent(id, positions.size()) == null) {
                new TreeMap<>(nodes.apply(id).links())
                        .descendingMap()
                        .values()
                        .forEach(link -> open.push(link.source()));
            }
        }
        StringBuilder all = new StringBuilder();
        positions.keySet().forEach(id -> all.append(content(id, source -> String.valueOf(positions.get(source)))));
        return digest(all);
    }

    /** Writes type, fingerprint, id if it counts, and the inputs by name; links by what stands for their sources. */
    private StringBuilder content(NodeId id, Function<NodeId, String> sources) {
        PlannedNode node = nodes.apply(id);
        StringBuilder out = new StringBuilder();
        text(out, node.type().name());
        write(out, fingerprints.apply(id));
        boolean idCounts =
                node.type().has(Flag.NOT_IDEMPOTENT) || node.type().hidden().containsValue(HiddenInput.UNIQUE_ID);
        text(out, idCounts ? id.value() : "");
        Map<String, Input.Link> links = node.links();
        Map<String, Object> inputs = new TreeMap<>(node.constants());
        node.node().inputs().forEach((name, input) -> {
            if (links.containsKey(name)) {
                inputs.put(name, input);
            } else if (input instanceof Input.Constant constant) {
                inputs.putIfAbsent(name, constant.value());
            }
        });
        out.append(inputs.size());
        inputs.forEach((name, value) -> {
            text(out, name);
            if (value instanceof Input.Link link) {
                text(out.append('@').append(link.output()), sources.apply(link.source()));
            } else {
                write(out, value);
            }
        });
        return out;
    }

    private static void text(StringBuilder out, String text) {
        out.append(text.length()).append(':').append(text);
    }

    private void write(StringBuilder out, Object value) {
        if (value instanceof String text) {
            text(out.append('s'), text);
        } else if (value instanceof Number || value instanceof Boolean || value == JsonNull.NULL) {
            out.append('n')
                    .append(value.getClass().getSimpleName())
                    .append(value)
                    .append(';');
        } else if (value instanceof List<?> list) {
            out.append('l').append(list.size()).append(':');
            list.forEach(element -> write(out, element));
        } else if (value instanceof Map<?, ?> map) {
            out.append('m').append(map.size()).append(':');
            map.forEach((key, element) -> {
                write(out, key);
                write(out, element);
            });
        } else {
            out.append('o').append(opaque.number(value)).append(';');
        }
    }

    private static Signature digest(CharSequence content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
            return new Signature(HexFormat.of().formatHex(digest.digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
