package io.github.hordelib.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds cycles by a depth-first walk with a stack of its own, so that graphs may be deep. */
final class Cycles {
    private Cycles() {}

    /**
     * Returns cycles that have no node in common, enough that each strongly connected part has one.
     *
     * @param starts where to look; everything reachable is looked at
     * @param next gives the nodes a node leads to
     * @return cycles in the direction walked, the first node repeated at the end
     */
    static <N> List<List<N>> find(Collection<N> starts, Function<N, ? extends Collection<N>> next) {
        List<List<N>> cycles = new ArrayList<>();
        Set<N> inCycle = new HashSet<>();
        Set<N> done = new HashSet<>();
        for (N start : starts) {
            Map<N, Integer> depths = new LinkedHashMap<>();
            List<N> path = new ArrayList<>();
            Deque<Iterator<N>> iterators = new ArrayDeque<>();
            enter(start, next, done, depths, path, iterators);
            while (!iterators.isEmpty()) {
                if (!iterators.peek().hasNext()) {
                    iterators.pop();
                    N left = path.remove(path.size() - 1);
                    depths.remove(left);
                    continue;
                }
                N node = iterators.peek().next();
                Integer depth = depths.get(node);
                if (depth == null) {
                    enter(node, next, done, depths, path, iterators);
                    continue;
                }
                List<N> cycle = new ArrayList<>(path.subList(depth, path.size()));
                if (cycle.stream().noneMatch(inCycle::contains)) {
                    inCycle.addAll(cycle);
                    cycle.add(node);
                    cycles.add(cycle);
                }
            }
        }
        return cycles;
    }

    private static <N> void enter(
            N node,
            Function<N, ? extends Collection<N>> next,
            Set<N> done,
            Map<N, Integer> depths,
            List<N> path,
            Deque<Iterator<N>> iterators) {
        if (done.add(node)) {
            depths.put(node, path.size());
            path.add(node);
            iterators.push(List.<N>copyOf(next.apply(node)).iterator());
        }
    }
}
