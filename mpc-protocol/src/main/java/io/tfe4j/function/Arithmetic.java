package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.function.UnaryOperator;

/**
 * Sums and products of fixed-point tensors, with NumPy broadcasting. Results of sums and products have the larger
 * number of fraction bits of the two operands. Sums and whole-number multiples are exact and cost nothing; products
 * are off by less than one unit of the last fraction bit.
 */
public final class Arithmetic {
    /** A truncation needs its operand below it. */
    private static final double LIMIT = 0x1p62;

    enum Steps implements Step {
        PRODUCT,
        TRUNCATE,
        FACTOR
    }

    private Arithmetic() {}

    public static FixedTensor add(PartyContext context, FixedTensor x, FixedTensor y) {
        int bits = Math.max(x.fractionBits(), y.fractionBits());
        FixedTensor a = Precision.widened(x, bits);
        FixedTensor b = Precision.widened(y, bits);
        double largest = a.range().magnitude() + b.range().magnitude();
        Range range = Precision.inRing(() -> a.range().plus(b.range()), "sum", largest, bits);
        return new FixedTensor(a.share().plus(b.share()), bits, range);
    }

    public static FixedTensor subtract(PartyContext context, FixedTensor x, FixedTensor y) {
        int bits = Math.max(x.fractionBits(), y.fractionBits());
        FixedTensor a = Precision.widened(x, bits);
        FixedTensor b = Precision.widened(y, bits);
        double largest = a.range().magnitude() + b.range().magnitude();
        Range range = Precision.inRing(() -> a.range().minus(b.range()), "difference", largest, bits);
        return new FixedTensor(a.share().minus(b.share()), bits, range);
    }

    public static FixedTensor negate(FixedTensor x) {
        return new FixedTensor(x.share().negate(), x.fractionBits(), x.range().negate());
    }

    /** A public tensor as a sharing that everyone could have made. */
    public static FixedTensor ofPublic(PartyContext context, RingTensor value, int fractionBits, Range range) {
        return new FixedTensor(ArithmeticShare.ofPublic(context.self(), value), fractionBits, range);
    }

    /** Elementwise. */
    public static FixedTensor multiply(PartyContext context, FixedTensor x, FixedTensor y, Rounding rounding) {
        Range range = product(x, y, 1);
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        PartyContext product = context.at(Steps.PRODUCT);
        if (bits > 0 && rounding == Rounding.DITHERED) {
            return scaled(x, y, range, Suite.of(product).multiplyAndTruncate(product, x.share(), y.share(), bits));
        }
        return finish(context, x, y, range, Suite.of(product).multiply(product, x.share(), y.share()), rounding);
    }

    /** {@code x^2}, never negative. */
    public static FixedTensor square(PartyContext context, FixedTensor x, Rounding rounding) {
        FixedTensor square = multiply(context, x, x, rounding);
        return square.withRange(
                new Range(Math.max(0, square.range().min()), square.range().max()));
    }

    /** The inner product of two vectors. */
    public static FixedTensor dot(PartyContext context, FixedTensor x, FixedTensor y, Rounding rounding) {
        if (x.shape().rank() != 1 || y.shape().rank() != 1) {
            throw new IllegalArgumentException("vectors expected: left=" + x.shape() + ", right=" + y.shape());
        }
        return matmul(context, x, y, rounding);
    }

    /** Matrix product, batch axes broadcast. */
    public static FixedTensor matmul(PartyContext context, FixedTensor x, FixedTensor y, Rounding rounding) {
        Shape inner = x.shape();
        Range range = product(x, y, inner.rank() == 0 ? 1 : inner.dimension(-1));
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        PartyContext product = context.at(Steps.PRODUCT);
        if (bits > 0 && rounding == Rounding.DITHERED) {
            return scaled(x, y, range, Suite.of(product).matmulAndTruncate(product, x.share(), y.share(), bits));
        }
        return finish(context, x, y, range, Suite.of(product).matmul(product, x.share(), y.share()), rounding);
    }

    /** Convolution of a batch of images. */
    public static FixedTensor conv2d(
            PartyContext context, FixedTensor x, FixedTensor w, Conv2d spec, Rounding rounding) {
        Range range = windowRange(x, w, spec);
        int bits = Math.min(x.fractionBits(), w.fractionBits());
        PartyContext product = context.at(Steps.PRODUCT);
        if (bits > 0 && rounding == Rounding.DITHERED) {
            return scaled(x, w, range, Suite.of(product).conv2dAndTruncate(product, x.share(), w.share(), spec, bits));
        }
        return finish(context, x, w, range, Suite.of(product).conv2d(product, x.share(), w.share(), spec), rounding);
    }

    /** Elementwise by a tensor everyone knows. */
    public static FixedTensor multiplyPublic(
            PartyContext context, FixedTensor x, RingTensor y, int yBits, Range yRange, Rounding rounding) {
        FixedTensor other = FixedTensor.symbolic(y.shape(), yBits, yRange);
        return finish(context, x, other, product(x, other, 1), x.share().timesPublic(y), rounding);
    }

    /** Matrix product with a public right operand. */
    public static FixedTensor matmulPublic(
            PartyContext context, FixedTensor x, RingTensor y, int yBits, Range yRange, Rounding rounding) {
        FixedTensor other = FixedTensor.symbolic(y.shape(), yBits, yRange);
        int inner = x.shape().rank() == 0 ? 1 : x.shape().dimension(-1);
        return finish(context, x, other, product(x, other, inner), x.share().map(c -> c.matmul(y)), rounding);
    }

    /** Matrix product with a public left operand. */
    public static FixedTensor matmulPublicLeft(
            PartyContext context, RingTensor x, int xBits, Range xRange, FixedTensor y, Rounding rounding) {
        FixedTensor other = FixedTensor.symbolic(x.shape(), xBits, xRange);
        int inner = x.shape().rank() == 0 ? 1 : x.shape().dimension(-1);
        return finish(context, other, y, product(other, y, inner), y.share().map(x::matmul), rounding);
    }

    /** Convolution with a kernel everyone knows. */
    public static FixedTensor conv2dPublic(
            PartyContext context,
            FixedTensor x,
            RingTensor w,
            int wBits,
            Range wRange,
            Conv2d spec,
            Rounding rounding) {
        FixedTensor kernel = FixedTensor.symbolic(w.shape(), wBits, wRange);
        return finish(
                context, x, kernel, windowRange(x, kernel, spec), x.share().map(c -> c.conv2d(w, spec)), rounding);
    }

    private static Range windowRange(FixedTensor x, FixedTensor w, Conv2d spec) {
        int outputs = w.shape().dimension(spec.layout() == Conv2d.Layout.NCHW ? 0 : -1);
        int products = w.size() / Math.max(1, outputs);
        return product(x, w, products).union(new Range(0, 0));
    }

    /**
     * Times a public number: free if it is whole, else one truncation, and whole numbers get fraction bits. The factor
     * keeps 24 to 30 significant bits; where the range of x leaves too little room for them, more truncations make it, as
     * {@link PublicFactor} says.
     */
    public static FixedTensor scale(PartyContext context, FixedTensor x, double factor, Rounding rounding) {
        if (!(Math.abs(factor) < 0x1p62)) {
            throw new IllegalArgumentException("factor out of range: factor=" + factor + ", allowed below 2^62");
        }
        if (factor == Math.rint(factor)) {
            return scaled(x, (long) factor);
        }
        FixedTensor fractional = Precision.fractional(x);
        requireTruncatable(fractional.range(), 0, fractional.fractionBits());
        return PublicFactor.of(factor, fractional.range().magnitude())
                .times(context.at(Steps.FACTOR), fractional, rounding);
    }

    /** By a public number other than 0. */
    public static FixedTensor dividePublic(PartyContext context, FixedTensor x, double divisor, Rounding rounding) {
        if (divisor == 0) {
            throw new IllegalArgumentException("division by zero");
        }
        return scale(context, x, 1 / divisor, rounding);
    }

    /** Times a whole number. */
    static FixedTensor scaled(FixedTensor x, long factor) {
        double largest = x.range().magnitude() * Math.abs((double) factor);
        if (largest >= LIMIT) {
            throw Precision.tooLarge("product", largest, x.fractionBits());
        }
        return new FixedTensor(
                x.share().timesPublic(factor), x.fractionBits(), x.range().times(factor));
    }

    public static FixedTensor sum(FixedTensor x, boolean keepDims, int... axes) {
        ArithmeticShare sum = x.share().map(component -> component.sum(keepDims, axes));
        int terms = sum.size() == 0 ? 0 : x.size() / sum.size();
        return new FixedTensor(sum, x.fractionBits(), rangeOfSum(x, terms));
    }

    private static Range rangeOfSum(FixedTensor x, int terms) {
        double largest = x.range().magnitude() * terms;
        return Precision.inRing(
                () -> x.range().times(terms), "sum of " + terms + " elements", largest, x.fractionBits());
    }

    public static FixedTensor mean(
            PartyContext context, FixedTensor x, Rounding rounding, boolean keepDims, int... axes) {
        FixedTensor sum = sum(x, keepDims, axes);
        if (x.size() == 0) {
            throw new IllegalArgumentException("mean of no elements: shape=" + x.shape());
        }
        int terms = x.size() / sum.size();
        return scale(context, sum, 1.0 / terms, rounding);
    }

    public static FixedTensor cumulativeSum(FixedTensor x, int axis) {
        int terms = Math.max(1, x.shape().dimension(axis));
        Range range = rangeOfSum(x, terms).union(x.range());
        return new FixedTensor(x.share().map(component -> component.cumulativeSum(axis)), x.fractionBits(), range);
    }

    /** Reorders, repeats or drops elements: the range stays. */
    public static FixedTensor rearrange(FixedTensor x, UnaryOperator<RingTensor> rearrangement) {
        return new FixedTensor(x.share().map(rearrangement), x.fractionBits(), x.range());
    }

    /** The same values with more fraction bits, exactly, or with fewer. */
    public static FixedTensor rescale(PartyContext context, FixedTensor x, int fractionBits, Rounding rounding) {
        if (fractionBits >= x.fractionBits()) {
            return Precision.widened(x, fractionBits);
        }
        int bits = x.fractionBits() - fractionBits;
        return truncate(context, new FixedTensor(x.share(), fractionBits, x.range()), bits, rounding);
    }

    private static FixedTensor scaled(FixedTensor x, FixedTensor y, Range product, ArithmeticShare truncated) {
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        return new FixedTensor(truncated, Math.max(x.fractionBits(), y.fractionBits()), product.truncate(bits));
    }

    private static FixedTensor finish(
            PartyContext context,
            FixedTensor x,
            FixedTensor y,
            Range range,
            ArithmeticShare product,
            Rounding rounding) {
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        int result = Math.max(x.fractionBits(), y.fractionBits());
        return truncate(context, new FixedTensor(product, result, range), bits, rounding);
    }

    /** {@code x / 2^bits}, with as many fraction bits as before. */
    static FixedTensor truncate(PartyContext context, FixedTensor x, int bits, Rounding rounding) {
        if (bits == 0) {
            return x;
        }
        requireTruncatable(x.range(), bits, x.fractionBits() + bits);
        PartyContext step = context.at(Steps.TRUNCATE);
        ArithmeticShare share = rounding == Rounding.DITHERED
                ? Suite.of(step).truncate(step, x.share(), bits)
                : Suite.of(step).nearest(step, x.share(), bits);
        return new FixedTensor(share, x.fractionBits(), x.range().truncate(bits));
    }

    /** To round to the nearest, half a unit is added first. */
    private static void requireTruncatable(Range range, int bits, int fractionBits) {
        double half = bits == 0 ? 0 : Math.scalb(1.0, bits - 1);
        if (range.magnitude() + half >= LIMIT) {
            throw Precision.tooLarge("value to round", range.magnitude(), fractionBits);
        }
    }

    /** The range of a sum of products, before it is truncated. */
    private static Range product(FixedTensor x, FixedTensor y, int terms) {
        int bits = Math.min(x.fractionBits(), y.fractionBits());
        double half = bits == 0 ? 0 : Math.scalb(1.0, bits - 1);
        double largest = x.range().magnitude() * y.range().magnitude() * terms;
        if (largest + half >= LIMIT) {
            String what = terms == 1 ? "product" : "sum of " + terms + " products";
            throw Precision.tooLarge(what, largest, x.fractionBits() + y.fractionBits());
        }
        return x.range().times(y.range()).times(terms);
    }
}
