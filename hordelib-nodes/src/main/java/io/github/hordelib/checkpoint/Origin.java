package io.github.hordelib.checkpoint;

/** Where a fact about a model comes from; the first that knows it wins. */
public enum Origin {
    /** The caller said so. */
    CALLER,
    /** The catalogue of models, models.json. */
    CATALOGUE,
    /** A configuration file in the model's folder or beside its file. */
    CONFIG_FILE,
    /** The file's own metadata. */
    METADATA,
    /** The tensors themselves. */
    TENSORS,
    /** What is usual in the model's family. */
    FAMILY
}
