package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The highest bit of a shared number, hidden: {@code |x| 2^shift} has its highest bit at position {@code width - 1}.
 *
 * <p>x is cut into bits; those of a negative x are flipped (one's complement, which is one less than |x|, so an exact
 * power of two may come out as 1 instead of 1/2). A prefix or gives ones from the highest bit down; the bits of the
 * shift are xors of its planes, free; only they, the sign and the zero flag become integers. Zero counts as the
 * smallest positive number.
 */
final class Normalization {
    enum Steps implements Step {
        BITS,
        PREFIX,
        CONVERT,
        POWER,
        NORMALIZE,
        CENTER
    }

    private final FixedTensor x;
    private final int width;
    private final int lowest;
    /** Rows of integers: the bits of the shift, the lowest first; the sign; the zero flag. Null if there are none. */
    private final @Nullable ArithmeticShare rows;

    private Normalization(FixedTensor x, int width, int lowest, @Nullable ArithmeticShare rows) {
        this.x = x;
        this.width = width;
        this.lowest = lowest;
        this.rows = rows;
    }

    static Normalization of(PartyContext context, FixedTensor x) {
        return of(context, x, leastWidth(x));
    }

    /** The bits of the largest magnitude. */
    static int leastWidth(FixedTensor x) {
        return Math.max(1, x.range().width() - 1);
    }

    /** To a width of at least {@link #leastWidth}, and at most 63. */
    static Normalization of(PartyContext context, FixedTensor x, int width) {
        boolean signed = !x.range().isNonNegative();
        int lowest =
                x.range().min() > 0 ? 63 - Long.numberOfLeadingZeros(x.range().min()) : 0;
        int planes = signed ? width + 1 : width;
        BooleanShare bits = Suite.of(context).arithmeticToBoolean(context.at(Steps.BITS), x.share(), planes);
        BooleanShare sign = signed ? bits.planes(width, width + 1) : null;
        List<BooleanShare> magnitude = new ArrayList<>();
        if (sign != null) {
            magnitude.add(sign);
        }
        boolean zeroPossible = contains0(x);
        for (int j = zeroPossible ? 0 : lowest + 1; j < width; j++) {
            BooleanShare plane = bits.planes(j, j + 1);
            magnitude.add(sign != null ? plane.xor(sign) : plane);
        }
        ArithmeticShare converted = null;
        if (!magnitude.isEmpty()) {
            BooleanShare prefix = Suite.of(context).orFromTop(context.at(Steps.PREFIX), Shares.planes(magnitude));
            List<BooleanShare> wanted = shiftPlanes(context, prefix, width, lowest);
            if (sign != null) {
                wanted.add(sign);
            }
            if (zeroPossible) {
                wanted.add(prefix.planes(0, 1).not(context.self()));
            }
            converted = wanted.isEmpty()
                    ? null
                    : Suite.of(context).bitsToArithmetic(context.at(Steps.CONVERT), Shares.planes(wanted));
        }
        return new Normalization(x, width, lowest, converted);
    }

    private static boolean contains0(FixedTensor x) {
        return x.range().min() <= 0 && x.range().max() >= 0;
    }

    private static int shiftBitCount(int width, int lowest) {
        return 32 - Integer.numberOfLeadingZeros(width - 1 - lowest);
    }

    /**
     * Bit k of the shift {@code width - 1 - j} for the highest set plane j: its value at the lowest plane, flipped by
     * every set plane above at which it changes.
     */
    private static List<BooleanShare> shiftPlanes(PartyContext context, BooleanShare prefix, int width, int lowest) {
        List<BooleanShare> result = new ArrayList<>();
        int offset = prefix.planes() - width;
        for (int k = 0; k < shiftBitCount(width, lowest); k++) {
            int changing = k;
            BooleanShare bit = IntStream.range(lowest + 1, width)
                    .filter(j -> ((width - 1 - j ^ width - j) >> changing & 1) == 1)
                    .mapToObj(j -> prefix.planes(j + offset, j + offset + 1))
                    .reduce(BooleanShare::xor)
                    .orElseThrow();
            boolean initial = (width - 1 - lowest >> k & 1) == 1;
            result.add(initial ? bit.not(context.self()) : bit);
        }
        return result;
    }

    int width() {
        return width;
    }

    /** The largest shift. */
    int mostShift() {
        return width - 1 - lowest;
    }

    private int shiftBits() {
        return shiftBitCount(width, lowest);
    }

    private boolean signed() {
        return !x.range().isNonNegative();
    }

    private ArithmeticShare rows() {
        return Objects.requireNonNull(rows, "a number that is one power of two has no rows");
    }

    /** {@code -1} where x is negative, else 1; null if x cannot be negative. */
    @Nullable
    ArithmeticShare sign(PartyContext context) {
        return signed() ? Shares.plus(context, Shares.row(rows(), shiftBits()).timesPublic(-2), 1) : null;
    }

    /** {@code 2^shift}, negated where x is negative, exactly. */
    ArithmeticShare power(PartyContext context) {
        int count = shiftBits() + (signed() ? 1 : 0);
        long[] steps = new long[count];
        for (int k = 0; k < count; k++) {
            steps[k] = k < shiftBits() ? (1L << (1 << k)) - 1 : -2;
        }
        return product(context, 0, count, steps, ones(count));
    }

    /** {@code 2^s} for s half the shift, rounded down; inverted, {@code 2^(halfCapacity - s)}. */
    ArithmeticShare halfPower(PartyContext context, boolean inverted) {
        int count = Math.max(0, shiftBits() - 1);
        long[] steps = new long[count];
        long[] start = ones(count);
        for (int k = 0; k < count; k++) {
            long power = 1L << (1 << k);
            steps[k] = inverted ? 1 - power : power - 1;
            start[k] = inverted ? power : 1;
        }
        return product(context, 1, count, steps, start);
    }

    /** The product of {@code start + step * bit} over {@code count} rows. */
    private ArithmeticShare product(PartyContext context, int from, int count, long[] steps, long[] start) {
        if (count == 0) {
            return constant(context, 1);
        }
        ArithmeticShare factors = Shares.scaleRows(Shares.rows(rows(), from, from + count), steps);
        return Shares.product(context.at(Steps.POWER), Shares.plusRows(context, factors, start));
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    int halfCapacity() {
        return (1 << Math.max(0, shiftBits() - 1)) - 1;
    }

    /** {@code |x| 2^shift / 2^width} in {@code [1/2, 1]} with {@code bits} fraction bits, for x = 0 as for 1. */
    ArithmeticShare normalized(PartyContext context, ArithmeticShare power, int bits) {
        return scaled(context, power, bits, width - 1, true);
    }

    /** {@code |x| 4^s / 2^width} in {@code [1/4, 1]}; for x = 0 as for 1 on request, else 0. */
    ArithmeticShare normalizedEvenly(PartyContext context, ArithmeticShare power, int bits, boolean liftZero) {
        return scaled(context, power, bits, (width - 1) / 2 * 2, liftZero);
    }

    private ArithmeticShare scaled(
            PartyContext context, ArithmeticShare power, int bits, int shiftOfOne, boolean liftZero) {
        ArithmeticShare zero = contains0(x) ? Shares.row(rows(), rows().shape().dimension(0) - 1) : null;
        if (width > Precision.MOST_BITS) {
            return scaledWide(context, power, bits, shiftOfOne, zero, liftZero);
        }
        ArithmeticShare c = Shares.multiply(context.at(Steps.NORMALIZE), x.share(), power, width - bits);
        return zero == null || !liftZero ? c : c.plus(Shares.shiftLeft(zero, bits + shiftOfOne - width));
    }

    /**
     * The product may have 63 bits, and a truncation takes 61; but it lies between a quarter of {@code 2^width} and all
     * of it, so that it fits when the middle is subtracted. For that a zero is first lifted like the others.
     *
     * @param zero the zero flag, or null if x cannot be 0
     */
    private ArithmeticShare scaledWide(
            PartyContext context,
            ArithmeticShare power,
            int bits,
            int shiftOfOne,
            @Nullable ArithmeticShare zero,
            boolean liftZero) {
        ArithmeticShare product = Suite.of(context).multiply(context.at(Steps.NORMALIZE), x.share(), power);
        ArithmeticShare lifted = zero == null ? product : product.plus(Shares.shiftLeft(zero, shiftOfOne));
        long middle = 5L << width - 3;
        ArithmeticShare centered = Shares.plus(context, lifted, -middle);
        ArithmeticShare shifted =
                Shares.shiftRight(context.at(Steps.CENTER), centered, width - bits, Rounding.DITHERED);
        ArithmeticShare c = Shares.plus(context, shifted, middle >>> width - bits);
        return zero == null || liftZero ? c : c.minus(Shares.shiftLeft(zero, bits + shiftOfOne - width));
    }

    /** The shift as an integer. */
    ArithmeticShare shift(PartyContext context) {
        if (shiftBits() == 0) {
            return constant(context, 0);
        }
        long[] weights = new long[shiftBits()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = 1L << k;
        }
        return Shares.combine(Shares.rows(rows(), 0, weights.length), weights);
    }

    private ArithmeticShare constant(PartyContext context, long value) {
        RingTensor tensor = x.isSymbolic() ? RingTensor.symbolic(x.shape()) : RingTensor.filled(x.shape(), value);
        return ArithmeticShare.ofPublic(context.self(), tensor);
    }
}
