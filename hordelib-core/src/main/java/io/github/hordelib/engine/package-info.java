/** Checks and runs graphs: engine, runs, events, output cache, and ComfyUI's view of what is wrong with a graph. */
package io.github.hordelib.engine;
