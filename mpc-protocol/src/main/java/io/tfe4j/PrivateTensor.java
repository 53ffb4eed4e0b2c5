package io.tfe4j;

import static io.tfe4j.program.Attribute.AFTER;
import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.BEFORE;
import static io.tfe4j.program.Attribute.COUNT;
import static io.tfe4j.program.Attribute.DDOF;
import static io.tfe4j.program.Attribute.DESCENDING;
import static io.tfe4j.program.Attribute.DIVISOR;
import static io.tfe4j.program.Attribute.EDGES;
import static io.tfe4j.program.Attribute.ENDS;
import static io.tfe4j.program.Attribute.ENTRIES;
import static io.tfe4j.program.Attribute.EXPONENT;
import static io.tfe4j.program.Attribute.FACTOR;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.GEOMETRY;
import static io.tfe4j.program.Attribute.HIGH;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.KEEP_DIMS;
import static io.tfe4j.program.Attribute.LOW;
import static io.tfe4j.program.Attribute.NORM;
import static io.tfe4j.program.Attribute.PROBABILITIES;
import static io.tfe4j.program.Attribute.REPEATS;
import static io.tfe4j.program.Attribute.SHAPE;
import static io.tfe4j.program.Attribute.SIZE;
import static io.tfe4j.program.Attribute.STARTS;
import static io.tfe4j.program.Attribute.STEPS;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.Geometry;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;
import io.tfe4j.ring.Conv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that no server knows. Methods are named as in ND4J and NumPy, and each adds an operation to the program that
 * is being defined; nothing is computed before a session runs it.
 *
 * <p><b>Shapes.</b> An operation on two tensors broadcasts them as NumPy does: axes are matched from the last, and an
 * axis of size 1, or one that is missing, stretches to the size of the other's. An operation on each element has a
 * result of this tensor's shape. A negative axis counts from the end. A scalar has no axes.
 *
 * <p><b>Numbers</b> are multiples of 2^-f, f being the tensor's fraction bits, and one unit is 2^-f. A result of two
 * tensors has the larger of their fraction bits; a function whose results are not whole gives 16 fraction bits to a
 * tensor that has none. A public number given as a double is rounded to the nearest of its tensor's multiples, or with
 * the context's bits if the tensor's cannot hold it.
 *
 * <p><b>Errors</b> are bounds at 16 fraction bits, as in {@code docs/functions.md}, which says how they were
 * measured. Exact means that the result is the right multiple of 2^-f for these operands.
 *
 * <p><b>Rounds</b> are message delays, for a vector of 1000 numbers of the default range, {@code |x| < 32768} at 16
 * fraction bits. Where two numbers are given, as in 2 / 6 rounds, the first is for a result that stays hidden, the
 * second for one that is opened, since then every rounding on the way is exact.
 *
 * <p><b>What is refused.</b> Every method throws an {@link IllegalArgumentException} with the line of the script when
 * it is called, and so before any data is touched: if shapes do not fit one another, if a value belongs to another
 * context, function or loop, and if declared ranges allow a result that does not fit 64 bits. Nothing refuses an
 * element that is outside the domain of a function when the program runs, since no server sees it.
 *
 * <p><b>Who learns what.</b> No method of this class opens anything. Everybody in a run knows the program, with its
 * shapes, ranges and public numbers; nobody learns an element before {@link Tfe#defineOutput} or {@link Tfe#reveal}
 * opens it.
 */
public sealed class PrivateTensor extends Tensor permits PrivateVariable {
    /** Null for a variable, which is read anew where it is used. */
    private final @Nullable NodeRef ref;

    PrivateTensor(TfeContext context, @Nullable NodeRef ref) {
        super(context);
        this.ref = ref;
    }

    @Override
    NodeRef ref() {
        return Objects.requireNonNull(ref);
    }

    private PrivateTensor wrap(NodeRef result) {
        return new PrivateTensor(context(), result);
    }

    private PrivateTensor unary(Op operation, Attributes attributes) {
        return wrap(node(operation, attributes));
    }

    private PrivateBits bits(Op operation, Tensor other) {
        return new PrivateBits(context(), node(operation, Attributes.NONE, other));
    }

    /**
     * The elementwise sum. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a sum may not fit
     */
    public PrivateTensor add(Tensor other) {
        return wrap(node(Op.ADD, Attributes.NONE, other));
    }

    /**
     * The same, with one public number added to each element.
     *
     * @throws IllegalArgumentException if the number is not finite, or a sum may not fit
     */
    public PrivateTensor add(double value) {
        return add(number(value));
    }

    /**
     * The elementwise difference {@code this - other}. The shapes broadcast. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a difference may not fit
     */
    public PrivateTensor sub(Tensor other) {
        return wrap(node(Op.SUBTRACT, Attributes.NONE, other));
    }

    /**
     * The same, with one public number taken from each element.
     *
     * @throws IllegalArgumentException if the number is not finite, or a difference may not fit
     */
    public PrivateTensor sub(double value) {
        return sub(number(value));
    }

    /**
     * The difference the other way round, {@code value - this}, for each element. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if the number is not finite, or a difference may not fit
     */
    public PrivateTensor rsub(double value) {
        return number(value).sub(this);
    }

    /**
     * The elementwise product. The shapes broadcast. The error is at most 1.5e-5, one unit, met at -31.9; products of
     * whole numbers, without fraction bits, are exact. 2 / 6 rounds, and 1 round for whole numbers. A product by a
     * public tensor needs no product of shares.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a product may not fit: at f fraction bits
     *     products of private numbers stay below {@code 2^(62 - 2f)}
     */
    public PrivateTensor mul(Tensor other) {
        return wrap(node(Op.MULTIPLY, Attributes.NONE, other));
    }

    /**
     * Each element times a public number. By a whole number it is exact, with no rounds. By another the error is at
     * most 2.0e-5, met at -30015, and for wide ranges 1.5 units and 6e-8 of the result; it takes 2 / 8 rounds, 2 to 6
     * more for ranges beyond 2^37 units, and 4 rounds if the factor is a power of two and the result is opened. The
     * factor keeps at least 24 significant bits, however wide this tensor's range is.
     *
     * @throws IllegalArgumentException if the factor is not below 2^62 in magnitude, or a product may not fit, saying
     *     how large it may be
     */
    public PrivateTensor mul(double factor) {
        return unary(Op.SCALE, Attributes.NONE.with(FACTOR, factor));
    }

    /**
     * Each element divided by a public number: {@link #mul(double)} by its reciprocal, with the same error and the same
     * 2 / 8 rounds.
     *
     * @throws IllegalArgumentException if the divisor is 0, or a quotient may not fit
     */
    public PrivateTensor div(double divisor) {
        if (divisor == 0) {
            throw new IllegalArgumentException("division by zero: tensor=" + this);
        }
        return mul(1 / divisor);
    }

    /**
     * The elementwise quotient. The shapes broadcast. The divisor's elements must not be 0; nothing reports one that
     * is, and it counts as the divisor's smallest number, 2^-16, or 1 if it is declared whole. The result has the more
     * fraction bits of the two, and 16 if both are whole. Where the ranges allow quotients of more than 36 bits, it has
     * fewer: a total of up to 4,000,000 by a whole number has 14.
     *
     * <p>Divisors that have fraction bits and whose range includes 0 allow any quotient, so those below 1 do not count for
     * that: quotients by them that are beyond {@code 2^(31 - f)}, 32768 at 16 bits, and beyond the dividend's range,
     * saturate between that and twice as much.
     *
     * <p>The error is at most one unit and 3e-7 of the result, or 2e-6 of it where quotients of {@code 2^(32 - f)} and more
     * are possible. 41 / 78 rounds, and 29 / 61 rounds if both operands are in [0.5, 32].
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, a quotient may take more than 36 bits without any
     *     fraction bit, or the bits of the dividend's range and the bits by which divisors may differ in size are more than
     *     61 together
     */
    public PrivateTensor div(PrivateTensor divisor) {
        return wrap(node(Op.DIVIDE, Attributes.NONE, divisor));
    }

    /**
     * The quotient the other way round, {@code value / this}, for each element; domain and error are as for {@link
     * #div(PrivateTensor)}. 41 / 78 rounds, and 29 / 61 rounds if both are in [0.5, 32].
     *
     * @throws IllegalArgumentException if the number is not finite, or as for {@link #div(PrivateTensor)}
     */
    public PrivateTensor rdiv(double value) {
        return wrap(context()
                .builder()
                .append(Op.DIVIDE, Attributes.NONE, List.of(number(value).ref(), ref())));
    }

    /**
     * This value as one that may be opened although it depends on dithered rounding, and for which nothing has to be
     * rounded exactly; see {@link TfeContext#rounding}. Give it to the output itself. The shape and the elements stay
     * as they are, exact, with no rounds. {@link Rounding#FLOOR} changes nothing.
     *
     * <p>Who reads an output of a dithered value may learn more than the result, about the numbers behind it: the page
     * {@code docs/security.md} says what. So the policies of its receiver and of the servers must allow it.
     */
    public PrivateTensor rounding(Rounding rounding) {
        return rounding == Rounding.FLOOR ? this : unary(Op.DITHERED, Attributes.NONE);
    }

    /**
     * Each element to the power of a public number, with the shape of this tensor.
     *
     * <p>A whole exponent n from 2 to 16 takes numbers of either sign: x^3 on [-32, 32] is off by at most 5e-4, met at
     * 31, and takes 4 / 12 rounds. An exponent -n, up to -16, takes any number but 0: the error is at most n units and
     * {@code n (2e-7 + 2^-16 |x|)} of the result. x^-2 on [0.5, 32] is off by at most 7e-5, met at 0.54, and takes 29 /
     * 63 rounds, or 40 / 74 rounds where the range includes 0; then results beyond {@code 2^(60 - 2f)} saturate.
     *
     * <p>Another exponent p takes numbers above 0. 0 counts as 2^-16, and a negative number as its magnitude. The error
     * is at most one unit and {@code (1 + |p|)} 1e-6 of the result; it takes 57 / 104 rounds.
     *
     * @throws IllegalArgumentException if a result may not fit: from 3 on, powers of the default range do not
     */
    public PrivateTensor pow(double exponent) {
        return unary(Op.POW, Attributes.NONE.with(EXPONENT, exponent));
    }

    /**
     * The same, with a private exponent for each element. The shapes broadcast. Elements of this tensor must be above
     * 0. The error is at most one unit and {@code (1 + |p|)} 1e-6 of the result, for the exponent p; it takes 57 / 104
     * rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or a result may not fit
     */
    public PrivateTensor pow(PrivateTensor exponent) {
        return wrap(node(Op.POW, Attributes.NONE, exponent));
    }

    /** The negative of each element. Exact, with no rounds. */
    public PrivateTensor neg() {
        return unary(Op.NEGATE, Attributes.NONE);
    }

    /**
     * The product of each element with itself, as {@link #mul(Tensor)}: the error is at most 1.5e-5, and exact for
     * whole numbers. 2 / 6 rounds.
     *
     * @throws IllegalArgumentException if a square may not fit, as those of the default range do
     */
    public PrivateTensor square() {
        return mul(this);
    }

    /**
     * The matrix product over the last two axes: {@code [.., m, k]} by {@code [.., k, n]} gives {@code [.., m, n]}, and
     * the axes before broadcast. A vector counts as a row on the left and as a column on the right, and that axis is
     * not in the result. The error is below one unit for each result, since each sum is rounded once, however long it
     * is. 2 / 6 rounds.
     *
     * @throws IllegalArgumentException if an operand is a scalar, if the inner sizes differ, or if a sum of products
     *     may not fit, as of two private tensors of the default range: n products of numbers below r fit if
     *     {@code n r^2 < 2^30} at 16 fraction bits
     */
    public PrivateTensor mmul(Tensor other) {
        return wrap(node(Op.MATMUL, Attributes.NONE, other));
    }

    /**
     * The inner product of two vectors, a scalar; of tensors with more axes it is {@link #mmul}. The error is below one
     * unit, since the sum is rounded once. 2 / 6 rounds.
     *
     * @throws IllegalArgumentException as {@link #mmul}
     */
    public PrivateTensor dot(Tensor other) {
        return mmul(other);
    }

    /**
     * The convolution of this batch of images with {@code weights}; as everywhere in neural networks the kernel is not
     * flipped. In the layout NCHW, images are {@code [n, in, h, w]}, weights {@code [out, in / groups, kh, kw]} and
     * results {@code [n, out, oh, ow]}; {@link Conv2d} has the other layout. The error is below one unit for each
     * result, since each sum is rounded once. 2 / 6 rounds.
     *
     * @throws IllegalArgumentException if images, weights and geometry do not fit together, or a sum of products may
     *     not fit
     */
    public PrivateTensor conv2d(Tensor weights, Conv2d spec) {
        return wrap(node(Op.CONV2D, Attributes.NONE.with(GEOMETRY, Geometry.toInts(spec)), weights));
    }

    /**
     * The sum over {@code axes}, which disappear, or over all axes if none is given, which gives a scalar. Exact, with
     * no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, one is given twice, or a sum may not fit
     */
    public PrivateTensor sum(int... axes) {
        return sum(false, axes);
    }

    /**
     * The same, with the summed axes kept at size 1 if {@code keepDims} is true.
     *
     * @throws IllegalArgumentException as {@link #sum(int...)}
     */
    public PrivateTensor sum(boolean keepDims, int... axes) {
        return unary(Op.SUM, axes(keepDims, axes));
    }

    /**
     * The mean over {@code axes}, which disappear, or over all axes if none is given, which gives a scalar. The error
     * is at most one unit, also for 2001 numbers up to 32767. 4 / 12 rounds, and 2 / 8 rounds for narrow ranges.
     *
     * @throws IllegalArgumentException if there are no elements, if there is no such axis or one is given twice, or if
     *     the sum may not fit
     */
    public PrivateTensor mean(int... axes) {
        return mean(false, axes);
    }

    /**
     * The same, with the axes of the mean kept at size 1 if {@code keepDims} is true.
     *
     * @throws IllegalArgumentException as {@link #mean(int...)}
     */
    public PrivateTensor mean(boolean keepDims, int... axes) {
        return unary(Op.MEAN, axes(keepDims, axes));
    }

    /**
     * The running sum along {@code axis}: entry i of the result is the sum of the entries 0 to i. The shape stays.
     * Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or a sum may not fit
     */
    public PrivateTensor cumsum(int axis) {
        return unary(Op.CUMULATIVE_SUM, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * Where an element is less than the other's. The shapes broadcast. Exact: the numbers are compared as they are
     * encoded. 5 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or the operands do not fit the fraction bits of
     *     the other
     */
    public PrivateBits lt(Tensor other) {
        return bits(Op.LESS, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits lt(double value) {
        return lt(number(value));
    }

    /**
     * Where an element is less than the other's or equal to it. The shapes broadcast. Exact: the numbers are compared
     * as they are encoded. 5 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException as {@link #lt(Tensor)}
     */
    public PrivateBits lte(Tensor other) {
        return bits(Op.LESS_EQUAL, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits lte(double value) {
        return lte(number(value));
    }

    /**
     * Where an element is greater than the other's. The shapes broadcast. Exact: the numbers are compared as they are
     * encoded. 5 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException as {@link #lt(Tensor)}
     */
    public PrivateBits gt(Tensor other) {
        return bits(Op.GREATER, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits gt(double value) {
        return gt(number(value));
    }

    /**
     * Where an element is greater than the other's or equal to it. The shapes broadcast. Exact: the numbers are
     * compared as they are encoded. 5 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException as {@link #lt(Tensor)}
     */
    public PrivateBits gte(Tensor other) {
        return bits(Op.GREATER_EQUAL, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits gte(double value) {
        return gte(number(value));
    }

    /**
     * Where an element equals the other's. The shapes broadcast. Exact: numbers are equal if their encodings are, so
     * two that were rounded differently are not. 6 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException as {@link #lt(Tensor)}
     */
    public PrivateBits eq(Tensor other) {
        return bits(Op.EQUAL, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits eq(double value) {
        return eq(number(value));
    }

    /**
     * Where an element differs from the other's. The shapes broadcast. Exact: numbers are equal if their encodings are,
     * so two that were rounded differently are not. 6 rounds. Nobody learns an answer.
     *
     * @throws IllegalArgumentException as {@link #lt(Tensor)}
     */
    public PrivateBits neq(Tensor other) {
        return bits(Op.NOT_EQUAL, other);
    }

    /**
     * The same, with one public number that each element is compared with.
     *
     * @throws IllegalArgumentException if the number is not finite, or does not fit with this tensor's fraction bits
     */
    public PrivateBits neq(double value) {
        return neq(number(value));
    }

    /** For each element -1, 0 or 1, by its sign. Exact. 7 rounds. */
    public PrivateTensor sign() {
        return unary(Op.SIGN, Attributes.NONE);
    }

    /**
     * The larger of the two for each element. The shapes broadcast. Exact. 7 rounds.
     *
     * @throws IllegalArgumentException if the shapes do not broadcast, or the operands do not fit the fraction bits of
     *     the other
     */
    public PrivateTensor max(Tensor other) {
        return wrap(node(Op.MAXIMUM, Attributes.NONE, other));
    }

    /**
     * The smaller of the two for each element. The shapes broadcast. Exact. 7 rounds.
     *
     * @throws IllegalArgumentException as {@link #max(Tensor)}
     */
    public PrivateTensor min(Tensor other) {
        return wrap(node(Op.MINIMUM, Attributes.NONE, other));
    }

    /**
     * Each element, or the nearer bound if it lies outside {@code [low, high]}. The result's range is in the bounds, so
     * that what is computed from it can be narrower. The lower bound is rounded down to a multiple of 2^-f, and the
     * upper one up; apart from that it is exact. 7 rounds.
     *
     * @throws IllegalArgumentException if {@code low} is greater than {@code high}, or a bound does not fit
     */
    public PrivateTensor clip(double low, double high) {
        return unary(Op.CLIP, Attributes.NONE.with(LOW, low).with(HIGH, high));
    }

    /**
     * This tensor of counts with small cells blanked: what is below {@code least} becomes 0, as if nobody were in it.
     * The shape stays. Exact. 7 rounds, those of a comparison and a choice. Nobody learns which cells were blanked
     * rather than empty.
     *
     * <p>Policies can demand it of all that leaves, by {@code suppressBelow}. They believe it where the counts are
     * counts by the program's graph: {@link #histogram}, or a sum over the first axis of zeros and ones of which each
     * row is made from another row of a table, and sums of such counts over several owners.
     *
     * @param least the smallest count that shows, at least 1
     * @throws IllegalArgumentException if {@code least} is less than 1
     */
    public PrivateTensor suppressBelow(int least) {
        return suppressBelow(this, least);
    }

    /**
     * This tensor with the cells blanked, set to 0, whose count is below {@code least}. Each value needs its count: the
     * counts are of this tensor's shape, or have 1 where all values along an axis have the same one. The shape is this
     * tensor's; a scalar takes the shape of the counts. Exact. 7 rounds. Nobody learns which cells were blanked.
     *
     * <p>For policies, beside what {@link #suppressBelow(int)} says of counts, the values must be sums over the rows
     * that were counted, of columns as their owner has them: {@code member.mul(income).sum(0)} for the counts
     * {@code member.sum(0)}, or {@code member.transpose().mmul(incomes)} for {@code member.sum(0).expandDims(1)}, and
     * what is computed of such sums cell by cell, such as means.
     *
     * @param counts how many are behind each value
     * @param least the smallest count whose value shows, at least 1
     * @throws IllegalArgumentException if there is not one count for each value, or {@code least} is less than 1
     */
    public PrivateTensor suppressBelow(PrivateTensor counts, int least) {
        return wrap(node(Op.SUPPRESS_BELOW, Declarations.least(least), counts));
    }

    /**
     * Which of these counts {@link #suppressBelow(int)} lets show: 1 for at least {@code least}, else 0, without
     * fraction bits. The shape stays. Exact. 7 rounds. It tells a blanked cell of values from one whose value is 0, and
     * counts as blanked itself.
     *
     * @param least the smallest count that shows, at least 1
     * @throws IllegalArgumentException if {@code least} is less than 1
     */
    public PrivateTensor shownFrom(int least) {
        PublicTensor one = context().constant(PlainTensor.scalar(1), 0);
        return wrap(
                context().builder().append(Op.SUPPRESS_BELOW, Declarations.least(least), List.of(one.ref(), ref())));
    }

    /**
     * What is left of each number when {@code divisor} was taken away as often as it goes, {@code x - d floor(x / d)}:
     * from 0 to below the divisor, for negative numbers too. Same shape and fraction bits; exact. 15 rounds for a
     * vector of the default range, 7 if the divisor is a power of two; none if the range is below it. Opens nothing.
     *
     * @param divisor whole and positive
     * @throws IllegalArgumentException if it is not positive, or {@code divisor * 2^fractionBits} with the tensor's
     *     range is 2^61 or more
     */
    public PrivateTensor remainder(long divisor) {
        return unary(Op.REMAINDER, Attributes.NONE.with(DIVISOR, divisor));
    }

    /** The magnitude of each element. Exact. 7 rounds, and none if the range has no negative numbers. */
    public PrivateTensor abs() {
        return unary(Op.ABS, Attributes.NONE);
    }

    /** The larger of each element and 0. Exact. 7 rounds, and none if the range has no negative numbers. */
    public PrivateTensor relu() {
        return unary(Op.RELU, Attributes.NONE);
    }

    /**
     * The logistic function {@code 1 / (1 + e^-x)} of each element, for any number. The error is at most 5e-5, met
     * beyond {@code |x|} = 10.5, where the result settles; more than 16 fraction bits do not make it smaller. 19 / 43
     * rounds.
     */
    public PrivateTensor sigmoid() {
        return unary(Op.SIGMOID, Attributes.NONE);
    }

    /**
     * The logistic function in three straight pieces, for any number: quick, and off by at most 0.058, at x = 1.22 and
     * x = -1.22. 9 / 12 rounds.
     */
    public PrivateTensor sigmoid3() {
        return unary(Op.SIGMOID3, Attributes.NONE);
    }

    /**
     * The logistic function in five straight pieces, for any number: quick, and off by at most 0.019, at x = 1.69 and x
     * = -1.69. 9 / 12 rounds.
     */
    public PrivateTensor sigmoid5() {
        return unary(Op.SIGMOID5, Attributes.NONE);
    }

    /**
     * The hyperbolic tangent of each element, for any number. The error is at most 1e-4, met beyond {@code |x|} = 5.25,
     * where the result settles; more than 16 fraction bits do not make it smaller. 19 / 43 rounds.
     */
    public PrivateTensor tanh() {
        return unary(Op.TANH, Attributes.NONE);
    }

    /**
     * The error function of each element, for any number. The error is at most 2.2e-5, met near {@code |x|} = 0.4; more
     * than 16 fraction bits do not make it smaller. 19 / 43 rounds.
     */
    public PrivateTensor erf() {
        return unary(Op.ERF, Attributes.NONE);
    }

    /**
     * {@code log(1 + e^x)} of each element, for any number. The error is at most 5e-5, met beyond {@code |x|} = 10.5;
     * more than 16 fraction bits do not make it smaller. 17 / 41 rounds.
     */
    public PrivateTensor softplus() {
        return unary(Op.SOFTPLUS, Attributes.NONE);
    }

    /**
     * {@code x (1 + erf(x / sqrt(2))) / 2} of each element, for any number; it is made of the error function, and not
     * of the tangent that some frameworks put in its place. The error is at most 4e-5, met near {@code |x|} = 0.7; more
     * than 16 fraction bits do not make it smaller. 17 / 41 rounds.
     */
    public PrivateTensor gelu() {
        return unary(Op.GELU, Attributes.NONE);
    }

    /**
     * {@code x / (1 + e^-x)} of each element, for any number. The error is at most 5e-5, met beyond {@code |x|} = 13;
     * more than 16 fraction bits do not make it smaller. 17 / 41 rounds.
     */
    public PrivateTensor silu() {
        return unary(Op.SILU, Attributes.NONE);
    }

    /**
     * {@code e^x} of each element. Results must be below 2^22 at 16 fraction bits, x up to 15.2, and below
     * {@code 2^(38 - f)} at f. The error is at most one unit and 2.5e-7 of the result, most of it near the upper end.
     * 31 / 61 rounds for numbers in [-16, 10].
     *
     * @throws IllegalArgumentException if the range allows a larger result, as the default range does:
     *     {@code x.clip(-20, 10).exp()}
     */
    public PrivateTensor exp() {
        return unary(Op.EXP, Attributes.NONE);
    }

    /**
     * {@code 2^x} of each element, for x up to 22 at 16 fraction bits and below {@code 38 - f} at f. The error is at
     * most one unit and 2.5e-7 of the result. 22 / 47 rounds for numbers in [-16, 10].
     *
     * @throws IllegalArgumentException if the range allows a larger result, as the default range does
     */
    public PrivateTensor exp2() {
        return unary(Op.EXP2, Attributes.NONE);
    }

    /**
     * The natural logarithm of each element, of numbers above 0. Nothing reports others: 0 counts as 2^-16, and a
     * negative number as its magnitude. The error is at most 1.1 units anywhere; at 24 fraction bits and more it is at
     * most 2e-7. 27 / 50 rounds.
     *
     * @throws IllegalArgumentException if the range goes beyond 2^62 units
     */
    public PrivateTensor log() {
        return unary(Op.LOG, Attributes.NONE);
    }

    /**
     * The logarithm of each element to the base 2, of numbers above 0. Nothing reports others: 0 counts as 2^-16, and a
     * negative number as its magnitude. The error is at most 1.1 units anywhere; at 24 fraction bits and more it is at
     * most 2e-7. 27 / 50 rounds.
     *
     * @throws IllegalArgumentException if the range goes beyond 2^62 units
     */
    public PrivateTensor log2() {
        return unary(Op.LOG2, Attributes.NONE);
    }

    /**
     * The square root of each element, of numbers from 0, of which it is exactly 0. Nothing reports a negative number,
     * which counts as its magnitude. The error is at most one unit and 3e-7 of the result. 39 / 80 rounds, and 37 / 78
     * rounds if the range has no negative numbers.
     *
     * @throws IllegalArgumentException if the range goes beyond 2^62 units
     */
    public PrivateTensor sqrt() {
        return unary(Op.SQRT, Attributes.NONE);
    }

    /**
     * {@code 1 / sqrt(x)} of each element, of numbers above 0. Nothing reports others: 0 counts as 2^-16. The error is
     * at most one unit and 3e-7 of the result, met for small x. 37 / 78 rounds.
     *
     * @throws IllegalArgumentException if the range goes beyond 2^62 units
     */
    public PrivateTensor rsqrt() {
        return unary(Op.RSQRT, Attributes.NONE);
    }

    /**
     * {@code 1 / x} of each element, of numbers that are not 0. Nothing reports a 0, which counts as 2^-16. The error
     * is at most one unit and 1e-7 of the result, most of it for the smallest {@code |x|}, or 2e-6 of it where the
     * range allows results beyond {@code 2^(32 - f)}. 31 / 64 rounds.
     *
     * @throws IllegalArgumentException if the range allows results beyond {@code 2^(40 - f)}, as one that includes 0
     *     does from 21 fraction bits on, or goes beyond 2^62 units
     */
    public PrivateTensor reciprocal() {
        return unary(Op.RECIPROCAL, Attributes.NONE);
    }

    /**
     * {@code e^x} of each element, divided by the sum of these along {@code axis}: positive numbers that add up to 1
     * along it. The shape stays. The error is at most 3e-5, for numbers up to 32000 and up to 1000 of them along the
     * axis. Along an axis of 10 it takes 88 / 153 rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor softmax(int axis) {
        return unary(Op.SOFTMAX, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * The natural logarithm of {@link #softmax}, without its loss of small numbers. The shape stays. The error is at
     * most 3e-5, for numbers up to 32000 and up to 1000 of them along the axis. Along an axis of 10 it takes 82 / 134
     * rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor logSoftmax(int axis) {
        return unary(Op.LOG_SOFTMAX, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * The largest of all elements, a scalar. Exact. 7 rounds a level, with log2 m levels for m elements.
     *
     * @throws IllegalArgumentException if there are no elements
     */
    public PrivateTensor max() {
        return reshape(-1).max(0);
    }

    /**
     * The largest entry along one axis, which disappears. Exact. 7 rounds a level, with log2 m levels for m entries: 28
     * for 10.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor max(int axis) {
        return along(Op.MAX_ALONG, axis);
    }

    /**
     * The smallest of all elements, a scalar. Exact. 7 rounds a level, with log2 m levels for m elements.
     *
     * @throws IllegalArgumentException if there are no elements
     */
    public PrivateTensor min() {
        return reshape(-1).min(0);
    }

    /**
     * The smallest entry along one axis, which disappears. Exact. 7 rounds a level, with log2 m levels for m entries:
     * 28 for 10.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor min(int axis) {
        return along(Op.MIN_ALONG, axis);
    }

    /**
     * The index of the largest entry along one axis, which disappears: whole numbers from 0, without fraction bits. Of
     * equal entries it is the first. Exact. 7 rounds a level, with log2 m levels for m entries: 28 for 10. Nobody
     * learns an index.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor argMax(int axis) {
        return along(Op.ARG_MAX, axis);
    }

    /**
     * The index of the smallest entry along one axis, which disappears: whole numbers from 0, without fraction bits. Of
     * equal entries it is the first. Exact. 7 rounds a level, with log2 m levels for m entries: 28 for 10. Nobody
     * learns an index.
     *
     * @throws IllegalArgumentException if there is no such axis, or it has no entries
     */
    public PrivateTensor argMin(int axis) {
        return along(Op.ARG_MIN, axis);
    }

    private PrivateTensor along(Op operation, int axis) {
        return unary(operation, Attributes.NONE.with(AXIS, axis).with(KEEP_DIMS, false));
    }

    /**
     * The sum of squared deviations from the mean over {@code n - ddof}, along {@code axes}, which disappear, or over
     * all axes if none is given, which gives a scalar. The error is at most 3e-5 for a thousand numbers in [-200, 200],
     * and 1e-8 of the result for numbers up to 32767; numbers of wide ranges are rounded first, so that small
     * deviations in them lose digits. 15 / 41 rounds, and 9 / 30 rounds in [-200, 200].
     *
     * @param ddof what the number of elements is lessened by: 0 for the variance of the data itself, 1 for an estimate
     *     from a sample
     * @throws IllegalArgumentException if there are not more than {@code ddof} elements, if there is no such axis, or
     *     if squares may not fit
     */
    public PrivateTensor variance(int ddof, int... axes) {
        return unary(Op.VARIANCE, axes(false, axes).with(DDOF, ddof));
    }

    /**
     * The standard deviation: the root of {@link #variance}, along the same axes. The error is at most 3e-5 for a
     * thousand numbers in [-200, 200]. Declared in the default range, it is 2e-4 for numbers below 5 and 4e-4 for such
     * below 0.01. 58 / 130 rounds.
     *
     * @param ddof as for {@link #variance}
     * @throws IllegalArgumentException as {@link #variance}
     */
    public PrivateTensor std(int ddof, int... axes) {
        return unary(Op.STANDARD_DEVIATION, axes(false, axes).with(DDOF, ddof));
    }

    /**
     * The covariances of the columns of a matrix, one observation a row, over {@code rows - ddof}: of
     * {@code [rows, columns]} it gives {@code [columns, columns]}. The error is at most 3e-5 for a thousand rows of
     * numbers in [-200, 200]. It takes as many rounds as {@link #variance}.
     *
     * @param ddof as for {@link #variance}
     * @throws IllegalArgumentException if this is not a matrix, if it has not more than {@code ddof} rows, or if
     *     products may not fit
     */
    public PrivateTensor cov(int ddof) {
        return unary(Op.COVARIANCE, Attributes.NONE.with(DDOF, ddof));
    }

    /**
     * The correlations of the columns of a matrix, one observation a row: of {@code [rows, columns]} it gives
     * {@code [columns, columns]}. The error is at most 3e-5, whatever the scales of the columns. A column that is
     * constant gives 0, with itself too. 77 / 143 rounds.
     *
     * @throws IllegalArgumentException if this is not a matrix, if it has no rows, or if the number of rows n times the
     *     width of the range exceeds about {@code 2^(60 + log2(n) / 2)} units
     */
    public PrivateTensor corr() {
        return unary(Op.CORRELATION, Attributes.NONE);
    }

    /**
     * The sum of absolute values along {@code axes}, which disappear, or over all axes if none is given, which gives a
     * scalar. Exact. 7 rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or a sum may not fit
     */
    public PrivateTensor norm1(int... axes) {
        return unary(Op.NORM1, axes(false, axes));
    }

    /**
     * The square root of the sum of squares along {@code axes}, which disappear, or over all axes if none is given,
     * which gives a scalar. The error is at most 3e-7 of the result, and 1e-3 for numbers below 1 declared in the
     * default range. 44 / 92 rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or squares may not fit
     */
    public PrivateTensor norm2(int... axes) {
        return unary(Op.NORM2, axes(false, axes));
    }

    /**
     * How many elements, of all axes, are in each interval between ascending edges: a vector with one entry less than
     * there are edges, of whole numbers without fraction bits. An interval has its lower edge and not its upper one;
     * the last one has both. Elements outside all of them are not counted. Exact. 7 rounds. The edges are public;
     * nobody learns a count.
     *
     * @throws IllegalArgumentException if there are fewer than two edges, if they do not ascend, or if one does not fit
     */
    public PrivateTensor histogram(double... edges) {
        return unary(Op.HISTOGRAM, Attributes.NONE.with(EDGES, edges));
    }

    /**
     * A vector in ascending order. Exact. 124 rounds, and 88 rounds for whole numbers below 2^20: about 4 a bit of the
     * range. Nobody learns the order.
     *
     * @throws IllegalArgumentException if this is not a vector, or its range is wider than 32 bits
     */
    public PrivateTensor sort() {
        return sort(false);
    }

    /**
     * The same, with the largest first if {@code descending} is true.
     *
     * @throws IllegalArgumentException as {@link #sort()}
     */
    public PrivateTensor sort(boolean descending) {
        return unary(Op.SORT, Attributes.NONE.with(DESCENDING, descending));
    }

    /**
     * The rows of this tensor, entries of its first axis, in the order of {@code keys}, a vector with one key for each
     * row; equal keys stay as they were. The shape stays. Exact. 124 rounds, and 88 rounds for keys that are whole
     * numbers below 2^20. Nobody learns the order.
     *
     * @param descending whether the row with the largest key comes first
     * @throws IllegalArgumentException if the keys are not a vector with a key for each row, or their range is wider
     *     than 32 bits
     */
    public PrivateTensor sortBy(PrivateTensor keys, boolean descending) {
        return wrap(keys.node(Op.SORT_BY_KEY, Attributes.NONE.with(DESCENDING, descending), this));
    }

    /**
     * The {@code count} largest elements of a vector, the largest first: a vector of that length. Exact. 124 rounds,
     * and 88 rounds for whole numbers below 2^20.
     *
     * @throws IllegalArgumentException if this is not a vector, if it has fewer elements, or if its range is wider than
     *     32 bits
     */
    public PrivateTensor topK(int count) {
        return unary(Op.TOP_K, Attributes.NONE.with(COUNT, count));
    }

    /**
     * The middle element of a vector, or the mean of the two middle ones: a scalar. The error is at most 2e-5. 126 /
     * 131 rounds.
     *
     * @throws IllegalArgumentException if this is not a vector of at least one element, or its range is wider than 32
     *     bits
     */
    public PrivateTensor median() {
        return unary(Op.MEDIAN, Attributes.NONE);
    }

    /**
     * The quantiles of a vector, interpolated as in NumPy: a vector with one for each probability. The error is at most
     * 2e-5. 126 / 131 rounds, however many there are.
     *
     * @param probabilities from 0, the smallest element, to 1, the largest; public
     * @throws IllegalArgumentException if a probability is not in 0 to 1, if this is not a vector of at least one
     *     element, or if its range is wider than 32 bits
     */
    public PrivateTensor quantile(double... probabilities) {
        return unary(Op.QUANTILES, Attributes.NONE.with(PROBABILITIES, probabilities));
    }

    /**
     * The axes in another order: axis i of the result is axis {@code axes[i]} of this tensor. Without arguments the
     * order is reversed. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if {@code axes} does not name each axis once
     */
    public PrivateTensor transpose(int... axes) {
        return unary(Op.TRANSPOSE, Attributes.NONE.with(AXES, axes));
    }

    /**
     * The same elements in another shape, row by row. One dimension may be -1 and takes what is left. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if the shape has another number of elements
     */
    public PrivateTensor reshape(int... shape) {
        return unary(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape));
    }

    /**
     * This tensor with axes of size 1, and axes that are missing in front, repeated to fill {@code shape}. Exact, with
     * no rounds.
     *
     * @throws IllegalArgumentException if this tensor does not broadcast to that shape
     */
    public PrivateTensor broadcastTo(int... shape) {
        return unary(Op.BROADCAST_TO, Attributes.NONE.with(SHAPE, shape));
    }

    /**
     * The part from {@code starts} to {@code ends}, which are exclusive, with one of each for every axis. Negative
     * places count from the end, and places outside are moved to the nearest that exists. All axes stay. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if there is not one start and one end for every axis
     */
    public PrivateTensor slice(int[] starts, int[] ends) {
        int[] steps = new int[starts.length];
        Arrays.fill(steps, 1);
        return slice(starts, ends, steps);
    }

    /**
     * The same, with only every so many entries along each axis.
     *
     * @param steps one for every axis, at least 1
     * @throws IllegalArgumentException if there is not one start, end and step for every axis, or a step is less than 1
     */
    public PrivateTensor slice(int[] starts, int[] ends, int[] steps) {
        return unary(
                Op.SLICE, Attributes.NONE.with(STARTS, starts).with(ENDS, ends).with(STEPS, steps));
    }

    /**
     * The entry {@code index} of the first axis, which disappears. A negative index counts from the end. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if this is a scalar, or there is no such entry
     */
    public PrivateTensor get(int index) {
        return gather(0, index < 0 ? index + size(0) : index).squeeze(0);
    }

    /**
     * What NumPy's {@code x[...]} takes, with one {@link Index} for each axis, from the first on; axes that are not named
     * are taken whole: {@code x.get(all(), range(0, 3))} are the first three columns of a matrix. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are more indices than axes, or a place is not in its axis, with the axis
     *     and its length
     */
    public PrivateTensor get(Index... indices) {
        int[] shape = shape();
        int rank = shape.length;
        long axes = Arrays.stream(indices).filter(index -> !index.isNewAxis()).count();
        if (axes > rank) {
            throw new IllegalArgumentException("more indices than axes: indices=" + Arrays.toString(indices) + ", axes="
                    + rank + ", shape=" + Arrays.toString(shape));
        }
        int[] starts = new int[rank];
        int[] ends = shape.clone();
        int[] steps = new int[rank];
        Arrays.fill(steps, 1);
        boolean isWhole = true;
        List<UnaryOperator<PrivateTensor>> changes = new ArrayList<>();
        int axis = 0;
        int place = 0;
        for (Index index : indices) {
            int target = place;
            if (index.isNewAxis()) {
                changes.add(x -> x.expandDims(target));
                place++;
                continue;
            }
            Index.Places places = index.on(axis, shape);
            isWhole &= places.areAll(shape[axis]);
            starts[axis] = places.start();
            ends[axis] = places.end();
            steps[axis] = places.step();
            if (places.isReversed()) {
                changes.add(x -> x.flip(target));
            }
            if (index.isPlace()) {
                changes.add(x -> x.squeeze(target));
            } else {
                place++;
            }
            axis++;
        }
        PrivateTensor result = isWhole ? this : slice(starts, ends, steps);
        for (UnaryOperator<PrivateTensor> change : changes) {
            result = change.apply(result);
        }
        return result;
    }

    /**
     * The rows from {@code from} to {@code to}, which is not included: entries of the first axis. Negative places count
     * from the end, and places outside are moved to the nearest that exists, as for {@link Index#range}. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if this is a scalar
     */
    public PrivateTensor rows(int from, int to) {
        return get(Index.range(from, to));
    }

    /**
     * The columns from {@code from} to {@code to}, which is not included: entries of the last axis of a matrix, or of a
     * tensor with more axes. Negative places count from the end, and places outside are moved to the nearest that exists,
     * as for {@link Index#range}. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    public PrivateTensor columns(int from, int to) {
        if (rank() < 2) {
            throw new IllegalArgumentException("no columns: shape=" + Arrays.toString(shape()) + ", axes=" + rank()
                    + ", least=2; of a vector take rows(from, to)");
        }
        Index[] indices = new Index[rank()];
        Arrays.fill(indices, Index.all());
        indices[rank() - 1] = Index.range(from, to);
        return get(indices);
    }

    /**
     * The entries at the public {@code indices} of one axis, in that order, as often as they are named; the axis takes
     * their number. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or an index is negative or not in it
     */
    public PrivateTensor gather(int axis, int... indices) {
        return unary(Op.GATHER, Attributes.NONE.with(AXIS, axis).with(INDICES, indices));
    }

    /**
     * The entries of this table's first axis at secret indices, which are whole numbers from 0: the result has the
     * shape of the indices, followed by this tensor's other axes. Exact. 3 rounds, and bytes in proportion to the
     * entries. Nobody learns an index.
     *
     * @throws IllegalArgumentException if this is a scalar, or if the indices have fraction bits or a range that goes
     *     outside the first axis: declare {@code .range(0, entries - 1).fractionBits(0)}
     */
    public PrivateTensor lookup(PrivateTensor indices) {
        return wrap(node(Op.LOOKUP, Attributes.NONE, indices));
    }

    /**
     * For each of these whole numbers from 0 a row with a one at that place and zeros elsewhere, along a new last axis
     * of size {@code entries}, without fraction bits. Exact. 2 rounds, and bytes in proportion to the entries. Nobody
     * learns a place.
     *
     * @throws IllegalArgumentException if this tensor has fraction bits or a range that goes outside 0 to
     *     {@code entries - 1}
     */
    public PrivateTensor oneHot(int entries) {
        return unary(Op.ONE_HOT, Attributes.NONE.with(ENTRIES, entries));
    }

    /**
     * This tensor with a new axis of size 1 at {@code axis}; -1 puts it last. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    public PrivateTensor expandDims(int axis) {
        return unary(Op.EXPAND_DIMS, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * This tensor without an axis of size 1. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis, or its size is not 1
     */
    public PrivateTensor squeeze(int axis) {
        return unary(Op.SQUEEZE, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * The entries of one axis in reverse order. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public PrivateTensor flip(int axis) {
        return unary(Op.FLIP, Attributes.NONE.with(AXIS, axis));
    }

    /**
     * The whole tensor side by side, {@code repeats[i]} times along axis i. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is not one number for every axis, or one is negative
     */
    public PrivateTensor tile(int... repeats) {
        return unary(Op.TILE, Attributes.NONE.with(REPEATS, repeats));
    }

    /**
     * This tensor with zeros around it: for every axis, how many before and how many after. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there is not one of each for every axis, or one is negative
     */
    public PrivateTensor pad(int[] before, int[] after) {
        return unary(Op.PAD, Attributes.NONE.with(BEFORE, before).with(AFTER, after));
    }

    /**
     * The main diagonal of the last two axes: of {@code [.., m, n]} it gives {@code [.., min(m, n)]}. Exact, with no
     * rounds.
     *
     * @throws IllegalArgumentException if there are fewer than two axes
     */
    public PrivateTensor diagonal() {
        return unary(Op.DIAGONAL, Attributes.NONE);
    }

    /**
     * A batch of a loop: {@code size} entries of the first axis, from {@code index * size} on. Past the last full batch
     * it starts over, and entries that do not fill a batch are left out. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if {@code size} is less than 1, or more than there are entries
     */
    public PrivateTensor batch(LoopIndex index, int size) {
        return batch(index.tensor(), size);
    }

    /**
     * The same, by a public scalar that holds a whole number, without fraction bits.
     *
     * @throws IllegalArgumentException as {@link #batch(LoopIndex, int)}
     */
    public PrivateTensor batch(PublicTensor index, int size) {
        return wrap(node(Op.BATCH, Attributes.NONE.with(SIZE, size), index));
    }

    /**
     * The entries of the first axis at {@code places}, a vector of whole numbers from 0 that everyone knows, in that
     * order; the first axis takes their number. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if this is a scalar, if the places are not a vector, or if they have fraction
     *     bits or a range that goes outside the first axis
     */
    public PrivateTensor take(PublicTensor places) {
        return wrap(node(Op.TAKE, Attributes.NONE, places));
    }

    /**
     * The same values, taken to lie in {@code [low, high]}. Nothing checks it: if an element does not, later results
     * may be wrong without notice. The shape stays, and it takes no rounds.
     *
     * @throws IllegalArgumentException if {@code low} is greater than {@code high}, or a bound does not fit
     */
    public PrivateTensor assumeRange(double low, double high) {
        return unary(Op.ASSUME_RANGE, Attributes.NONE.with(LOW, low).with(HIGH, high));
    }

    /**
     * The same values with another number of fraction bits. The error is at most one unit of the fewer bits, with 2 / 5
     * rounds; more bits are exact, with no rounds.
     *
     * @param bits from 0 to 40
     * @throws IllegalArgumentException if the numbers may not fit with so many bits
     */
    public PrivateTensor withFractionBits(int bits) {
        return unary(Op.RESCALE, Attributes.NONE.with(FRACTION_BITS, bits));
    }

    /**
     * Shortens rows, entries of the first axis, whose Euclidean norm is above {@code norm}; after it none is longer,
     * every rounding counted. The shape stays. A product and a comparison a row, and about 50 rounds. Nobody learns
     * which rows were shortened.
     *
     * @throws IllegalArgumentException if this is a scalar, if the norm is too small for the fraction bits, or if
     *     squares may overflow
     */
    public PrivateTensor clipRows(double norm) {
        return unary(Op.CLIP_ROWS, Attributes.NONE.with(NORM, norm));
    }

    /**
     * The sum over the first axis, which disappears, with noise that nobody knows: each server adds a share of it,
     * exact discrete Gaussian noise in units of the last fraction bit. Two servers' shares have the deviation
     * {@code noiseMultiplier * sensitivity}, so that much protects against the server that knows the third; whoever
     * knows none faces {@code sqrt(1.5)} times as much. 1 round, 192 bits an element of the sum.
     *
     * @param sensitivity the most that the Euclidean norm of one row is; if {@link #clipRows}, {@link #oneHot} or the
     *     range prove it, the result is differentially private, and policies take it for that
     * @param noiseMultiplier the noise's deviation as a multiple of the sensitivity
     * @throws IllegalArgumentException if this is a scalar, if one of the numbers is not positive and finite, or if a
     *     sum with its noise may not fit
     */
    public PrivateTensor noisedSum(double sensitivity, double noiseMultiplier) {
        return unary(Op.NOISED_SUM, Declarations.noise(sensitivity, noiseMultiplier));
    }
}
