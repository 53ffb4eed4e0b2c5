/** Where computations run: all players in this JVM, or the players of a host map. */
package io.tfe4j.config;
