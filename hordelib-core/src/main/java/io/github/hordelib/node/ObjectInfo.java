package io.github.hordelib.node;

import io.github.hordelib.node.NodeType.Flag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints schemas in the form of ComfyUI's {@code /object_info}, as plain JSON values. */
public final class ObjectInfo {
    private ObjectInfo() {}

    /**
     * Describes the types of a registry.
     *
     * @param registry the types
     * @return descriptions by type name
     */
    public static Map<String, Object> of(NodeRegistry registry) {
        Map<String, Object> all = new LinkedHashMap<>();
        registry.types().forEach((name, type) -> all.put(name, of(type)));
        return all;
    }

    /**
     * Describes a type.
     *
     * @param type the type
     * @return what ComfyUI would tell of it
     */
    public static Map<String, Object> of(NodeType type) {
        Map<String, Map<String, Object>> inputs = inputs(type);
        Map<String, Object> order = new LinkedHashMap<>();
        inputs.forEach((section, ports) -> order.put(section, List.copyOf(ports.keySet())));
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("input", inputs);
        info.put("input_order", order);
        info.put(
                "output",
                type.outputs().stream().map(port -> port.type().name()).toList());
        info.put("output_is_list", type.outputs().stream().map(OutputPort::list).toList());
        info.put("output_name", type.outputs().stream().map(OutputPort::name).toList());
        info.put("name", type.name());
        info.put("display_name", type.displayName());
        info.put("description", type.labels().description());
        info.put("python_module", "nodes");
        info.put("category", type.category());
        info.put("output_node", type.outputNode());
        if (type.has(Flag.DEPRECATED)) {
            info.put("deprecated", true);
        }
        if (type.has(Flag.EXPERIMENTAL)) {
            info.put("experimental", true);
        }
        return info;
    }

    private static Map<String, Map<String, Object>> inputs(NodeType type) {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections.put("required", new LinkedHashMap<>());
        for (InputPort<?> port : type.inputs()) {
            sections.computeIfAbsent(port.isOptional() ? "optional" : "required", key -> new LinkedHashMap<>())
                    .put(port.name(), config(port));
        }
        if (!type.hidden().isEmpty()) {
            Map<String, Object> hidden = new LinkedHashMap<>();
            type.hidden().forEach((name, kind) -> hidden.put(name, kind.name()));
            sections.put("hidden", hidden);
        }
        return sections;
    }

    /**
     * Describes an input.
     *
     * @param port the input
     * @return its type, or its words if its choices have the older form, and its options
     */
    public static List<Object> config(InputPort<?> port) {
        List<Object> config = new ArrayList<>();
        config.add(isOldChoice(port) ? port.choices() : port.type().name());
        config.add(port.options());
        return config;
    }

    private static boolean isOldChoice(InputPort<?> port) {
        return port.type().equals(PortType.COMBO) && !port.isNewStyle();
    }
}
