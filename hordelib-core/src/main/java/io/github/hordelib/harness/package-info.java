/** Drives a node type through its contract; for the tests of node authors, with any test framework. */
package io.github.hordelib.harness;
