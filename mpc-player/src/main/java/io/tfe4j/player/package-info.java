/**
 * A player as a process of its own: what it consents to, how it agrees with the others on what is run, and how scripts
 * reach it.
 */
@NullMarked
package io.tfe4j.player;

import org.jspecify.annotations.NullMarked;
