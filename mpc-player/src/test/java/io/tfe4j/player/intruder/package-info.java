/** Attacks on a player's port, by those with a certificate and those without. */
@NullMarked
package io.tfe4j.player.intruder;

import org.jspecify.annotations.NullMarked;
