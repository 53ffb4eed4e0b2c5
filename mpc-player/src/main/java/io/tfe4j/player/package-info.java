/**
 * A player as a process of its own: who it is (certificates) and its links to the others (TLS). Knows nothing of
 * scripts or of the command line.
 */
@NullMarked
package io.tfe4j.player;

import org.jspecify.annotations.NullMarked;
