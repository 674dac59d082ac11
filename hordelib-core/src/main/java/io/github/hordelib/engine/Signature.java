package io.github.hordelib.engine;

/**
 * What a result depends on: type, inputs and ancestors of the node that computes it. Equal signatures promise equal results.
 *
 * @param digest SHA-256 in hexadecimal digits
 */
record Signature(String digest) {}
