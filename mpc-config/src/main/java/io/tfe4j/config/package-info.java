/** Where computations run: all players in this JVM, or the players of a host map. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.config;
