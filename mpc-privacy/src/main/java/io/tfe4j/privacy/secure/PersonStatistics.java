package io.tfe4j.privacy.secure;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import java.util.Arrays;

/**
 * Statistics of rows of which a person may have several, at one owner or at many, with noise that nobody knows and that covers
 * all rows of a person together:
 *
 * <pre>{@code
 * PersonStatistics people = NoisedStatistics.costing(0.5, 1e-6).perPerson(ids, 3);
 * Output cost = Tfe.defineOutput("analyst", "cost", people.sum(costs, 0, 1000));
 * }</pre>
 *
 * <p>Of each person the first rows count, so many as are allowed; of a person's groups those with the smallest numbers. Rows and
 * groups are counted on shares: nobody learns whose rows are whose. Each call costs as much as any other, and sorts the rows once;
 * {@link ProvenPrivacy} says that its numbers are about people. Where several owners have rows the servers must make sure of the
 * ranges of all columns ({@code checkRanges()}): an owner may still claim rows of others' people, which the noise allows for.
 *
 * <p>Bounds, keys and how many rows and groups count are public, and must be chosen without looking at the data; so is how many rows
 * there are. Results are private tensors, protected whoever learns them.
 */
public final class PersonStatistics {
    private final TfeContext tfe;
    private final double noiseMultiplier;
    private final PrivateTensor people;
    private final int rows;

    PersonStatistics(TfeContext tfe, double noiseMultiplier, PrivateTensor people, int rows) {
        NoisedStatistics.requireColumn(people);
        if (rows < 1) {
            throw new IllegalArgumentException("a person has at least one row: rows=" + rows);
        }
        this.tfe = tfe;
        this.noiseMultiplier = noiseMultiplier;
        this.people = people;
        this.rows = rows;
    }

    /** How many rows count, a scalar; the noise is relative to the rows of a person. */
    public PrivateTensor count() {
        return noised(tfe.sumPerPerson(people, ones(), rows), rows).get(0);
    }

    /** A scalar. The noise is relative to the rows of a person times the larger bound, twice as much if {@code low} is negative. */
    public PrivateTensor sum(PrivateTensor column, double low, double high) {
        NoisedStatistics.requireBounds(low, high);
        double most = Math.max(Math.abs(low), Math.abs(high));
        PrivateTensor sum = tfe.sumPerPerson(people, NoisedStatistics.within(column, low, high), rows);
        return noised(sum, (low < 0 ? 2 : 1) * rows * most).get(0);
    }

    /**
     * The mean of the rows that count, a scalar: one noised sum has both values and rows. For few rows it is mostly noise, and within
     * the bounds.
     */
    public PrivateTensor mean(PrivateTensor column, double low, double high) {
        PrivateTensor sums = noised(tfe.sumPerPerson(people, withOnes(column, low, high), rows), 2.0 * rows);
        int all = people.size(0);
        PrivateTensor count = sums.get(0).clip(1, all);
        return sums.get(1).clip(0, all).div(count).clip(0, 1).mul(high - low).add(low);
    }

    /** How many rows that count are between each two edges, which ascend; those beyond count in the first or the last interval. */
    public PrivateTensor histogram(PrivateTensor column, double... edges) {
        PrivateTensor places =
                NoisedStatistics.interval(tfe, column, edges).reshape(-1).oneHot(edges.length - 1);
        return noised(tfe.sumPerPerson(people, places, rows), Math.sqrt(2) * rows);
    }

    /**
     * How many rows have each key, whole numbers from 0 on, [keys]: a person counts at most at {@code most} keys, so many rows as are
     * allowed at each; 0 where the noised count is below {@code threshold}. The noise is relative to the rows of a person times the root of
     * {@code 2 most}.
     */
    public PrivateTensor countsByKey(PrivateTensor keys, int entries, int most, double threshold) {
        PrivateTensor counts = noised(
                        tfe.sumPerPerson(people, ones(), rows, keys, entries, most), Math.sqrt(2.0 * most) * rows)
                .reshape(entries);
        return counts.mul(counts.gte(threshold).toNumbers());
    }

    /**
     * Noised counts and sums of the values of rows with each key, [2, keys], from one noised sum: both 0 where the count is below {@code
     * threshold}. The noise of counts is 1.4 times that of {@link #countsByKey}.
     */
    public PrivateTensor sumsByKey(
            PrivateTensor keys,
            int entries,
            int most,
            PrivateTensor column,
            double low,
            double high,
            double threshold) {
        PrivateTensor noised = noised(
                        tfe.sumPerPerson(people, withOnes(column, low, high), rows, keys, entries, most),
                        2 * Math.sqrt(most) * rows)
                .transpose(1, 0);
        PrivateTensor counts = noised.get(0);
        PrivateTensor sums = noised.get(1).mul(high - low).add(counts.mul(low));
        PrivateTensor shown = counts.gte(threshold).toNumbers();
        return tfe.stack(0, counts.mul(shown), sums.mul(shown));
    }

    /** For each row a one, and its value as a share of the distance between the bounds. */
    private PrivateTensor withOnes(PrivateTensor column, double low, double high) {
        NoisedStatistics.requireBounds(low, high);
        PrivateTensor shares = NoisedStatistics.within(column, low, high)
                .sub(low)
                .mul(1 / (high - low))
                .clip(0, 1);
        return tfe.stack(1, ones(), shares);
    }

    private Tensor ones() {
        double[] ones = new double[people.size(0)];
        Arrays.fill(ones, 1);
        return tfe.defineConstant(PlainTensor.of(ones));
    }

    private PrivateTensor noised(PrivateTensor sums, double norm) {
        return sums.noisedSum(NoisedStatistics.slightlyMore(norm), noiseMultiplier);
    }
}
