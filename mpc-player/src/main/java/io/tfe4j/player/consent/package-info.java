/** What a player agrees to take part in: the submitter's signature, the policy, what a program reads and opens. */
@NullMarked
package io.tfe4j.player.consent;

import org.jspecify.annotations.NullMarked;
