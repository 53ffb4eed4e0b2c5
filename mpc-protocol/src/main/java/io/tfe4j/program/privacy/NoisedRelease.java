package io.tfe4j.program.privacy;

/**
 * A noised sum over rows of a data set, as often as a program computes it with any one row, or person, in it.
 *
 * @param source the data set, {@code owner/dataset}
 * @param person the column that says whose a row is, if the noise covers all rows of a person; empty if it covers one row
 * @param node for people
 * @param noiseMultiplier of the noise that is left to a server that knows its own share
 */
public record NoisedRelease(String source, String person, String node, double noiseMultiplier, long times) {
    /** Of a sum that covers one row. */
    public NoisedRelease(String source, String node, double noiseMultiplier, long times) {
        this(source, "", node, noiseMultiplier, times);
    }
}
