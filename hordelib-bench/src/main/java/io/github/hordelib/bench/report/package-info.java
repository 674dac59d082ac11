/** What a benchmark found: its values, the file format they are kept in, their comparison, and a page to show them. */
package io.github.hordelib.bench.report;
