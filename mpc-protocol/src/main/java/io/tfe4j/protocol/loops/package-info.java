/**
 * What a party computes between two messages: the elementwise loops of the protocols, in a scalar and a vector twin with
 * equal results. Each loop stands below the equation of the protocol's page that it computes. Nothing here sends, draws
 * or decides anything.
 */
@NullMarked
package io.tfe4j.protocol.loops;

import org.jspecify.annotations.NullMarked;
