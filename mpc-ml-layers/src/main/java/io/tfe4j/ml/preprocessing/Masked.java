package io.tfe4j.ml.preprocessing;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.fixedpoint.Range;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A column [rows] or a table [rows, columns] of which values are missing, and nobody learns which: every statistic is of
 * those that are there.
 *
 * <pre>{@code
 * PrivateTensor bmi = Tfe.definePrivateInput("clinic", Inputs.dataset("patients").columns("bmi").rows(240).range(-1, 80));
 * Masked known = Masked.of(bmi, -1);
 * PrivateTensor mean = known.mean();
 * PrivateTensor whole = known.filled(mean);
 * }</pre>
 *
 * <p>The owner's catalog says which number stands for a missing value: {@code "missing": -1}. It must be no value that there
 * could be. Statistics of a table are of its columns, [columns]; of a column they are scalars. Where all values of a column
 * are missing, sums, means and deviations are 0; nothing tells. Immutable.
 */
public final class Masked {
    private final PrivateTensor values;
    private final PrivateTensor present;

    private Masked(PrivateTensor values, PrivateTensor present) {
        this.values = values;
        this.present = present;
    }

    /**
     * Values of which {@code missing} stands for those that are not there. <b>Cost:</b> an equality and a product an element,
     * 8 rounds.
     *
     * @throws IllegalArgumentException if {@code values} is no column or table, or the number is no multiple of 2^-f
     */
    public static Masked of(PrivateTensor values, double missing) {
        double unit = Math.scalb(1.0, -values.fractionBits());
        if (!Double.isFinite(missing) || Math.rint(missing / unit) * unit != missing) {
            throw new IllegalArgumentException("no value of the table could be it: missing=" + missing
                    + ", fractionBits=" + values.fractionBits() + "; take a whole number");
        }
        return of(values, values.neq(missing).toNumbers());
    }

    /**
     * Values of which those count where {@code present} is 1. <b>Cost:</b> a product an element, 1 round.
     *
     * @param present of the shape of {@code values}, whole, in [0, 1]
     * @throws IllegalArgumentException if {@code values} is no column or table, or {@code present} is not so
     */
    public static Masked of(PrivateTensor values, PrivateTensor present) {
        if (values.rank() < 1 || values.rank() > 2 || values.type().shape().size() == 0) {
            throw new IllegalArgumentException("no column or table: values=" + Arrays.toString(values.shape())
                    + ", wanted=[rows] or [rows, columns]");
        }
        Range range = present.type().range();
        if (!Arrays.equals(values.shape(), present.shape())
                || present.fractionBits() != 0
                || range.min() < 0
                || range.max() > 1) {
            throw new IllegalArgumentException("present does not tell which values are there: values="
                    + Arrays.toString(values.shape()) + ", present=" + present
                    + ", wanted=whole numbers of the same shape in [0, 1]");
        }
        return new Masked(values.mul(present), present);
    }

    /** The values, 0 where they are missing. */
    public PrivateTensor values() {
        return values;
    }

    /** 1 where a value is there, and 0 where it is missing. */
    public PrivateTensor present() {
        return present;
    }

    /** What {@code part} takes of the rows, such as {@code masked.rows(split::train)}; it is applied to values and mask. */
    public Masked rows(UnaryOperator<PrivateTensor> part) {
        return new Masked(part.apply(values), part.apply(present));
    }

    /** How many are there, whole numbers. Exact. No rounds. */
    public PrivateTensor count() {
        return present.sum(0);
    }

    /** The sum of those that are there. Exact. No rounds. */
    public PrivateTensor sum() {
        return values.sum(0);
    }

    /** Their mean: off by at most one unit and 3e-7 of it. 41 / 78 rounds. */
    public PrivateTensor mean() {
        return within(sum().div(atLeastOne(count())));
    }

    /** A mean is between the least and the largest value, or 0; rounding may carry it a little beyond. */
    private PrivateTensor within(PrivateTensor means) {
        double unit = Math.scalb(1.0, 1 - means.fractionBits());
        double error = 4 * unit + 4e-6 * Math.max(Math.abs(low(values)), Math.abs(high(values)));
        return means.assumeRange(Math.min(0, low(values)) - error, Math.max(0, high(values)) + error);
    }

    private PrivateTensor atLeastOne(PrivateTensor count) {
        return count.clip(1, values.size(0));
    }

    /**
     * The standard deviation of those that are there, with {@code ddof} as for {@link PrivateTensor#std}; 0 where fewer
     * than two are. Deviations are rounded as {@link PrivateTensor#norm2} rounds, to about 26 bits of the declared range for
     * a thousand rows. About 130 rounds.
     *
     * @param ddof 0 or 1
     * @throws IllegalArgumentException if it is neither
     */
    public PrivateTensor std(int ddof) {
        if (ddof != 0 && ddof != 1) {
            throw new IllegalArgumentException("not 0 or 1: ddof=" + ddof);
        }
        PrivateTensor deviations = values.sub(mean()).mul(present);
        PrivateTensor divisor = atLeastOne(count().sub(ddof))
                .withFractionBits(Scaling.FRACTION_BITS)
                .sqrt();
        return deviations.norm2(0).div(divisor.clip(1, Math.sqrt(values.size(0)) + 1));
    }

    /** Its square. */
    public PrivateTensor variance(int ddof) {
        return std(ddof).square();
    }

    /** The least that is there; the range's largest number where none is. Exact. 7 rounds for each doubling of the rows. */
    public PrivateTensor min() {
        return filled(high(values)).min(0);
    }

    /** The largest that is there; the range's least number where none is. Exact. 7 rounds for each doubling of the rows. */
    public PrivateTensor max() {
        return filled(low(values)).max(0);
    }

    /**
     * With a number in the place of missing values. Exact. 1 round.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public PrivateTensor filled(double value) {
        return filled(values.mul(0).add(value));
    }

    /**
     * With a number for each column in the place of missing values, such as {@code mean()}. Exact. 1 round.
     *
     * @param columns [columns] for a table, a scalar for a column
     */
    public PrivateTensor filled(Tensor columns) {
        return values.add(present.rsub(1).mul(columns));
    }

    static double low(PrivateTensor x) {
        return x.type().range().realMin(x.fractionBits());
    }

    static double high(PrivateTensor x) {
        return x.type().range().realMax(x.fractionBits());
    }

    @Override
    public String toString() {
        return "Masked(values=" + values + ")";
    }
}
