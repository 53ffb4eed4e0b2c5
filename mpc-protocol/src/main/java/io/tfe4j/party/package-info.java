/**
 * A party's view of a run: who it is, its neighbours, the links to them, its cost so far, and the context that gives every
 * step of a protocol an address of its own.
 */
@NullMarked
package io.tfe4j.party;

import org.jspecify.annotations.NullMarked;
