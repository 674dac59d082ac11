package io.github.hordelib.engine;

import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullUnmarked;

/** Builds node types from printed schemas; what they compute has no meaning, but saving nodes name their files. */
@NullUnmarked // untyped JSON trees
@SuppressWarnings("unchecked")
final class SchemaTypes {
    private static final Set<String> MODELLED = Set.of("default", "min", "max", "step", "options", "lazy");

    private SchemaTypes() {}

    static List<NodeType> from(Map<String, Object> objectInfo) {
        List<NodeType> types = new ArrayList<>();
        objectInfo.forEach((name, info) -> types.add(type(name, (Map<String, Object>) info)));
        return types;
    }

    private static NodeType type(String name, Map<String, Object> info) {
        NodeType.Builder type = NodeType.builder(name).category((String) info.get("category"));
        Map<String, Object> sections = (Map<String, Object>) info.get("input");
        section(sections, "required").forEach((input, config) -> type.input(port(input, (List<Object>) config)));
        section(sections, "optional")
                .forEach((input, config) ->
                        type.input(port(input, (List<Object>) config).optional()));
        section(sections, "hidden").forEach((input, kind) -> type.hidden(input, HiddenInput.valueOf((String) kind)));
        List<Object> outputs = (List<Object>) info.get("output");
        List<Object> names = (List<Object>) info.get("output_name");
        List<Object> lists = (List<Object>) info.get("output_is_list");
        for (int i = 0; i < outputs.size(); i++) {
            String typeName = outputs.get(i) instanceof String text ? text : "COMBO";
            PortType<Object> portType = new PortType<>(typeName, Object.class);
            if (Boolean.TRUE.equals(lists.get(i))) {
                type.listOutput(names.get(i).toString(), portType);
            } else {
                type.output(names.get(i).toString(), portType);
            }
        }
        if (Boolean.TRUE.equals(info.get("output_node"))) {
            type.outputNode();
        }
        if (name.equals("LoadImage") || name.equals("LoadImageMask")) {
            checkImage(type, ((List<Object>) section(sections, "required").get("image")).get(0));
        }
        SaveCounter saved = new SaveCounter();
        return type.run((inputs, context) -> {
            Object[] values = outputs.stream().map(output -> new Object()).toArray();
            boolean saves = inputs.asMap().get("filename_prefix") instanceof String;
            return saves
                    ? Outputs.of(values).withUi("images", List.of(saved.next(inputs.asMap())))
                    : Outputs.of(values);
        });
    }

    /** Names files as the saving node does, without writing them. */
    private static final class SaveCounter {
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();

        Map<String, Object> next(Map<String, Object> inputs) {
            String prefix = (String) inputs.get("filename_prefix");
            int number = counts.merge(prefix, 1, Integer::sum);
            String name = String.format(Locale.ROOT, "%s_%05d_.png", prefix, number);
            return Map.of("filename", name, "subfolder", "", "type", "output");
        }
    }

    /** The loaders accept every path that leads to a file of the input folder. */
    private static void checkImage(NodeType.Builder type, Object choices) {
        Set<Object> files = new LinkedHashSet<>((List<Object>) choices);
        type.check(
                (constants, links) -> {
                    String file = String.valueOf(constants.asMap().get("image"));
                    boolean there = files.contains(file.replaceFirst("^\\.\\./input/", ""));
                    return there ? Optional.empty() : Optional.of("Invalid image file: " + file);
                },
                "image");
    }

    private static Map<String, Object> section(Map<String, Object> sections, String name) {
        return (Map<String, Object>) sections.getOrDefault(name, Map.of());
    }

    private static InputPort<?> port(String name, List<Object> config) {
        Map<String, Object> options = config.size() > 1 ? (Map<String, Object>) config.get(1) : Map.of();
        InputPort<Object> port = (InputPort<Object>) plain(name, config.get(0), options);
        if (options.containsKey("default")) {
            port = port.withDefault(options.get("default"));
        }
        if (options.containsKey("min")) {
            port = port.withRange((Number) options.get("min"), (Number) options.get("max"));
        }
        if (options.containsKey("step")) {
            port = port.withStep((Number) options.get("step"));
        }
        if (Boolean.TRUE.equals(options.get("lazy"))) {
            port = port.lazy();
        }
        for (Map.Entry<String, Object> option : options.entrySet()) {
            if (!MODELLED.contains(option.getKey())) {
                port = port.hint(option.getKey(), option.getValue());
            }
        }
        return port;
    }

    private static InputPort<?> plain(String name, Object type, Map<String, Object> options) {
        if (type instanceof List<?> words) {
            return InputPort.choice(name, () -> (List<String>) words);
        }
        if (type.equals("COMBO")) {
            return InputPort.choice(name, () -> (List<String>) options.get("options"))
                    .newStyle();
        }
        return InputPort.of(name, new PortType<>((String) type, Object.class));
    }
}
