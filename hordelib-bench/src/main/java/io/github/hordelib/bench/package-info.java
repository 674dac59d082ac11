/** The command line. */
package io.github.hordelib.bench;
