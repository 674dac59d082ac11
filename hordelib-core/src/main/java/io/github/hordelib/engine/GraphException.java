package io.github.hordelib.engine;

import io.github.hordelib.base.HordelibException;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown for a graph that cannot be run; tells everything that is wrong with it at once. */
public final class GraphException extends HordelibException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_TOLD = 20;
    private static final int LONGEST = 200;

    private final transient List<GraphProblem> problems;

    /**
     * Creates the exception.
     *
     * @param problems what is wrong, at least one thing
     */
    public GraphException(List<GraphProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(List<GraphProblem> problems) {
        String told =
                problems.stream().limit(MOST_TOLD).map(GraphProblem::message).collect(Collectors.joining("\n"));
        int untold = problems.size() - MOST_TOLD;
        return untold > 0 ? told + "\nand " + untold + " more problems" : told;
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /**
     * Returns everything that is wrong with the graph.
     *
     * @return the problems
     */
    public List<GraphProblem> problems() {
        return problems;
    }
}
