/** Nodes, samplers, checkpoint import and pipelines on ONNX Runtime. */
@org.jspecify.annotations.NullMarked
module io.github.hordelib.nodes {
    requires transitive io.github.hordelib.core;
    requires com.fasterxml.jackson.databind;
    requires com.microsoft.onnxruntime;
    requires commons.math3;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.opencv;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.hordelib;
    exports io.github.hordelib.annotate;
    exports io.github.hordelib.checkpoint;
    exports io.github.hordelib.guidance;
    exports io.github.hordelib.image;
    exports io.github.hordelib.interrogate;
    exports io.github.hordelib.latent;
    exports io.github.hordelib.lora;
    exports io.github.hordelib.model;
    exports io.github.hordelib.nodes;
    exports io.github.hordelib.noise;
    exports io.github.hordelib.onnx;
    exports io.github.hordelib.ort;
    exports io.github.hordelib.pipeline;
    exports io.github.hordelib.prompt;
    exports io.github.hordelib.sampling;
    exports io.github.hordelib.schedule;
    exports io.github.hordelib.tensor;
}
