package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lloyd's algorithm: so many rounds of assigning examples to the nearest center and moving centers to the mean of
 * theirs. The first centers are the first rows, or those of {@link #startingAt}; a center without examples stays where
 * it is. Nobody learns sizes, centers or whose example is where.
 */
public final class KMeans {
    private final int[] first;
    private final int rounds;

    /** 10 rounds. */
    public KMeans(int clusters) {
        this(IntStream.range(0, clusters).toArray(), 10);
    }

    private KMeans(int[] first, int rounds) {
        if (first.length < 1 || rounds < 1) {
            throw new IllegalArgumentException(
                    "too few: clusters=" + first.length + ", rounds=" + rounds + ", least=1");
        }
        this.first = first;
        this.rounds = rounds;
    }

    public KMeans rounds(int count) {
        return new KMeans(first, count);
    }

    /**
     * The rows that are the first centers, one for each cluster, such as every hundredth where rows are in an order.
     */
    public KMeans startingAt(int... rows) {
        return new KMeans(rows.clone(), rounds);
    }

    /** In the context of {@link Tfe}. */
    public Clusters fit(PrivateTensor x) {
        return fit(Tfe.context(), x);
    }

    /**
     * Defines a loop that moves the centers, once in each session that needs them. <b>Shape:</b> x [rows, features]. <b>Range:</b>
     * {@code rows * m < 2^20} for numbers up to m, and {@code features * m^2 < 2^28}. <b>Error:</b> of centers, two
     * units; an example that is as near to two centers, to within two units of the squared distances, may go to either.
     * <b>Cost:</b> about 40 rounds and 8 for each doubling of the clusters, times the rounds of the algorithm.
     *
     * @throws IllegalArgumentException if there are no such rows to start at, or ranges allow what 64 bits do not hold
     */
    public Clusters fit(TfeContext tfe, PrivateTensor x) {
        Tables.requireTable("KMeans", x);
        if (Arrays.stream(first).anyMatch(row -> row < 0 || row >= x.size(0))) {
            throw new IllegalArgumentException(
                    "no such rows to start at: rows=" + x.size(0) + ", centers=" + Arrays.toString(first));
        }
        PrivateVariable centers = tfe.definePrivateVariable(x.gather(0, first));
        Clusters model = new Clusters(centers);
        tfe.repeat(rounds, round -> centers.assign(moved(x, model, centers)));
        return new Clusters(Fitted.once(tfe, centers).get(0));
    }

    private PrivateTensor moved(PrivateTensor x, Clusters model, PrivateVariable centers) {
        PrivateTensor members = model.nearest(x).oneHot(first.length).transpose();
        PrivateTensor counts = members.sum(true, 1);
        PrivateTensor sums = members.mmul(x);
        // enough fraction bits for one over the number of rows
        PrivateTensor shares = counts.max(counts.mul(0).add(1))
                .assumeRange(1, x.size(0))
                .withFractionBits(Clusters.SHARE_BITS)
                .reciprocal();
        PrivateTensor means =
                sums.mul(shares).withFractionBits(x.fractionBits()).assumeRange(Tables.low(x), Tables.high(x));
        PrivateTensor empty = counts.eq(0).toNumbers();
        return means.add(centers.sub(means).mul(empty)).assumeRange(Tables.low(x), Tables.high(x));
    }

    @Override
    public String toString() {
        return "KMeans(clusters=" + first.length + ", rounds=" + rounds + ")";
    }
}
