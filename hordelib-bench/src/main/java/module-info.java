/** Command line, benchmarks, reports and predictor training. */
@org.jspecify.annotations.NullMarked
module io.github.hordelib.bench {
    requires io.github.hordelib.nodes;
    requires info.picocli;
    requires static transitive org.jspecify;

    opens io.github.hordelib.bench to
            info.picocli;
}
