package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;

/**
 * Lloyd's algorithm: so many rounds of assigning examples to the nearest center and moving centers to the mean of theirs.
 * The first centers are the first rows; a center without examples stays where it is. Nobody learns sizes, centers or whose
 * example is where.
 */
public final class KMeans {
    private final int clusters;
    private final int rounds;

    /** 10 rounds. */
    public KMeans(int clusters) {
        this(clusters, 10);
    }

    private KMeans(int clusters, int rounds) {
        if (clusters < 1 || rounds < 1) {
            throw new IllegalArgumentException("too few: clusters=" + clusters + ", rounds=" + rounds + ", least=1");
        }
        this.clusters = clusters;
        this.rounds = rounds;
    }

    public KMeans rounds(int count) {
        return new KMeans(clusters, count);
    }

    /** In the context of {@link Tfe}. */
    public Clusters fit(PrivateTensor x) {
        return fit(Tfe.context(), x);
    }

    /**
     * Defines a loop that moves the centers; what the script computes from the clusters afterwards is by the moved ones,
     * moved anew in each run that needs them. <b>Shape:</b> x [rows, features]. <b>Range:</b> {@code rows * m < 2^20} for numbers up to m, and
     * {@code features * m^2 < 2^28}. <b>Error:</b> of centers, two units; an example that is as near to two centers, to
     * within two units of the squared distances, may go to either. <b>Cost:</b> about 40 rounds and 8 for each doubling of
     * the clusters, times the rounds of the algorithm.
     *
     * @throws IllegalArgumentException if there are fewer rows than clusters, or ranges allow what 64 bits do not hold
     */
    public Clusters fit(TfeContext tfe, PrivateTensor x) {
        Tables.requireTable("KMeans", x);
        if (x.size(0) < clusters) {
            throw new IllegalArgumentException(
                    "fewer examples than clusters: rows=" + x.size(0) + ", clusters=" + clusters);
        }
        PrivateTensor first = x.slice(new int[2], new int[] {clusters, x.size(1)});
        PrivateVariable centers = tfe.definePrivateVariable(first);
        // an earlier run of the session may have moved them
        centers.assign(first);
        Clusters model = new Clusters(centers);
        tfe.repeat(rounds, round -> centers.assign(moved(x, model, centers)));
        return model;
    }

    private PrivateTensor moved(PrivateTensor x, Clusters model, PrivateVariable centers) {
        PrivateTensor members = model.nearest(x).oneHot(clusters).transpose();
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
}
