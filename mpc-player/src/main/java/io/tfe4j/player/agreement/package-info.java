/** How players make sure that all run the same, and agree on keys: hellos, the signed transcript, the release. */
@NullMarked
package io.tfe4j.player.agreement;

import org.jspecify.annotations.NullMarked;
