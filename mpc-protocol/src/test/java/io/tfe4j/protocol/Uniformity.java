package io.tfe4j.protocol;

/**
 * Whether words look like independent uniform ones: counts their 4-bit pieces and compares with equal frequencies.
 *
 * <p><b>False alarms:</b> of n uniform pieces, {@code 2 n KL(counts, uniform)} is above {@code 2 (15 ln(n + 1) + t)} with
 * a probability below {@code e^-t} (the method of types: there are at most {@code (n + 1)^15} ways to count, each of
 * probability at most {@code e^(-n KL)}). That holds for every n, not only in the limit as for chi-square, to which the
 * statistic tends. With {@code t} = {@value #T}, a million tests raise a false alarm with a probability below 1e-10.
 */
final class Uniformity {
    private static final double T = 37;
    private static final int VALUES = 16;

    private final long[] counts = new long[VALUES];

    /** Counts the lowest {@code bits} bits of a word, a multiple of 4. */
    void add(long word, int bits) {
        for (int shift = 0; shift < bits; shift += 4) {
            counts[(int) (word >>> shift) & VALUES - 1]++;
        }
    }

    void add(long word) {
        add(word, Long.SIZE);
    }

    /** How often the limit the statistic is; above 1 the words are not uniform. */
    double excess() {
        double n = 0;
        for (long count : counts) {
            n += count;
        }
        double statistic = 0;
        for (long count : counts) {
            statistic += count == 0 ? 0 : 2 * count * Math.log(count * VALUES / n);
        }
        return n == 0 ? 0 : statistic / (2 * ((VALUES - 1) * Math.log(n + 1) + T));
    }
}
