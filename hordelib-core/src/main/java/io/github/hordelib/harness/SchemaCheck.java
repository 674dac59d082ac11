package io.github.hordelib.harness;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.PortType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for what makes no sense in a schema. */
final class SchemaCheck {
    private SchemaCheck() {}

    static void check(NodeType type, List<String> broken) {
        if (type.name().isBlank() || type.displayName().isBlank()) {
            broken.add("name: expected one, found none");
        }
        Set<String> names = new HashSet<>(type.hidden().keySet());
        for (InputPort<?> port : type.inputs()) {
            if (port.name().isBlank() || !names.add(port.name())) {
                broken.add("input \"" + port.name() + "\": expected a name of its own");
            }
            port.defaultValue().ifPresent(value -> checkDefault(port, value, broken));
        }
        boolean lazy = type.inputs().stream().anyMatch(InputPort::isLazy);
        if (lazy && type.behaviour().lazyCheck().isEmpty()) {
            broken.add("lazy inputs: expected a lazy check that asks for them, found none");
        }
        type.behaviour().check().ifPresent(check -> check.inputs().stream()
                .filter(name -> !name.equals("*") && type.input(name).isEmpty())
                .forEach(name -> broken.add("check: expected names of inputs, found \"" + name + "\"")));
        if (type.outputs().isEmpty() && !type.outputNode()) {
            broken.add("outputs: expected at least one, or an output node, found none");
        }
    }

    private static void checkDefault(InputPort<?> port, Object value, List<String> broken) {
        if (value instanceof Number number) {
            port.range()
                    .filter(range -> number.doubleValue() < range.min().doubleValue()
                            || number.doubleValue() > range.max().doubleValue())
                    .ifPresent(range -> broken.add("input \"" + port.name() + "\": expected a default in " + range.min()
                            + ".." + range.max() + ", found " + number));
        }
        List<String> choices = port.choices();
        if (port.type().equals(PortType.COMBO) && !choices.contains(String.valueOf(value))) {
            broken.add("input \"" + port.name() + "\": expected a default of " + choices + ", found " + value);
        }
    }
}
