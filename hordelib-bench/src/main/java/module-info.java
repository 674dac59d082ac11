/** Command line, benchmarks, reports and predictor training. */
@org.jspecify.annotations.NullMarked
module io.github.hordelib.bench {
    requires io.github.hordelib.nodes;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires java.management;
    requires jmh.core;
    requires static transitive org.jspecify;

    opens io.github.hordelib.bench to
            info.picocli;
}
