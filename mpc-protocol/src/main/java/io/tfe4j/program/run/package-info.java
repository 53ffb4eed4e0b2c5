/**
 * The run of a program: the servers' side, which computes node by node and block by block, and the players' side, which
 * shares inputs and opens results; and what both ask of whoever runs them: data, receivers, variables, an observer.
 */
@NullMarked
package io.tfe4j.program.run;

import org.jspecify.annotations.NullMarked;
