package io.tfe4j.privacy.secure;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import java.util.Arrays;

/**
 * Statistics of a column, one row a person, with noise that nobody knows:
 *
 * <pre>{@code
 * NoisedStatistics statistics = NoisedStatistics.costing(0.5, 1e-6);
 * Output mean = Tfe.defineOutput("analyst", "mean", statistics.mean(salaries, 0, 200_000));
 * }</pre>
 *
 * <p>Each call costs as much as any other; {@link ProvenPrivacy} adds up what a program costs. How many rows there are is public. Bounds
 * are public and must be chosen without looking at the data: values beyond them count as the nearer bound. Results are
 * private tensors, protected whoever learns them.
 */
public final class NoisedStatistics {
    private final TfeContext tfe;
    private final double noiseMultiplier;

    private NoisedStatistics(TfeContext tfe, double noiseMultiplier) {
        this.tfe = tfe;
        this.noiseMultiplier = noiseMultiplier;
    }

    /** In the context of {@link Tfe}; every statistic costs {@code epsilon} against a server, less against others. */
    public static NoisedStatistics costing(double epsilon, double delta) {
        return sharing(Tfe.context(), 1, epsilon, delta);
    }

    /** In {@code tfe}; so many statistics of the same rows cost {@code epsilon} together against a server, less against others. */
    public static NoisedStatistics sharing(TfeContext tfe, int statistics, double epsilon, double delta) {
        if (statistics < 1) {
            throw new IllegalArgumentException("no statistics to share an epsilon: statistics=" + statistics);
        }
        return new NoisedStatistics(tfe, GaussianMechanism.noiseMultiplier(epsilon, delta) * Math.sqrt(statistics));
    }

    /** The noise of a statistic as a multiple of what one row can change. */
    public double noiseMultiplier() {
        return noiseMultiplier;
    }

    /**
     * The same for rows of which a person may have several, of which at most {@code rows} count.
     *
     * @param people columns that say whose a row is, as their owners have them, whole numbers; of several owners one below the
     *     other
     */
    public PersonStatistics perPerson(PrivateTensor people, int rows) {
        return new PersonStatistics(tfe, noiseMultiplier, people, rows);
    }

    /** How many are true, a scalar. Standard deviation of the noise: 1.22 times the multiplier. */
    public PrivateTensor count(PrivateBits column) {
        requireOneForEachRow(column);
        return column.toNumbers().reshape(-1).noisedSum(1, noiseMultiplier);
    }

    /** A scalar; the noise is relative to the larger of the bounds. */
    public PrivateTensor sum(PrivateTensor column, double low, double high) {
        requireBounds(low, high);
        return within(column, low, high)
                .noisedSum(slightlyMore(Math.max(Math.abs(low), Math.abs(high))), noiseMultiplier);
    }

    /** A scalar; the noise is relative to half the distance of the bounds, over the rows. */
    public PrivateTensor mean(PrivateTensor column, double low, double high) {
        requireBounds(low, high);
        PrivateTensor centred = within(column, low, high).sub((low + high) / 2);
        return centred.noisedSum(slightlyMore((high - low) / 2), noiseMultiplier)
                .mul(1.0 / column.size(0))
                .add((low + high) / 2);
    }

    /** Mean and variance over n, [2], of one noised sum. A variance that noise made negative becomes 0. */
    public PrivateTensor meanAndVariance(PrivateTensor column, double low, double high) {
        requireBounds(low, high);
        double half = (high - low) / 2;
        PrivateTensor unit =
                within(column, low, high).sub((low + high) / 2).mul(1 / half).clip(-1, 1);
        PrivateTensor moments = tfe.stack(1, unit, unit.square())
                .noisedSum(slightlyMore(Math.sqrt(2)), noiseMultiplier)
                .mul(1.0 / column.size(0))
                .clip(-1, 1);
        PrivateTensor mean = moments.get(0);
        PrivateTensor variance = moments.get(1).sub(mean.square()).clip(0, 1);
        return tfe.stack(
                0, mean.mul(half).add((low + high) / 2), variance.mul(half).mul(half));
    }

    /** How many values are between each two edges, which ascend; those beyond count in the first or the last interval. */
    public PrivateTensor histogram(PrivateTensor column, double... edges) {
        return interval(tfe, column, edges).oneHot(edges.length - 1).noisedSum(1, noiseMultiplier);
    }

    /** In which interval each value is, a whole number. */
    static PrivateTensor interval(TfeContext tfe, PrivateTensor column, double... edges) {
        requireOneForEachRow(column);
        requireEdges(edges);
        if (edges.length == 2) {
            return column.neq(column).toNumbers().mul(0);
        }
        double[] inner = Arrays.copyOfRange(edges, 1, edges.length - 1);
        return column.reshape(-1, 1)
                .gte(tfe.defineConstant(PlainTensor.of(inner)))
                .toNumbers()
                .sum(1);
    }

    /**
     * For each probability an edge with about as large a share of the values below it, from one noised histogram; as exact
     * as the edges are dense.
     */
    public PrivateTensor quantiles(PrivateTensor column, double[] probabilities, double... edges) {
        PrivateTensor below = histogram(column, edges).cumsum(0);
        double[] targets =
                Arrays.stream(probabilities).map(p -> p * column.size(0)).toArray();
        double[] widths = new double[edges.length - 1];
        Arrays.setAll(widths, i -> edges[i + 1] - edges[i]);
        PrivateBits passed = below.reshape(1, -1).lt(tfe.defineConstant(column(targets)));
        return passed.toNumbers()
                .mul(tfe.defineConstant(PlainTensor.of(widths)))
                .sum(1)
                .add(edges[0]);
    }

    private static PlainTensor column(double[] values) {
        return PlainTensor.of(
                Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new));
    }

    /**
     * How many rows have each key, whole numbers from 0 on; 0 where the noised count is below {@code threshold}, so that
     * small groups do not show.
     */
    public PrivateTensor countsByKey(PrivateTensor keys, int groups, double threshold) {
        requireColumn(keys);
        return above(keys.oneHot(groups).noisedSum(1, noiseMultiplier), threshold);
    }

    /**
     * Noised counts and sums of the values of rows with each key, [2, groups], from one noised sum: both 0 where the count is
     * below {@code threshold}. The noise of counts is 1.4 times that of {@link #countsByKey}.
     */
    public PrivateTensor sumsByKey(
            PrivateTensor keys, int groups, PrivateTensor values, double low, double high, double threshold) {
        requireColumn(keys);
        requireBounds(low, high);
        double most = Math.max(Math.abs(low), Math.abs(high));
        PrivateTensor chosen = keys.oneHot(groups);
        PrivateTensor units = within(values, low, high).mul(1 / most).clip(-1, 1);
        PrivateTensor parts = tfe.concat(1, chosen, chosen.mul(units.reshape(-1, 1)));
        PrivateTensor noised =
                parts.noisedSum(slightlyMore(Math.sqrt(2)), noiseMultiplier).reshape(2, groups);
        PrivateTensor counts = noised.get(0);
        PrivateTensor shown = counts.gte(threshold).toNumbers();
        return tfe.stack(0, counts.mul(shown), noised.get(1).mul(shown).mul(most));
    }

    private static PrivateTensor above(PrivateTensor counts, double threshold) {
        return counts.mul(counts.gte(threshold).toNumbers());
    }

    static PrivateTensor within(PrivateTensor column, double low, double high) {
        requireColumn(column);
        return column.clip(low, high);
    }

    /** One number a person: a table would let a row count once for each of its columns. */
    static void requireColumn(Tensor column) {
        if (column.rank() != 1) {
            throw new IllegalArgumentException("a column is a vector: column=" + column);
        }
    }

    /** A vector, or a table of one column. */
    private static void requireOneForEachRow(Tensor column) {
        if (!(column.rank() == 2 && column.size(1) == 1)) {
            requireColumn(column);
        }
    }

    /** Room for bounds that are no multiples of a unit. */
    static double slightlyMore(double norm) {
        return norm * (1 + 1e-3);
    }

    static void requireBounds(double low, double high) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("bounds must ascend and be finite: low=" + low + ", high=" + high);
        }
    }

    private static void requireEdges(double... edges) {
        if (edges.length < 2) {
            throw new IllegalArgumentException("a histogram needs at least two edges: edges=" + edges.length);
        }
        for (int i = 1; i < edges.length; i++) {
            requireBounds(edges[i - 1], edges[i]);
        }
    }
}
