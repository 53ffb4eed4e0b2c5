package io.tfe4j.program.privacy;

/**
 * Something that a player, or all servers, learn of a data set without noise that provably protects its rows.
 *
 * @param source the data set, {@code owner/dataset}
 * @param receiver a player, or empty for all servers
 * @param node for people
 */
public record BareRelease(String source, String receiver, String node) {}
