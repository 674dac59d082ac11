/** End-to-end benchmarks: what a user of the library waits for, measured on a {@code BenchTarget}. */
package io.github.hordelib.bench.scenario;
