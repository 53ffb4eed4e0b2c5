package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.ThreeParties;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every numeric operation over declared ranges from a thousandth to the edge of 2^62 units, at precisions from 0 to 40
 * fraction bits, on extreme values: the program is refused with a remedy, or every element is within the stated error of
 * plaintext and within the range that the result's type promises. Masks are drawn under the ledger, which throws when a
 * word is drawn twice.
 *
 * <p>A run checks one cell in {@code grid.oneIn}; {@code -Pslow} checks all.
 */
@Tag("security-22")
class NumericGridTest {
    private static final int ONE_IN = Integer.getInteger("grid.oneIn", 3);
    private static final int[] PRECISIONS = {0, 1, 4, 8, 16, 20, 24, 27, 30, 40};

    /** Real bounds. */
    private static final double[][] REAL_RANGES = {
        {0, 1e-3},
        {-1e-3, 1e-3},
        {0, 1},
        {-1, 1},
        {0.5, 1},
        {1, 10},
        {-4, 4},
        {0, 100},
        {-100, 3},
        {-32, 0},
        {-5, -3},
        {-300, 300},
        {1000, 1001},
        {0, 65536},
        {-32768, 32767},
        {4e6, 4e6 + 1},
        {-2e6, 2e6},
        {0, 0x1p31},
        {-1e9, 1e9},
        {1e9, 1e9 + 1},
        {-1e12, 1e12},
        {0, 0x1p45},
        {-0x1p45, 0x1p45}
    };

    /** In units of the last fraction bit. */
    private static final long[][] RAW_RANGES = {
        {0, 1},
        {-3, 2},
        {1 - (1L << 31), (1L << 31) - 1},
        {0, 1L << 31},
        {0, (1L << 37) - 5},
        {-(1L << 46), (1L << 46) - 1},
        {1 - (1L << 61), (1L << 61) - 1},
        {-(1L << 61), 0},
        {0, (1L << 62) - 1},
        {1 - (1L << 62), 0},
        {1 - (1L << 62), (1L << 62) - 1}
    };

    private static final String REMEDY = "(?s).*(declare|narrow|clip|fewer fraction bits).*";

    private ThreeParties parties = ThreeParties.seeded(1);
    private final TreeMap<String, int[]> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    @AfterEach
    void close() {
        parties.close();
    }

    static List<Sweep.Plain> operands(int bits) {
        List<Sweep.Plain> operands = new ArrayList<>();
        for (double[] range : REAL_RANGES) {
            if (Math.scalb(Math.max(Math.abs(range[0]), Math.abs(range[1])), bits) < 0x1p62) {
                operands.add(extremes(Range.ofReal(range[0], range[1], bits), bits));
            }
        }
        for (long[] range : RAW_RANGES) {
            operands.add(extremes(new Range(range[0], range[1]), bits));
        }
        return operands;
    }

    /** The ends of the range, what lies next to them and to 0, powers of two, and a few others; an even number. */
    private static Sweep.Plain extremes(Range range, int bits) {
        TreeSet<Long> values = new TreeSet<>();
        SplittableRandom random = new SplittableRandom(range.hashCode());
        for (long value : new long[] {range.min(), range.min() + 1, range.max() - 1, range.max(), -1, 0, 1, 2, 3}) {
            values.add(value);
        }
        for (int i = 0; i < 4; i++) {
            long power = 1L << random.nextInt(1, 62);
            values.addAll(List.of(power, -power, power - 1));
            values.add((long) (range.min() + random.nextDouble() * ((double) range.max() - range.min())));
        }
        long[] inside = values.stream()
                .filter(v -> v >= range.min() && v <= range.max())
                .mapToLong(Long::longValue)
                .toArray();
        for (int i = inside.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            long swapped = inside[i];
            inside[i] = inside[j];
            inside[j] = swapped;
        }
        long[] even = java.util.Arrays.copyOf(inside, Math.max(2, inside.length / 2 * 2));
        if (inside.length == 1) {
            even[1] = even[0];
        }
        return new Sweep.Plain(RingTensor.of(Shape.of(even.length), even), bits, range);
    }

    @Test
    void unaryOperations_everyRangeAndPrecision_areRightOrRefused() {
        int cell = 0;
        for (int bits : PRECISIONS) {
            for (Sweep.Plain x : operands(bits)) {
                for (GridOperations.Unary operation : GridOperations.UNARY) {
                    if (isChosen(cell++, ONE_IN)) {
                        check(operation.name(), List.of(x), operation::apply, operation.oracle(), cell);
                    }
                }
            }
        }
        report();
    }

    @Test
    void statistics_everyRangeAndPrecision_areRightOrRefused() {
        int cell = 0;
        for (int bits : PRECISIONS) {
            for (Sweep.Plain x : operands(bits)) {
                for (GridOperations.Unary operation : GridOperations.STATISTICS) {
                    if (isChosen(cell++, ONE_IN)) {
                        check(operation.name(), List.of(x), operation::apply, operation.oracle(), cell);
                    }
                }
            }
        }
        report();
    }

    @Test
    void binaryOperations_everyPairOfRanges_areRightOrRefused() {
        int cell = 0;
        for (int bits : PRECISIONS) {
            for (Sweep.Plain x : operands(bits)) {
                for (int yBits : bits == 16 || bits == 0 ? new int[] {bits, 8} : new int[] {bits}) {
                    for (Sweep.Plain y : operands(yBits)) {
                        for (GridOperations.Binary operation : GridOperations.BINARY) {
                            if (isChosen(cell++, 4 * ONE_IN)) {
                                checkPair(operation, x, y, cell);
                            }
                        }
                    }
                }
            }
        }
        report();
    }

    /** The same cells in every run, spread evenly over the operations. */
    private static boolean isChosen(int cell, int oneIn) {
        return new SplittableRandom(cell).nextInt(oneIn) == 0;
    }

    private void checkPair(GridOperations.Binary operation, Sweep.Plain x, Sweep.Plain y, int cell) {
        Sweep.Plain column = new Sweep.Plain(x.raw().reshape(Shape.of(x.raw().size(), 1)), x.bits(), x.range());
        check(
                operation.name(),
                List.of(column, y),
                (context, operands) -> operation.function().apply(context, operands.get(0), operands.get(1)),
                operation.oracle(),
                cell);
    }

    private interface Function {
        FixedTensor apply(PartyContext context, List<FixedTensor> operands);
    }

    private void check(
            String name, List<Sweep.Plain> operands, Function function, GridOperations.Oracle oracle, int cell) {
        int[] count = counts.computeIfAbsent(name, unused -> new int[2]);
        String where =
                name + " of " + operands.stream().map(NumericGridTest::describe).toList();
        FixedTensor declared;
        FixedTensor[] type = new FixedTensor[1];
        try {
            ThreeParties.declared(context -> type[0] = function.apply(
                    context, operands.stream().map(Sweep.Plain::symbolic).toList()));
            declared = type[0];
        } catch (IllegalArgumentException e) {
            count[1]++;
            boolean inRealNumbers = !String.valueOf(e.getMessage()).matches("(?s).*(raw|width|bits=).*");
            if (!(e instanceof RangeOverflowException)
                    || !inRealNumbers
                    || !String.valueOf(e.getMessage()).matches(REMEDY)) {
                faults.add(where + " is refused without a remedy: " + e.getMessage());
            }
            return;
        }
        count[0]++;
        boolean isExact = new SplittableRandom(~cell).nextBoolean();
        try {
            List<List<ArithmeticShare>> shares =
                    operands.stream().map(each -> parties.share(each.raw())).toList();
            List<FixedTensor> results = parties.runAll(context -> {
                List<FixedTensor> own = new ArrayList<>();
                for (int i = 0; i < operands.size(); i++) {
                    Sweep.Plain plain = operands.get(i);
                    own.add(new FixedTensor(shares.get(i).get(context.self().ordinal()), plain.bits(), plain.range()));
                }
                return function.apply(isExact ? context.exact() : context, own);
            });
            compare(where, operands, declared, results, oracle);
        } catch (RuntimeException | Error e) {
            faults.add(where + " failed: " + e);
            parties.close();
            parties = ThreeParties.seeded(1);
        }
    }

    private void compare(
            String where,
            List<Sweep.Plain> operands,
            FixedTensor declared,
            List<FixedTensor> results,
            GridOperations.Oracle oracle) {
        Range range = results.get(0).range();
        if (!range.equals(declared.range())) {
            faults.add(where + " has another range than was inferred: " + range + ", " + declared.range());
        }
        long[] raw = PlainShares.reveal(results.stream().map(FixedTensor::share).toList())
                .data();
        GridOperations.Expected expected = oracle.of(operands, declared);
        for (int i = 0; i < raw.length; i++) {
            double got = Math.scalb((double) raw[i], -declared.fractionBits());
            if (raw[i] < range.min() || raw[i] > range.max()) {
                faults.add(where + " element " + i + " leaves its range: got " + got + ", promised "
                        + range.realMin(declared.fractionBits()) + ".." + range.realMax(declared.fractionBits()));
                return;
            }
            double error = expected.error(i, got);
            if (error > 0) {
                faults.add(where + " element " + i + " is wrong: got " + got + ", right " + expected.describe(i));
                return;
            }
        }
    }

    private static String describe(Sweep.Plain x) {
        return "f" + x.bits() + x.raw().shape() + " in [" + x.range().realMin(x.bits()) + ", "
                + x.range().realMax(x.bits()) + "]";
    }

    private void report() {
        counts.forEach(
                (name, count) -> System.out.println(name + ": " + count[0] + " right, " + count[1] + " refused"));
        assertThat(faults).isEmpty();
        assertThat(counts.values()).allSatisfy(count -> assertThat(count[0]).isPositive());
    }
}
