package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;

/**
 * Sums over rows of which each person has several, with only so many of one person's rows in them. Nobody learns which rows
 * are whose, or which count.
 *
 * <p>Rows are sorted by person, or by person and group; equal ones are neighbours then, in their old order. With at most
 * {@code k} rows of a person, row i counts exactly if row i - k is not of the same person: one comparison. With groups, k is
 * of a person in a group; a person's first groups count, those with the smallest numbers, and which of a person's groups a
 * row is in comes from prefix sums (local) and the prefix sum at the person's first row, which doubling carries to the rows
 * behind it.
 *
 * <p><b>Cost:</b> a sort ({@link RowSort}) by person, or by person and group; 6 rounds for the comparison; 3 products a value
 * without groups. With groups a one-hot row for each row, and, if not all count, {@code 2 log2(n)} more products a row in
 * {@code log2(n)} rounds. Exact.
 */
public final class PersonSums {
    enum Steps implements Step {
        SORT,
        SAME,
        FIRST,
        CONVERT,
        CONVERT_FIRST,
        CARRY,
        GROUPS,
        CONVERT_GROUPS,
        BOTH,
        CHOOSE,
        ONE_HOT,
        SUM
    }

    /** Of a key of person and group. */
    private static final int MOST_BITS = 61;

    /**
     * How much of a person counts.
     *
     * @param rows at most, in each of a person's groups where there are groups
     * @param groups at most
     */
    public record Bounds(int rows, int groups) {
        public Bounds {
            if (rows < 1 || groups < 1) {
                throw new IllegalArgumentException(
                        "a person has at least one row: rows=" + rows + ", groups=" + groups);
            }
        }
    }

    private PersonSums() {}

    /**
     * The sums of the columns of {@code values}, [1, columns].
     *
     * @param people whole numbers, one for each row, equal for rows of one person
     * @param values [rows, columns]
     * @param bounds of which only the rows matter
     */
    public static FixedTensor of(PartyContext context, FixedTensor people, FixedTensor values, Bounds bounds) {
        checkShapes(people, people, values);
        List<FixedTensor> sorted = RowSort.sortRows(context.at(Steps.SORT), people, List.of(people, values));
        ArithmeticShare counts = counting(context, sorted.get(0), bounds.rows());
        int n = people.size();
        ArithmeticShare sums = Suite.of(context)
                .matmul(
                        context.at(Steps.SUM),
                        counts.reshape(Shape.of(1, n)),
                        sorted.get(1).share());
        return new FixedTensor(sums, values.fractionBits(), rangeOfSum(values));
    }

    /**
     * The sums of the columns of {@code values} in each group, [1, entries, columns].
     *
     * @param people whole numbers, one for each row, equal for rows of one person
     * @param groups whole numbers from 0 to {@code entries - 1}, one for each row
     * @param values [rows, columns]
     */
    public static FixedTensor ofGroups(
            PartyContext context,
            FixedTensor people,
            FixedTensor groups,
            int entries,
            FixedTensor values,
            Bounds bounds) {
        checkShapes(people, groups, values);
        if (groups.fractionBits() != 0 || !new Range(0, entries - 1).contains(groups.range())) {
            throw new IllegalArgumentException("group may be none of the groups: groups=" + entries + ", range="
                    + groups.range().realMin(groups.fractionBits()) + ".."
                    + groups.range().realMax(groups.fractionBits())
                    + "; give whole numbers, and clip them or declare their range");
        }
        FixedTensor keys = Arithmetic.add(context, Arithmetic.scaled(people, entries), groups);
        List<FixedTensor> sorted =
                RowSort.sortRows(context.at(Steps.SORT), keys, List.of(keys, people, groups, values));
        ArithmeticShare counts = counting(context, sorted.get(0), bounds.rows());
        if (bounds.groups() < entries) {
            ArithmeticShare within = inFirstGroups(context, sorted.get(0), sorted.get(1), bounds.groups());
            counts = Suite.of(context).multiply(context.at(Steps.BOTH), counts, within);
        }
        int n = people.size();
        int columns = values.shape().dimension(1);
        ArithmeticShare chosen = Suite.of(context)
                .multiply(
                        context.at(Steps.CHOOSE),
                        counts.reshape(Shape.of(n, 1)),
                        sorted.get(3).share());
        ArithmeticShare places = Suite.of(context)
                .oneHot(context.at(Steps.ONE_HOT), sorted.get(2).share(), entries);
        ArithmeticShare sums =
                Suite.of(context).matmul(context.at(Steps.SUM), places.map(c -> c.transpose(1, 0)), chosen);
        return new FixedTensor(sums.reshape(Shape.of(1, entries, columns)), values.fractionBits(), rangeOfSum(values));
    }

    private static void checkShapes(FixedTensor people, FixedTensor groups, FixedTensor values) {
        boolean fits = people.shape().rank() == 1
                && people.size() > 0
                && people.fractionBits() == 0
                && groups.shape().equals(people.shape())
                && values.shape().rank() == 2
                && values.shape().dimension(0) == people.size();
        if (!fits) {
            throw new IllegalArgumentException(
                    "people are a vector of whole numbers, and have a group and a row of values each: people="
                            + people.shape() + ", groups=" + groups.shape() + ", values=" + values.shape());
        }
        if (people.range().width() > MOST_BITS) {
            throw new RangeOverflowException("people have too many bits to be sorted: bits="
                    + people.range().width() + ", allowed=" + MOST_BITS);
        }
    }

    /** 1 for each row of which row {@code i - count} has another key, 0 for others. */
    private static ArithmeticShare counting(PartyContext context, FixedTensor keys, int count) {
        int n = keys.size();
        ArithmeticShare first = ones(context, Math.min(count, n));
        if (count >= n) {
            return first;
        }
        BooleanShare same = Compare.equal(context.at(Steps.SAME), part(keys, count, n), part(keys, 0, n - count));
        ArithmeticShare others = Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT), same.not(context.self()));
        return Shares.concatenate(List.of(first, others));
    }

    /** 1 for rows in one of the first {@code most} groups of their person. */
    private static ArithmeticShare inFirstGroups(PartyContext context, FixedTensor keys, FixedTensor people, int most) {
        int n = keys.size();
        if (n == 1) {
            return ones(context, 1);
        }
        BooleanShare other = Shares.stackBits(List.of(
                        Compare.equal(context.at(Steps.FIRST, 0), part(keys, 1, n), part(keys, 0, n - 1)),
                        Compare.equal(context.at(Steps.FIRST, 1), part(people, 1, n), part(people, 0, n - 1))))
                .not(context.self());
        ArithmeticShare changes = Suite.of(context).bitToArithmetic(context.at(Steps.CONVERT_FIRST), other);
        // which of all groups of all people a row is in, and where a person begins
        ArithmeticShare place = Shares.concatenate(
                        List.of(Shares.plus(context, ones(context, 1), -1), Shares.row(changes, 0)))
                .map(c -> c.cumulativeSum(0));
        ArithmeticShare begins = Shares.concatenate(List.of(ones(context, 1), Shares.row(changes, 1)));
        ArithmeticShare atBegin = Suite.of(context).multiply(context.at(Steps.CARRY, 0), begins, place);
        for (int distance = 1, level = 1; distance < n; distance *= 2, level++) {
            ArithmeticShare unknown =
                    Shares.plus(context, Shares.rows(begins, distance, n).negate(), 1);
            ArithmeticShare before =
                    Shares.stack(Shares.rows(atBegin, 0, n - distance), Shares.rows(begins, 0, n - distance));
            ArithmeticShare carried = Suite.of(context)
                    .multiply(context.at(Steps.CARRY, level), unknown.reshape(Shape.of(1, n - distance)), before);
            atBegin = carry(atBegin, Shares.row(carried, 0), distance, n);
            begins = carry(begins, Shares.row(carried, 1), distance, n);
        }
        FixedTensor number = new FixedTensor(place.minus(atBegin), 0, new Range(0, n - 1));
        FixedTensor beyond = new FixedTensor(
                Shares.plus(context, number.share(), -most), 0, new Range(-most, Math.max(0, n - 1 - most)));
        return Suite.of(context)
                .bitToArithmetic(context.at(Steps.CONVERT_GROUPS), Compare.negative(context.at(Steps.GROUPS), beyond));
    }

    private static ArithmeticShare carry(ArithmeticShare all, ArithmeticShare carried, int distance, int n) {
        return Shares.concatenate(List.of(
                Shares.rows(all, 0, distance), Shares.rows(all, distance, n).plus(carried)));
    }

    private static FixedTensor part(FixedTensor x, int from, int to) {
        return new FixedTensor(Shares.rows(x.share(), from, to), x.fractionBits(), x.range());
    }

    private static ArithmeticShare ones(PartyContext context, int count) {
        ArithmeticShare zeros = context.isSymbolic()
                ? ArithmeticShare.symbolic(Shape.of(count))
                : ArithmeticShare.of(Shape.of(count), new long[count], new long[count]);
        return Shares.plus(context, zeros, 1);
    }

    private static Range rangeOfSum(FixedTensor values) {
        int rows = values.shape().dimension(0);
        Range each = values.range().union(new Range(0, 0));
        return Precision.inRing(
                () -> each.times((long) rows),
                "sum of " + rows + " rows",
                each.magnitude() * rows,
                values.fractionBits());
    }
}
