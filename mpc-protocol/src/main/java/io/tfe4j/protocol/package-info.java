/**
 * Protocols on shares, one a file: products, truncation, comparison, conversion between kinds of sharing, selection,
 * permutation, sorting, sharing of inputs and opening of results. Each says what it computes, for which range, in how many
 * rounds and bits, what its security rests on and where it is from; pages with equations are in docs/protocols.
 */
@NullMarked
package io.tfe4j.protocol;

import org.jspecify.annotations.NullMarked;
