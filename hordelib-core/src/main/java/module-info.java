/** Node-graph engine, model catalogue and job-time predictor; no inference runtime, no natives. */
@org.jspecify.annotations.NullMarked
module io.github.hordelib.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.hordelib.base;
    exports io.github.hordelib.catalog;
    exports io.github.hordelib.engine;
    exports io.github.hordelib.graph;
    exports io.github.hordelib.harness;
    exports io.github.hordelib.kudos;
    exports io.github.hordelib.node;
}
