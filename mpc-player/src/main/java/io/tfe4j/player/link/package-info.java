/** A player's one port, and the links on which shares travel. Knows nothing of programs or policies. */
@NullMarked
package io.tfe4j.player.link;

import org.jspecify.annotations.NullMarked;
