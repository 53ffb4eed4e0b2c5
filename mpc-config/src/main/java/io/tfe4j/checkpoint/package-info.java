/**
 * Checkpoints on a server's disk: its shares of variables, encrypted. Knows files, not how the servers agree on what they
 * restore.
 */
@NullMarked
package io.tfe4j.checkpoint;

import org.jspecify.annotations.NullMarked;
