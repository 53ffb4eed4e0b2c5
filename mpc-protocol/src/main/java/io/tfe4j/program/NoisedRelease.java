package io.tfe4j.program;

/**
 * A noised sum over rows of a data set, as often as a program computes it with any one row in it.
 *
 * @param source the data set, {@code owner/dataset}
 * @param node for people
 * @param noiseMultiplier of the noise that is left to a server that knows its own share
 */
public record NoisedRelease(String source, String node, double noiseMultiplier, long times) {}
