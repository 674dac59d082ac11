package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.DType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives layers of a serialised graph inputs for changes of their weights, which are computed beside them: {@code y = x W^T} becomes
 * {@code y = x W^T + (x D^T s) U^T}, with {@code D}, {@code U} and the scales {@code s} as inputs of any rank (LoRA, Hu et al. 2021; LoCon
 * for convolutions). So one session serves any number of LoRAs, and switching costs nothing but other inputs. The factors may have the
 * element type that they have in files; they are widened in each run, which costs less than a hundredth of it and keeps them small.
 * Convolutions can take Kronecker products too (LoKr, Yeh et al. 2023), see {@link ConvolutionChanges}.
 *
 * <p>It works on graphs as they were built and as ONNX Runtime has optimised them for processors, which keeps the names of
 * nodes and of weights of linear layers, and lays images between convolutions out in blocks of channels.
 */
public final class LayerInputs {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final String GEMM = "Gemm";
    private static final String BATCHED = "FusedMatMul";
    private static final Attribute TRANSPOSED = Attribute.of("transB", 1L);

    private final Map<String, LinearLayer> linears = new LinkedHashMap<>();
    private final Map<String, Edge> products = new HashMap<>();
    private final ElementType type;
    private final Wire graph = new Wire();
    private final AddedNodes nodes = new AddedNodes(graph);
    private final ConvolutionChanges convolutions;

    private LayerInputs(List<? extends ChangedLayer> layers, DType factors) {
        type = ElementType.of(factors);
        convolutions = new ConvolutionChanges(nodes, type);
        for (ChangedLayer layer : layers) {
            if (layer instanceof LinearLayer linear) {
                linears.put(linear.value(), linear);
            } else if (layer instanceof KernelLayer kernel) {
                convolutions.expectLowRank(kernel);
            } else if (layer instanceof KroneckerLayer product && product.convolution() instanceof KernelLayer kernel) {
                convolutions.expectKronecker(kernel);
            }
        }
    }

    /**
     * Adds the inputs.
     *
     * @param model a serialised float32 model; not written
     * @param layers its layers that are to have them; a convolution may have those of both forms
     * @param factors element type of the inputs for thin factors, a floating-point one of at most 32 bits; all others are float32
     * @return another serialised model, over the same weights
     * @throws GraphException if the model lacks one of the layers, or has it in a form that is not known
     */
    public static byte[] addTo(byte[] model, List<? extends ChangedLayer> layers, DType factors) {
        Wire result = new Wire();
        for (WireField field : WireField.all(model)) {
            if (field.number() == GRAPH) {
                result.message(GRAPH, new LayerInputs(layers, factors).rewritten(field.content()));
            } else {
                result.copy(field);
            }
        }
        return result.toByteArray();
    }

    private Wire rewritten(byte[] source) {
        for (WireField field : WireField.all(source)) {
            if (field.number() != NODE || !add(StoredNode.of(field))) {
                graph.copy(field);
            }
        }
        Set<String> missing = convolutions.missing();
        if (!linears.isEmpty() || !missing.isEmpty()) {
            throw new GraphException("inputs of layers: expected layers for the weights " + linears.keySet()
                    + " and modules " + missing + ", found none");
        }
        return graph;
    }

    /** Writes a node with what is added to it; returns false if nothing is, and it is still to be written. */
    private boolean add(StoredNode node) {
        convolutions.pass(node);
        return switch (node.type()) {
            case GEMM, BATCHED -> addToLinear(node);
            case "Conv" -> convolutions.addToConvolution(node);
            case "DepthToSpace" -> convolutions.addToDoubling(node);
            default -> false;
        };
    }

    private boolean addToLinear(StoredNode node) {
        Optional<LinearLayer> layer = Optional.ofNullable(linears.remove(node.input(1)));
        layer.ifPresent(linear -> add(node, linear));
        return layer.isPresent();
    }

    private void add(StoredNode node, LinearLayer layer) {
        boolean gemm = node.type().equals(GEMM);
        String rank = layer.downInput() + ".rank";
        Edge plain = nodes.moved(node);
        Edge thin = products.computeIfAbsent(layer.downInput(), name -> {
            Edge down = nodes.input(name, type, AddedNodes.axes(layer.down(0), 0, rank));
            Edge scale = nodes.input(layer.scaleInput(), ElementType.FLOAT, List.of(rank));
            Edge product = product(gemm, List.of(new Edge(node.input(0)), down), name + ".product");
            return nodes.node("Mul", List.of(product, scale), product.name() + ".scaled");
        });
        Edge up = nodes.input(layer.upInput(), type, AddedNodes.axes(layer.up(0), 1, rank));
        if (gemm) {
            product(true, List.of(thin, up, plain), node.output());
        } else {
            nodes.sum(plain, product(false, List.of(thin, up), node.output() + ".change"), node.output());
        }
    }

    private Edge product(boolean gemm, List<Edge> from, String output) {
        return gemm
                ? nodes.node(GEMM, from, output, TRANSPOSED)
                : nodes.node(GraphBuilder.MICROSOFT, BATCHED, from, output, TRANSPOSED);
    }
}
