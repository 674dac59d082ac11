package io.github.hordelib.engine;

import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.Blocker;
import io.github.hordelib.node.Expansion;
import io.github.hordelib.node.Fingerprint;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputCheck;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;

/** The test nodes of the engine's reference answers; one set belongs to one trace, since one of them counts. */
@NullUnmarked // untyped JSON trees
final class GoldenNodes {
    private static final InputPort<Long> VALUE = number("value");
    private static final InputPort<Long> A = number("a");
    private static final InputPort<Long> B = number("b");
    private static final InputPort<Long> C = number("c").optional();
    private static final InputPort<Object> ANY_VALUE = InputPort.of("value", PortType.ANY);
    private static final InputCheck ANY_LINK = new InputCheck(Set.of(), true, (constants, links) -> Optional.empty());

    private final AtomicInteger counted = new AtomicInteger();

    /** Stands for an exception of a Python program. */
    static final class PythonException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String type;

        PythonException(String type, String message) {
            super(message);
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    private static InputPort<Long> number(String name) {
        return InputPort.integer(name, 0, -1000, 1000);
    }

    private static NodeType.Builder type(String name) {
        return NodeType.builder(name).category("golden");
    }

    List<NodeType> all() {
        List<NodeType> types = new ArrayList<>();
        types.addAll(literals());
        types.addAll(arithmetic());
        types.addAll(shows());
        types.addAll(lazy());
        types.addAll(expanding());
        types.addAll(lists());
        types.addAll(changing());
        types.addAll(blocking());
        types.addAll(checked());
        return types;
    }

    private static List<NodeType> literals() {
        InputPort<String> text = InputPort.text("text", "");
        InputPort<Double> decimal = ratio("value");
        InputPort<Boolean> flag = InputPort.flag("value", false);
        InputPort<Long> seven = InputPort.integer("value", 7, -1000, 1000);
        InputPort<String> kind =
                InputPort.choice("kind", "red", "green", "blue").withDefault("red");
        List<String> words = IntStream.range(0, 30).mapToObj(i -> "c" + i).toList();
        InputPort<String> longKind = InputPort.choice("kind", () -> words);
        InputPort<Object> union = InputPort.of("value", PortType.union(PortType.INT, PortType.STRING));
        return List.of(
                type("GInt").input(VALUE).output(PortType.INT).run((in, c) -> Outputs.of(in.get(VALUE))),
                type("GText").input(text).output(PortType.STRING).run((in, c) -> Outputs.of(in.get(text))),
                type("GFloat").input(decimal).output(PortType.FLOAT).run((in, c) -> Outputs.of(in.get(decimal))),
                type("GBool").input(flag).output(PortType.BOOLEAN).run((in, c) -> Outputs.of(in.get(flag))),
                type("GDefault").input(seven).output(PortType.INT).run((in, c) -> Outputs.of(in.get(seven))),
                type("GCombo").input(kind).output(PortType.STRING).run((in, c) -> Outputs.of(in.get(kind))),
                type("GComboLong").input(longKind).output(PortType.STRING).run((in, c) -> Outputs.of(in.get(longKind))),
                type("GUnion")
                        .input(union)
                        .output(PortType.STRING)
                        .run((in, c) -> Outputs.of(Python.str(in.get(union)))));
    }

    private static InputPort<Double> ratio(String name) {
        return InputPort.of(name, PortType.FLOAT).withDefault(0.5).withRange(0.0, 1.0);
    }

    private static List<NodeType> arithmetic() {
        InputPort<Long> millis = InputPort.integer("millis", 30, 0, 1000);
        return List.of(
                type("GAdd")
                        .input(A)
                        .input(B)
                        .input(C)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.get(A) + in.get(B) + in.get(C))),
                type("GTwo")
                        .input(VALUE)
                        .output(PortType.INT)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.get(VALUE) + 1, in.get(VALUE) * 2)),
                type("GSquare")
                        .input(VALUE)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.get(VALUE) * in.get(VALUE))),
                type("GAsync")
                        .input(VALUE)
                        .input(millis)
                        .output(PortType.INT)
                        .flag(Flag.WAITS)
                        .run((in, c) -> {
                            Thread.sleep(in.get(millis));
                            return Outputs.of(in.get(VALUE));
                        }),
                type("GOwnId")
                        .input(VALUE)
                        .hidden("me", HiddenInput.UNIQUE_ID)
                        .output(PortType.STRING)
                        .run((in, c) -> Outputs.of(c.node() + ":" + in.get(VALUE))),
                type("GNotIdempotent")
                        .input(VALUE)
                        .output(PortType.INT)
                        .flag(Flag.NOT_IDEMPOTENT)
                        .run((in, c) -> Outputs.of(in.get(VALUE))));
    }

    private static List<NodeType> shows() {
        return List.of(
                type("GShow").input(ANY_VALUE).outputNode().check(ANY_LINK).run((in, c) -> Outputs.of()
                        .withUi("text", List.of(Python.str(in.get(ANY_VALUE))))),
                type("GShowPass").input(VALUE).output(PortType.INT).outputNode().run((in, c) -> Outputs.of(
                                in.get(VALUE))
                        .withUi("text", List.of(Python.str(in.get(VALUE))))));
    }

    private static List<NodeType> lazy() {
        InputPort<Boolean> pick = InputPort.flag("pick", true);
        InputPort<Long> onTrue = InputPort.of("on_true", PortType.INT).lazy();
        InputPort<Long> onFalse = InputPort.of("on_false", PortType.INT).lazy();
        InputPort<Double> ratio = ratio("ratio");
        InputPort<Long> a = InputPort.of("a", PortType.INT).lazy();
        InputPort<Long> b = InputPort.of("b", PortType.INT).lazy();
        return List.of(
                type("GLazySwitch")
                        .input(pick)
                        .input(onTrue)
                        .input(onFalse)
                        .output(PortType.INT)
                        .lazyCheck(in -> List.of(in.get(pick) ? "on_true" : "on_false"))
                        .run((in, c) -> Outputs.of(in.get(in.get(pick) ? onTrue : onFalse))),
                type("GLazyMix")
                        .input(ratio)
                        .input(a)
                        .input(b)
                        .output(PortType.INT)
                        .lazyCheck(in -> {
                            List<String> needed = new ArrayList<>();
                            if (in.get(ratio) < 1) {
                                needed.add("a");
                            }
                            if (in.get(ratio) > 0) {
                                needed.add("b");
                            }
                            return needed;
                        })
                        .run((in, c) -> Outputs.of(mix(in.get(ratio), in.find(a), in.find(b)))));
    }

    private static long mix(double ratio, Optional<Long> a, Optional<Long> b) {
        if (ratio <= 0) {
            return a.orElseThrow();
        }
        return ratio >= 1 ? b.orElseThrow() : (long) ((1 - ratio) * a.orElseThrow() + ratio * b.orElseThrow());
    }

    private static List<NodeType> expanding() {
        InputPort<Long> times = InputPort.integer("times", 2, 0, 20);
        InputPort<Long> n = number("n");
        InputPort<Long> total = number("total");
        return List.of(
                type("GExpandSum")
                        .input(VALUE)
                        .input(times)
                        .output(PortType.INT)
                        .run((in, c) -> {
                            Expansion expansion = Expansion.of(c);
                            Object last = in.get(VALUE);
                            for (int i = 0; i < in.get(times); i++) {
                                NodeId sum = expansion.add("GAdd", Map.of("a", last, "b", in.get(VALUE)));
                                last = new Input.Link(sum, 0);
                            }
                            return expansion.outputs(last);
                        }),
                type("GExpandShow").input(VALUE).output(PortType.INT).run((in, c) -> {
                    Expansion expansion = Expansion.of(c);
                    Input.Link sum = new Input.Link(expansion.add("GAdd", Map.of("a", in.get(VALUE), "b", 100)), 0);
                    expansion.add("GShow", Map.of("value", sum));
                    return expansion.outputs(sum);
                }),
                type("GCountdown").input(n).input(total).output(PortType.INT).run((in, c) -> {
                    if (in.get(n) <= 0) {
                        return Outputs.of(in.get(total));
                    }
                    Expansion expansion = Expansion.of(c);
                    NodeId rest =
                            expansion.add("GCountdown", Map.of("n", in.get(n) - 1, "total", in.get(total) + in.get(n)));
                    return expansion.outputs(new Input.Link(rest, 0));
                }));
    }

    private static List<NodeType> lists() {
        InputPort<Long> count = InputPort.integer("count", 3, 0, 20);
        InputPort<Long> start = number("start");
        InputPort<Long> values = number("values");
        InputPort<Long> scale = number("scale");
        InputPort<Object> items = InputPort.of("items", PortType.ANY);
        return List.of(
                type("GRange")
                        .input(count)
                        .input(start)
                        .listOutput("INT", PortType.INT)
                        .run((in, c) -> Outputs.of(LongStream.range(in.get(start), in.get(start) + in.get(count))
                                .boxed()
                                .toList())),
                type("GListSum")
                        .input(values)
                        .input(scale)
                        .flag(Flag.INPUT_IS_LIST)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.list(values).stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                * in.list(scale).get(0))),
                type("GPairs")
                        .input(VALUE)
                        .listOutput("INT", PortType.INT)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(List.of(in.get(VALUE), -in.get(VALUE)), in.get(VALUE) + 10)),
                type("GListIn")
                        .input(items)
                        .output(PortType.STRING)
                        .check(ANY_LINK)
                        .run((in, c) -> Outputs.of(Python.str(in.get(items)))));
    }

    private List<NodeType> changing() {
        InputPort<String> stamp = InputPort.text("stamp", "");
        return List.of(
                type("GEveryTime")
                        .input(VALUE)
                        .output(PortType.INT)
                        .fingerprint(in -> Fingerprint.ALWAYS_CHANGED)
                        .run((in, c) -> Outputs.of(in.get(VALUE))),
                type("GFingerprint")
                        .input(VALUE)
                        .input(stamp)
                        .output(PortType.INT)
                        .fingerprint(in -> {
                            if (!in.has(stamp)) {
                                throw new PythonException("TypeError", "'NoneType' object is not subscriptable");
                            }
                            return in.get(stamp).substring(0, 1);
                        })
                        .run((in, c) -> Outputs.of(in.get(VALUE))),
                type("GCounted")
                        .input(VALUE)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.get(VALUE) * 100 + counted.incrementAndGet())));
    }

    private static List<NodeType> blocking() {
        InputPort<Boolean> block = InputPort.flag("block", true);
        InputPort<String> message = InputPort.text("message", "");
        InputPort<String> failure = InputPort.text("message", "no");
        return List.of(
                type("GBlock")
                        .input(VALUE)
                        .input(block)
                        .input(message)
                        .output(PortType.INT)
                        .run((in, c) -> {
                            if (!in.get(block)) {
                                return Outputs.of(in.get(VALUE));
                            }
                            String text = in.get(message);
                            return Outputs.of(text.isEmpty() ? Blocker.silent() : Blocker.of(text));
                        }),
                type("GBlockOdd")
                        .input(VALUE)
                        .output(PortType.INT)
                        .run((in, c) -> Outputs.of(in.get(VALUE) % 2 != 0 ? Blocker.silent() : in.get(VALUE))),
                type("GFail")
                        .input(failure)
                        .input(VALUE.optional())
                        .output(PortType.INT)
                        .run((in, c) -> {
                            throw new PythonException("ValueError", in.get(failure));
                        }));
    }

    private static List<NodeType> checked() {
        InputPort<Long> other = number("other");
        return List.of(
                type("GEven")
                        .input(VALUE)
                        .output(PortType.INT)
                        .check(
                                (in, links) -> isOdd(in.asMap().get("value"))
                                        ? Optional.of(in.get(VALUE) + " is odd")
                                        : Optional.empty(),
                                "value")
                        .run((in, c) -> Outputs.of(in.get(VALUE))),
                type("GEvenQuiet")
                        .input(VALUE)
                        .input(other)
                        .output(PortType.INT)
                        .check(
                                (in, links) -> isOdd(in.asMap().get("value")) ? Optional.of("") : Optional.empty(),
                                "value")
                        .run((in, c) -> Outputs.of(in.get(VALUE))));
    }

    private static boolean isOdd(Object value) {
        return value instanceof Number number && number.longValue() % 2 != 0;
    }
}
