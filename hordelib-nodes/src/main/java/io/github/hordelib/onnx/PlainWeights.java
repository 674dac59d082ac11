package io.github.hordelib.onnx;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps ONNX Runtime from copying weights of an optimised, serialised graph into the layout of its kernels. It copies constants
 * only; so the weights become inputs with a default, which nobody feeds. Their bytes stay mapped pages of their file.
 */
public final class PlainWeights {
    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int NAME = 8;
    private static final int EXTERNAL_DATA = 13;

    private PlainWeights() {}

    /**
     * Rewrites a graph.
     *
     * @param model a serialised model that is optimised no further; not written
     * @param layers layers whose weights are to stay as they are; those that the model lacks are ignored
     * @return another serialised model, over the same weights
     * @throws GraphException if the bytes are no model
     */
    public static byte[] in(byte[] model, List<LinearLayer> layers) {
        Map<String, LinearLayer> byValue =
                layers.stream().collect(Collectors.toMap(LinearLayer::value, Function.identity()));
        Wire result = new Wire();
        for (WireField field : WireField.all(model)) {
            if (field.number() == GRAPH) {
                result.message(GRAPH, graph(field.content(), byValue));
            } else {
                result.copy(field);
            }
        }
        return result.toByteArray();
    }

    private static Wire graph(byte[] graph, Map<String, LinearLayer> layers) {
        Wire result = new Wire();
        for (WireField field : WireField.all(graph)) {
            List<WireField> tensor = field.number() == INITIALIZER ? WireField.all(field.content()) : List.of();
            String name = WireField.text(tensor, NAME, 0);
            LinearLayer layer = layers.get(name);
            if (layer != null) {
                List<String> extents = List.of("" + (layer.toRow() - layer.fromRow()), "" + layer.width());
                result.message(INITIALIZER, plain(tensor));
                result.message(INPUT, new Port(name, ElementType.FLOAT, extents).encode());
            } else {
                result.copy(field);
            }
        }
        return result;
    }

    /** The tensor without what leads to copies that were made before. */
    private static Wire plain(List<WireField> tensor) {
        Wire result = new Wire();
        for (WireField part : tensor) {
            if (part.number() != EXTERNAL_DATA || !part.text().contains("prepacked")) {
                result.copy(part);
            }
        }
        return result;
    }
}
