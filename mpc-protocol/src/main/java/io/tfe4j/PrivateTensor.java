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
import java.util.Arrays;
import java.util.List;

/**
 * Numbers that no server knows. Methods are named as in ND4J and NumPy, broadcast as NumPy does, and add an operation
 * to the program; shape and range errors show at once, with the line of the script.
 */
public sealed class PrivateTensor extends Tensor permits PrivateVariable {
    private final NodeRef ref;

    PrivateTensor(TfeContext context, NodeRef ref) {
        super(context);
        this.ref = ref;
    }

    @Override
    NodeRef ref() {
        return ref;
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

    public PrivateTensor add(Tensor other) {
        return wrap(node(Op.ADD, Attributes.NONE, other));
    }

    public PrivateTensor add(double value) {
        return add(number(value));
    }

    public PrivateTensor sub(Tensor other) {
        return wrap(node(Op.SUBTRACT, Attributes.NONE, other));
    }

    public PrivateTensor sub(double value) {
        return sub(number(value));
    }

    /** {@code value - this}. */
    public PrivateTensor rsub(double value) {
        return number(value).sub(this);
    }

    /** The elementwise product; by a public tensor it needs no product of shares. */
    public PrivateTensor mul(Tensor other) {
        return wrap(node(Op.MULTIPLY, Attributes.NONE, other));
    }

    /**
     * By a public number, free if it is whole. Of another, at least 24 significant bits count, however wide this tensor's
     * range is.
     *
     * @throws IllegalArgumentException if a product may not fit, saying how large it may be
     */
    public PrivateTensor mul(double factor) {
        return unary(Op.SCALE, Attributes.NONE.with(FACTOR, factor));
    }

    /** By a public number other than 0; as {@link #mul(double)} by its reciprocal. */
    public PrivateTensor div(double divisor) {
        if (divisor == 0) {
            throw new IllegalArgumentException("division by zero: tensor=" + this);
        }
        return mul(1 / divisor);
    }

    /** The elementwise quotient; {@code divisor}'s elements must not be zero. */
    public PrivateTensor div(PrivateTensor divisor) {
        return wrap(node(Op.DIVIDE, Attributes.NONE, divisor));
    }

    /** {@code value / this}, elementwise. */
    public PrivateTensor rdiv(double value) {
        return wrap(context()
                .builder()
                .append(Op.DIVIDE, Attributes.NONE, List.of(number(value).ref(), ref())));
    }

    /**
     * This value as one that may be opened although it depends on dithered rounding, and for which nothing has to be
     * rounded exactly; see {@link TfeContext#rounding}. Give it to the output itself. {@link Rounding#FLOOR} changes
     * nothing.
     */
    public PrivateTensor rounding(Rounding rounding) {
        return rounding == Rounding.FLOOR ? this : unary(Op.DITHERED, Attributes.NONE);
    }

    /**
     * A public power; a whole one of at most 16 in magnitude takes numbers of either sign, others positive ones. Negative
     * whole powers of numbers near 0 saturate if this tensor's range includes 0, and are refused if they may not fit
     * otherwise.
     */
    public PrivateTensor pow(double exponent) {
        return unary(Op.POW, Attributes.NONE.with(EXPONENT, exponent));
    }

    /** A private power of positive numbers. */
    public PrivateTensor pow(PrivateTensor exponent) {
        return wrap(node(Op.POW, Attributes.NONE, exponent));
    }

    public PrivateTensor neg() {
        return unary(Op.NEGATE, Attributes.NONE);
    }

    public PrivateTensor square() {
        return mul(this);
    }

    /** The matrix product over the last two axes. */
    public PrivateTensor mmul(Tensor other) {
        return wrap(node(Op.MATMUL, Attributes.NONE, other));
    }

    /** The inner product of two vectors, a scalar. */
    public PrivateTensor dot(Tensor other) {
        return mmul(other);
    }

    /** The convolution of this batch of images with {@code weights}. */
    public PrivateTensor conv2d(Tensor weights, Conv2d spec) {
        return wrap(node(Op.CONV2D, Attributes.NONE.with(GEOMETRY, Geometry.toInts(spec)), weights));
    }

    /** Over {@code axes}, or over all of them. */
    public PrivateTensor sum(int... axes) {
        return sum(false, axes);
    }

    public PrivateTensor sum(boolean keepDims, int... axes) {
        return unary(Op.SUM, axes(keepDims, axes));
    }

    /** Over {@code axes}, or over all of them. */
    public PrivateTensor mean(int... axes) {
        return mean(false, axes);
    }

    public PrivateTensor mean(boolean keepDims, int... axes) {
        return unary(Op.MEAN, axes(keepDims, axes));
    }

    public PrivateTensor cumsum(int axis) {
        return unary(Op.CUMULATIVE_SUM, Attributes.NONE.with(AXIS, axis));
    }

    public PrivateBits lt(Tensor other) {
        return bits(Op.LESS, other);
    }

    public PrivateBits lt(double value) {
        return lt(number(value));
    }

    public PrivateBits lte(Tensor other) {
        return bits(Op.LESS_EQUAL, other);
    }

    public PrivateBits lte(double value) {
        return lte(number(value));
    }

    public PrivateBits gt(Tensor other) {
        return bits(Op.GREATER, other);
    }

    public PrivateBits gt(double value) {
        return gt(number(value));
    }

    public PrivateBits gte(Tensor other) {
        return bits(Op.GREATER_EQUAL, other);
    }

    public PrivateBits gte(double value) {
        return gte(number(value));
    }

    public PrivateBits eq(Tensor other) {
        return bits(Op.EQUAL, other);
    }

    public PrivateBits eq(double value) {
        return eq(number(value));
    }

    public PrivateBits neq(Tensor other) {
        return bits(Op.NOT_EQUAL, other);
    }

    public PrivateBits neq(double value) {
        return neq(number(value));
    }

    /** -1, 0 or 1. */
    public PrivateTensor sign() {
        return unary(Op.SIGN, Attributes.NONE);
    }

    /** The larger of the two, elementwise. */
    public PrivateTensor max(Tensor other) {
        return wrap(node(Op.MAXIMUM, Attributes.NONE, other));
    }

    /** The smaller of the two, elementwise. */
    public PrivateTensor min(Tensor other) {
        return wrap(node(Op.MINIMUM, Attributes.NONE, other));
    }

    /** What lies outside {@code [low, high]} becomes the nearer bound. */
    public PrivateTensor clip(double low, double high) {
        return unary(Op.CLIP, Attributes.NONE.with(LOW, low).with(HIGH, high));
    }

    /**
     * This tensor of counts with small cells blanked: what is below {@code least} becomes 0, as if nobody were in it. Exact,
     * and nobody learns which cells were blanked rather than empty. As costly as a comparison and a choice, 7 rounds.
     *
     * <p>Policies can demand it of all that leaves, by {@code suppressBelow}. They believe it where the counts are counts by
     * the program's graph: {@link #histogram}, or a sum over the first axis of zeros and ones of which each row is made
     * from another row of a table, and sums of such counts over several owners.
     *
     * @param least the smallest count that shows, at least 1
     */
    public PrivateTensor suppressBelow(int least) {
        return suppressBelow(this, least);
    }

    /**
     * This tensor with the cells blanked, set to 0, whose count is below {@code least}. Each value needs its count: the
     * counts are of this tensor's shape, or have 1 where all values along an axis have the same one.
     *
     * <p>For policies, beside what {@link #suppressBelow(int)} says of counts, the values must be sums over the rows that
     * were counted, of columns as their owner has them: {@code member.mul(income).sum(0)} for the counts {@code
     * member.sum(0)}, or {@code member.transpose().mmul(incomes)} for {@code member.sum(0).expandDims(1)}, and what is
     * computed of such sums cell by cell, such as means.
     *
     * @param counts how many are behind each value
     * @param least the smallest count whose value shows, at least 1
     * @throws IllegalArgumentException if there is not one count for each value
     */
    public PrivateTensor suppressBelow(PrivateTensor counts, int least) {
        return wrap(node(Op.SUPPRESS_BELOW, Declarations.least(least), counts));
    }

    /**
     * Which of these counts {@link #suppressBelow(int)} lets show: 1 for at least {@code least}, else 0, without fraction
     * bits. It tells a blanked cell of values from one whose value is 0, and counts as blanked itself.
     */
    public PrivateTensor shownFrom(int least) {
        PublicTensor one = context().constant(PlainTensor.scalar(1), 0);
        return wrap(
                context().builder().append(Op.SUPPRESS_BELOW, Declarations.least(least), List.of(one.ref(), ref())));
    }

    /**
     * What is left of each number when {@code divisor} was taken away as often as it goes, {@code x - d floor(x / d)}: from 0
     * to below the divisor, for negative numbers too. Same shape and fraction bits; exact. 15 rounds for a vector of the
     * default range, 7 if the divisor is a power of two; none if the range is below it. Opens nothing.
     *
     * @param divisor whole and positive
     * @throws IllegalArgumentException if it is not positive, or {@code divisor * 2^fractionBits} with the tensor's range is
     *     2^61 or more
     */
    public PrivateTensor remainder(long divisor) {
        return unary(Op.REMAINDER, Attributes.NONE.with(DIVISOR, divisor));
    }

    public PrivateTensor abs() {
        return unary(Op.ABS, Attributes.NONE);
    }

    public PrivateTensor relu() {
        return unary(Op.RELU, Attributes.NONE);
    }

    public PrivateTensor sigmoid() {
        return unary(Op.SIGMOID, Attributes.NONE);
    }

    /** In three pieces: quick, and off by at most 0.058. */
    public PrivateTensor sigmoid3() {
        return unary(Op.SIGMOID3, Attributes.NONE);
    }

    /** In five pieces: quick, and off by at most 0.019. */
    public PrivateTensor sigmoid5() {
        return unary(Op.SIGMOID5, Attributes.NONE);
    }

    public PrivateTensor tanh() {
        return unary(Op.TANH, Attributes.NONE);
    }

    public PrivateTensor erf() {
        return unary(Op.ERF, Attributes.NONE);
    }

    public PrivateTensor softplus() {
        return unary(Op.SOFTPLUS, Attributes.NONE);
    }

    public PrivateTensor gelu() {
        return unary(Op.GELU, Attributes.NONE);
    }

    public PrivateTensor silu() {
        return unary(Op.SILU, Attributes.NONE);
    }

    public PrivateTensor exp() {
        return unary(Op.EXP, Attributes.NONE);
    }

    public PrivateTensor exp2() {
        return unary(Op.EXP2, Attributes.NONE);
    }

    /** The natural logarithm, of positive numbers. */
    public PrivateTensor log() {
        return unary(Op.LOG, Attributes.NONE);
    }

    public PrivateTensor log2() {
        return unary(Op.LOG2, Attributes.NONE);
    }

    public PrivateTensor sqrt() {
        return unary(Op.SQRT, Attributes.NONE);
    }

    /** {@code 1 / sqrt(this)}. */
    public PrivateTensor rsqrt() {
        return unary(Op.RSQRT, Attributes.NONE);
    }

    /** {@code 1 / this}. */
    public PrivateTensor reciprocal() {
        return unary(Op.RECIPROCAL, Attributes.NONE);
    }

    public PrivateTensor softmax(int axis) {
        return unary(Op.SOFTMAX, Attributes.NONE.with(AXIS, axis));
    }

    public PrivateTensor logSoftmax(int axis) {
        return unary(Op.LOG_SOFTMAX, Attributes.NONE.with(AXIS, axis));
    }

    /** The largest element. */
    public PrivateTensor max() {
        return reshape(-1).max(0);
    }

    /** The largest entry along one axis, which disappears. */
    public PrivateTensor max(int axis) {
        return along(Op.MAX_ALONG, axis);
    }

    /** The smallest element. */
    public PrivateTensor min() {
        return reshape(-1).min(0);
    }

    /** The smallest entry along one axis, which disappears. */
    public PrivateTensor min(int axis) {
        return along(Op.MIN_ALONG, axis);
    }

    /** The index of the largest entry along one axis, the first of equal ones. */
    public PrivateTensor argMax(int axis) {
        return along(Op.ARG_MAX, axis);
    }

    /** The index of the smallest entry along one axis, the first of equal ones. */
    public PrivateTensor argMin(int axis) {
        return along(Op.ARG_MIN, axis);
    }

    private PrivateTensor along(Op operation, int axis) {
        return unary(operation, Attributes.NONE.with(AXIS, axis).with(KEEP_DIMS, false));
    }

    /** Over {@code n - ddof}, along {@code axes} or over all of them. */
    public PrivateTensor variance(int ddof, int... axes) {
        return unary(Op.VARIANCE, axes(false, axes).with(DDOF, ddof));
    }

    /** The standard deviation over {@code n - ddof}, along {@code axes} or over all of them. */
    public PrivateTensor std(int ddof, int... axes) {
        return unary(Op.STANDARD_DEVIATION, axes(false, axes).with(DDOF, ddof));
    }

    /** Covariances of the columns, one observation a row, over {@code rows - ddof}. */
    public PrivateTensor cov(int ddof) {
        return unary(Op.COVARIANCE, Attributes.NONE.with(DDOF, ddof));
    }

    /**
     * Correlations of the columns, one observation a row, accurate whatever the columns' scales. A column that is constant
     * gives 0, with itself too.
     */
    public PrivateTensor corr() {
        return unary(Op.CORRELATION, Attributes.NONE);
    }

    /** The sum of absolute values, along {@code axes} or over all of them. */
    public PrivateTensor norm1(int... axes) {
        return unary(Op.NORM1, axes(false, axes));
    }

    /** The square root of the sum of squares, along {@code axes} or over all of them. */
    public PrivateTensor norm2(int... axes) {
        return unary(Op.NORM2, axes(false, axes));
    }

    /** How many elements are in each interval between ascending edges; the last interval is closed. */
    public PrivateTensor histogram(double... edges) {
        return unary(Op.HISTOGRAM, Attributes.NONE.with(EDGES, edges));
    }

    /** A vector in ascending order. */
    public PrivateTensor sort() {
        return sort(false);
    }

    public PrivateTensor sort(boolean descending) {
        return unary(Op.SORT, Attributes.NONE.with(DESCENDING, descending));
    }

    /** The rows of this tensor in the order of {@code keys}, a vector; equal keys stay as they were. */
    public PrivateTensor sortBy(PrivateTensor keys, boolean descending) {
        return wrap(keys.node(Op.SORT_BY_KEY, Attributes.NONE.with(DESCENDING, descending), this));
    }

    /** The largest elements of a vector, the largest first. */
    public PrivateTensor topK(int count) {
        return unary(Op.TOP_K, Attributes.NONE.with(COUNT, count));
    }

    /** The middle element of a vector, or the mean of the two middle ones. */
    public PrivateTensor median() {
        return unary(Op.MEDIAN, Attributes.NONE);
    }

    /** Quantiles of a vector, interpolated as in NumPy, one for each probability. */
    public PrivateTensor quantile(double... probabilities) {
        return unary(Op.QUANTILES, Attributes.NONE.with(PROBABILITIES, probabilities));
    }

    /** Reverses the axes, or permutes them. */
    public PrivateTensor transpose(int... axes) {
        return unary(Op.TRANSPOSE, Attributes.NONE.with(AXES, axes));
    }

    /** One dimension may be -1 and takes what is left. */
    public PrivateTensor reshape(int... shape) {
        return unary(Op.RESHAPE, Attributes.NONE.with(SHAPE, shape));
    }

    public PrivateTensor broadcastTo(int... shape) {
        return unary(Op.BROADCAST_TO, Attributes.NONE.with(SHAPE, shape));
    }

    /** Starts and ends (exclusive), one of each an axis; negative ones count from the end. */
    public PrivateTensor slice(int[] starts, int[] ends) {
        int[] steps = new int[starts.length];
        Arrays.fill(steps, 1);
        return slice(starts, ends, steps);
    }

    public PrivateTensor slice(int[] starts, int[] ends, int[] steps) {
        return unary(
                Op.SLICE, Attributes.NONE.with(STARTS, starts).with(ENDS, ends).with(STEPS, steps));
    }

    /** Entry {@code index} of the first axis, which disappears; a negative index counts from the end. */
    public PrivateTensor get(int index) {
        return gather(0, index < 0 ? index + size(0) : index).squeeze(0);
    }

    /** The entries {@code indices} of one axis, in that order. */
    public PrivateTensor gather(int axis, int... indices) {
        return unary(Op.GATHER, Attributes.NONE.with(AXIS, axis).with(INDICES, indices));
    }

    /** The entries of the first axis at secret whole numbers, which must provably lie in it. */
    public PrivateTensor lookup(PrivateTensor indices) {
        return wrap(node(Op.LOOKUP, Attributes.NONE, indices));
    }

    /** For each of these whole numbers a row with a one at it, along a new last axis. */
    public PrivateTensor oneHot(int entries) {
        return unary(Op.ONE_HOT, Attributes.NONE.with(ENTRIES, entries));
    }

    public PrivateTensor expandDims(int axis) {
        return unary(Op.EXPAND_DIMS, Attributes.NONE.with(AXIS, axis));
    }

    public PrivateTensor squeeze(int axis) {
        return unary(Op.SQUEEZE, Attributes.NONE.with(AXIS, axis));
    }

    public PrivateTensor flip(int axis) {
        return unary(Op.FLIP, Attributes.NONE.with(AXIS, axis));
    }

    public PrivateTensor tile(int... repeats) {
        return unary(Op.TILE, Attributes.NONE.with(REPEATS, repeats));
    }

    /** Zeros around: counts before and after, one of each an axis. */
    public PrivateTensor pad(int[] before, int[] after) {
        return unary(Op.PAD, Attributes.NONE.with(BEFORE, before).with(AFTER, after));
    }

    public PrivateTensor diagonal() {
        return unary(Op.DIAGONAL, Attributes.NONE);
    }

    /** Rows {@code index * size} and on; past the last full batch it starts over. */
    public PrivateTensor batch(LoopIndex index, int size) {
        return batch(index.tensor(), size);
    }

    /** As {@link #batch(LoopIndex, int)}, by any public whole number. */
    public PrivateTensor batch(PublicTensor index, int size) {
        return wrap(node(Op.BATCH, Attributes.NONE.with(SIZE, size), index));
    }

    /** The entries of the first axis at {@code places}, a vector of whole numbers that everyone knows. */
    public PrivateTensor take(PublicTensor places) {
        return wrap(node(Op.TAKE, Attributes.NONE, places));
    }

    /**
     * The same values, taken to lie in {@code [low, high]}. Nothing checks it: if an element does not, later results
     * may be wrong without notice.
     */
    public PrivateTensor assumeRange(double low, double high) {
        return unary(Op.ASSUME_RANGE, Attributes.NONE.with(LOW, low).with(HIGH, high));
    }

    /** The same values with another number of fraction bits. */
    public PrivateTensor withFractionBits(int bits) {
        return unary(Op.RESCALE, Attributes.NONE.with(FRACTION_BITS, bits));
    }

    /**
     * Shortens rows, entries of the first axis, whose Euclidean norm is above {@code norm}; after it none is longer,
     * every rounding counted. A product and a comparison a row, and about 50 rounds.
     *
     * @throws IllegalArgumentException if the norm is too small for the fraction bits, or squares may overflow
     */
    public PrivateTensor clipRows(double norm) {
        return unary(Op.CLIP_ROWS, Attributes.NONE.with(NORM, norm));
    }

    /**
     * The sum over the first axis, with noise that nobody knows: each server adds a share of it, exact discrete Gaussian
     * noise in units of the last fraction bit. Two servers' shares have the deviation {@code noiseMultiplier *
     * sensitivity}, so that much protects against the server that knows the third; whoever knows none faces {@code
     * sqrt(1.5)} times as much. 1 round, 192 bits an element of the sum.
     *
     * @param sensitivity the most that the Euclidean norm of one row is; if {@link #clipRows}, {@link #oneHot} or the
     *     range prove it, the result is differentially private, and policies take it for that
     * @param noiseMultiplier the noise's deviation as a multiple of the sensitivity
     */
    public PrivateTensor noisedSum(double sensitivity, double noiseMultiplier) {
        return unary(Op.NOISED_SUM, Declarations.noise(sensitivity, noiseMultiplier));
    }
}
