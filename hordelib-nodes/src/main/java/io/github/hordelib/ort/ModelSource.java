package io.github.hordelib.ort;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.onnx.ChangedLayer;
import io.github.hordelib.onnx.LinearLayer;
import io.github.hordelib.onnx.OnnxGraph;
import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.onnx.WeightUse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where a session's graph and weights come from. */
public sealed interface ModelSource {
    /**
     * Returns what errors and logs call the model.
     *
     * @return a short name
     */
    String name();

    /**
     * An ONNX file; its external data, if it has any, lies beside it.
     *
     * @param path the file; must not change while a session is open
     */
    record File(Path path) implements ModelSource {
        @Override
        public String name() {
            Path folder = path.toAbsolutePath().getParent();
            return folder == null || folder.getFileName() == null
                    ? path.toString()
                    : folder.getFileName() + "/" + path.getFileName();
        }
    }

    /**
     * A graph in memory whose weights are in files of one folder, or given as tensors.
     *
     * @param name what errors and logs call it
     * @param model an ONNX model, serialised; given away by the caller
     * @param weightFolder folder that holds every file that initializers refer to (their real location: symbolic links that
     *     lead out of it are refused); any folder if there is no external data
     * @param replacements weights that take the place of external ones, by initializer name
     * @param weightFiles the files that initializers refer to, if they are known; only then the prepared graph is kept
     * @param weightBytes about how much memory the weights take
     * @param plain layers whose weights are not to be copied into the layout of kernels in the prepared graph
     */
    @SuppressWarnings("ArrayRecordComponent") // graphs are compared by nobody
    record Graph(
            String name,
            byte[] model,
            Path weightFolder,
            Map<String, ExternalWeight> replacements,
            List<Path> weightFiles,
            long weightBytes,
            List<LinearLayer> plain)
            implements ModelSource {
        /** Copies map and lists. */
        public Graph {
            replacements = Map.copyOf(replacements);
            weightFiles = List.copyOf(weightFiles);
            plain = List.copyOf(plain);
        }

        /** The same weights under another graph. */
        Graph withModel(byte[] other) {
            return new Graph(name, other, weightFolder, replacements, List.of(), weightBytes, List.of());
        }
    }

    /**
     * A graph with inputs for changes of its layers, see {@link io.github.hordelib.onnx.LayerInputs}. Where the
     * graph is kept in prepared form, this source and the graph itself share the same weights.
     *
     * @param graph the graph as it was built
     * @param layers which of its layers are to have the inputs
     * @param factors element type of the inputs for thin factors
     */
    record Adaptable(Graph graph, List<ChangedLayer> layers, DType factors) implements ModelSource {
        /** Copies the list. */
        public Adaptable {
            layers = List.copyOf(layers);
        }

        @Override
        public String name() {
            return graph.name();
        }
    }

    /**
     * A graph with other weights than those of its files. Where the graph is kept in prepared form, sources that change the
     * same weights share one session, of which these weights are inputs.
     *
     * @param adaptable the graph as it was built, without replacements, and which of its layers are to have inputs
     * @param uses where the weights that change are used in it
     * @param weights gives a changed weight, for one thread, by the name of its tensor; called by several threads
     * @param makeRoom called before memory for the weights is taken: closes sessions of other changes of them that nobody uses
     * @param whole the same with the changed weights as replacements, for where there is no prepared form
     */
    record Merged(
            Adaptable adaptable,
            List<WeightUse> uses,
            Function<String, WeightRows> weights,
            Runnable makeRoom,
            Supplier<Adaptable> whole)
            implements ModelSource {
        /** Copies the list. */
        public Merged {
            uses = List.copyOf(uses);
        }

        /** Names of the weights that change. */
        Set<String> tensors() {
            return uses.stream().map(WeightUse::tensor).collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public String name() {
            return adaptable.name();
        }
    }

    /**
     * Returns an ONNX file.
     *
     * @param path the file
     * @return the source
     */
    static ModelSource of(Path path) {
        return new File(path);
    }

    /**
     * Returns a graph whose weights are in files of one folder.
     *
     * @param name what errors and logs call it
     * @param model an ONNX model, serialised; given away by the caller
     * @param weightFolder folder that holds every file that initializers refer to
     * @return the source
     */
    static ModelSource of(String name, byte[] model, Path weightFolder) {
        return new Graph(name, model, weightFolder, Map.of(), List.of(), 0, List.of());
    }

    /**
     * Returns a graph that was built from a checkpoint, with the weights that take the place of the checkpoint's.
     *
     * @param graph the graph
     * @return the source
     */
    static Graph of(OnnxGraph graph) {
        Map<String, ExternalWeight> replacements = new HashMap<>();
        graph.replacements().forEach((name, tensor) -> replacements.put(name, ExternalWeight.of(tensor)));
        return new Graph(
                graph.name(),
                graph.model(),
                graph.folder(),
                replacements,
                graph.weightFiles(),
                graph.weightBytes(),
                graph.plain());
    }

    /**
     * Returns a graph that was built from a checkpoint, with inputs for changes of layers.
     *
     * @param graph the graph, float32
     * @param layers which of its layers are to have the inputs
     * @param factors element type of the inputs for thin factors
     * @return the source
     */
    static Adaptable adaptable(OnnxGraph graph, List<? extends ChangedLayer> layers, DType factors) {
        return new Adaptable(of(graph), List.copyOf(layers), factors);
    }
}
