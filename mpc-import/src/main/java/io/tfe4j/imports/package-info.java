/**
 * Models that other frameworks trained: a file becomes a graph, and a graph a program. The structure is read by whoever
 * writes the program, the weights by their owner's player; both normalise the graph in the same way, so that they speak
 * of the same tensors. Knows nothing of players' links or of the command line.
 */
@NullMarked
package io.tfe4j.imports;

import org.jspecify.annotations.NullMarked;
