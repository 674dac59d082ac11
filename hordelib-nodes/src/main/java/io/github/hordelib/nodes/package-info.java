/**
 * The node types: thin adapters from the node contract to the packages that do the work. One class a node, one line in a
 * registry, no maths.
 */
package io.github.hordelib.nodes;
