package io.tfe4j.program;

import static io.tfe4j.program.Attribute.AFTER;
import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.BANDS;
import static io.tfe4j.program.Attribute.BEFORE;
import static io.tfe4j.program.Attribute.BIASES;
import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.CHECKS_RANGES;
import static io.tfe4j.program.Attribute.CLIPS;
import static io.tfe4j.program.Attribute.COLUMNS;
import static io.tfe4j.program.Attribute.COUNT;
import static io.tfe4j.program.Attribute.DATASET;
import static io.tfe4j.program.Attribute.DDOF;
import static io.tfe4j.program.Attribute.DESCENDING;
import static io.tfe4j.program.Attribute.DIVISOR;
import static io.tfe4j.program.Attribute.EDGES;
import static io.tfe4j.program.Attribute.ENDS;
import static io.tfe4j.program.Attribute.ENTRIES;
import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.EXPONENT;
import static io.tfe4j.program.Attribute.FACTOR;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.GEOMETRY;
import static io.tfe4j.program.Attribute.GROUPS;
import static io.tfe4j.program.Attribute.HIGH;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.KEEP_DIMS;
import static io.tfe4j.program.Attribute.KERNELS;
import static io.tfe4j.program.Attribute.LEAST;
import static io.tfe4j.program.Attribute.LOW;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.NOISE;
import static io.tfe4j.program.Attribute.NORM;
import static io.tfe4j.program.Attribute.PLAYER;
import static io.tfe4j.program.Attribute.PROBABILITIES;
import static io.tfe4j.program.Attribute.REPEATS;
import static io.tfe4j.program.Attribute.ROWS;
import static io.tfe4j.program.Attribute.SAVED;
import static io.tfe4j.program.Attribute.SHAPE;
import static io.tfe4j.program.Attribute.SIZE;
import static io.tfe4j.program.Attribute.STARTS;
import static io.tfe4j.program.Attribute.STEPS;
import static io.tfe4j.program.Attribute.TENSOR;
import static io.tfe4j.program.Attribute.TIMES;
import static io.tfe4j.program.Attribute.UPPER;
import static io.tfe4j.program.Attribute.VALUE;
import static io.tfe4j.program.CompareOperations.choosing;
import static io.tfe4j.program.CompareOperations.comparing;
import static io.tfe4j.program.CompareOperations.logic;
import static io.tfe4j.program.CompareOperations.reducing;
import static io.tfe4j.program.FunctionOperations.alongAxis;
import static io.tfe4j.program.FunctionOperations.elementwise;
import static io.tfe4j.program.RowEffect.ADDS;
import static io.tfe4j.program.RowEffect.ASSUMES;
import static io.tfe4j.program.RowEffect.BATCHES;
import static io.tfe4j.program.RowEffect.BRINGS;
import static io.tfe4j.program.RowEffect.BROADCASTS;
import static io.tfe4j.program.RowEffect.CHOOSES;
import static io.tfe4j.program.RowEffect.CLIPS_ROWS;
import static io.tfe4j.program.RowEffect.CONCATENATES;
import static io.tfe4j.program.RowEffect.CONVOLVES;
import static io.tfe4j.program.RowEffect.COUNTS;
import static io.tfe4j.program.RowEffect.DROPS_AXIS;
import static io.tfe4j.program.RowEffect.DUPLICATES;
import static io.tfe4j.program.RowEffect.ENCODES;
import static io.tfe4j.program.RowEffect.FLIPS;
import static io.tfe4j.program.RowEffect.GATHERS;
import static io.tfe4j.program.RowEffect.INSERTS_AXIS;
import static io.tfe4j.program.RowEffect.KEEPS;
import static io.tfe4j.program.RowEffect.LEAVES;
import static io.tfe4j.program.RowEffect.LOOKS_UP;
import static io.tfe4j.program.RowEffect.MIXES;
import static io.tfe4j.program.RowEffect.MULTIPLIES;
import static io.tfe4j.program.RowEffect.MULTIPLIES_MATRICES;
import static io.tfe4j.program.RowEffect.NUMBER_BY_NUMBER;
import static io.tfe4j.program.RowEffect.PADS;
import static io.tfe4j.program.RowEffect.REDUCES_AXIS;
import static io.tfe4j.program.RowEffect.RESHAPES;
import static io.tfe4j.program.RowEffect.ROUNDS;
import static io.tfe4j.program.RowEffect.RUNS_ALONG_AXIS;
import static io.tfe4j.program.RowEffect.SCALES;
import static io.tfe4j.program.RowEffect.SLICES;
import static io.tfe4j.program.RowEffect.STACKS;
import static io.tfe4j.program.RowEffect.SUMS;
import static io.tfe4j.program.RowEffect.SUMS_FUNCTIONS;
import static io.tfe4j.program.RowEffect.SUMS_PRODUCTS;
import static io.tfe4j.program.RowEffect.SUMS_SQUARES;
import static io.tfe4j.program.RowEffect.SUMS_WITH_NOISE;
import static io.tfe4j.program.RowEffect.TILES;
import static io.tfe4j.program.RowEffect.TRANSPOSES;
import static io.tfe4j.program.ShapeOperations.joining;
import static io.tfe4j.program.ShapeOperations.moving;
import static io.tfe4j.program.ShapeOperations.movingWithZeros;
import static io.tfe4j.program.StatisticsOperations.unary;
import static io.tfe4j.program.Takes.NOTHING;
import static io.tfe4j.program.Takes.declaring;
import static io.tfe4j.program.Takes.takes;
import static io.tfe4j.program.Trait.OPENS;
import static io.tfe4j.program.Trait.PURE;

import io.tfe4j.function.Compare;
import io.tfe4j.function.Exponential;
import io.tfe4j.function.Extremes;
import io.tfe4j.function.Logarithm;
import io.tfe4j.function.PiecewiseSigmoids;
import io.tfe4j.function.Reciprocal;
import io.tfe4j.function.Roots;
import io.tfe4j.function.RowClipping;
import io.tfe4j.function.Sigmoids;
import io.tfe4j.function.Softmax;
import io.tfe4j.function.Sorting;
import io.tfe4j.function.Statistics;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operations that a program may name, each once: its name on the wire, the code that computes it at a server, and what
 * passes and the executor may assume of it. The order means nothing: neither digests nor addresses depend on it.
 *
 * <p>The code of a family stands in its {@code …Operations}, which must not use this class while it is being initialised.
 */
public enum Op {
    // What the executor does itself
    VARIABLE("variable", BRINGS, declaring(NAME)),
    STORE("store", KEEPS, takes(NAME)),
    PARAMETER("parameter", BRINGS, takes(INDEX)),
    LOOP_INDEX("loopIndex", BRINGS, NOTHING),
    REPEAT("repeat", BRINGS, takes(ITERATIONS, BODY)),
    REPEAT_RESULT("repeatResult", BRINGS, takes(INDEX), ExchangeOperations::repeatResult, PURE),
    ASSIGN("assign", ROUNDS, declaring(NAME), ExchangeOperations::assign),

    // From and to players
    PRIVATE_INPUT(
            "privateInput",
            BRINGS,
            declaring(PLAYER, NAME).or(DATASET, COLUMNS, TENSOR, CHECKS_RANGES),
            ExchangeOperations::privateInput),
    PUBLIC_INPUT(
            "publicInput",
            BRINGS,
            declaring(PLAYER, NAME).or(DATASET, COLUMNS, TENSOR),
            ExchangeOperations::publicInput),
    CONSTANT("constant", BRINGS, takes(VALUE, FRACTION_BITS), ExchangeOperations::constant, PURE),
    LOCAL_COMPUTATION("localComputation", BRINGS, declaring(PLAYER, NAME), ExchangeOperations::localComputation, OPENS),
    OUTPUT("output", LEAVES, takes(PLAYER, NAME), ExchangeOperations::output, OPENS),
    REVEAL("reveal", MIXES, NOTHING, ExchangeOperations::reveal, OPENS, PURE),
    DITHERED("dithered", KEEPS, NOTHING, (context, in) -> in.value(0), PURE),
    CHECKPOINT("checkpoint", LEAVES, takes(NAME, SAVED), CheckpointOperations::saved),
    RESTORE("restore", BRINGS, declaring(NAME, ENTRY), CheckpointOperations::restored),

    // Sums and products
    ADD("add", ADDS, NOTHING, ArithmeticOperations::add, PURE),
    SUBTRACT("subtract", ADDS, NOTHING, ArithmeticOperations::subtract, PURE),
    NEGATE("negate", ADDS, NOTHING, ArithmeticOperations::negate, PURE),
    MULTIPLY("multiply", MULTIPLIES, NOTHING, ArithmeticOperations::multiply, PURE),
    MATMUL("matmul", MULTIPLIES_MATRICES, NOTHING, ArithmeticOperations::matmul, PURE),
    CONV2D("conv2d", CONVOLVES, takes(GEOMETRY), ArithmeticOperations::conv2d, PURE),
    SCALE("scale", SCALES, takes(FACTOR), ArithmeticOperations::scale, PURE),
    SUM("sum", SUMS, takes(AXES, KEEP_DIMS), ArithmeticOperations::sum, PURE),
    MEAN("mean", SUMS, takes(AXES, KEEP_DIMS), ArithmeticOperations::mean, PURE),
    CUMULATIVE_SUM("cumulativeSum", RUNS_ALONG_AXIS, takes(AXIS), ArithmeticOperations::cumulativeSum, PURE),
    RESCALE("rescale", ROUNDS, takes(FRACTION_BITS), ArithmeticOperations::rescale, PURE),
    ASSUME_RANGE("assumeRange", ASSUMES, takes(LOW, HIGH), ArithmeticOperations::assumeRange, PURE),

    // Movement
    TRANSPOSE("transpose", TRANSPOSES, takes(AXES), moving((x, in) -> x.transpose(in.get(AXES))), PURE),
    BROADCAST_TO(
            "broadcastTo", BROADCASTS, takes(SHAPE), moving((x, in) -> x.broadcastTo(ShapeOperations.shape(in))), PURE),
    SLICE(
            "slice",
            SLICES,
            takes(STARTS, ENDS, STEPS),
            moving((x, in) -> x.slice(in.get(STARTS), in.get(ENDS), in.get(STEPS))),
            PURE),
    GATHER("gather", GATHERS, takes(INDICES, AXIS), moving((x, in) -> x.gather(in.get(INDICES), in.get(AXIS))), PURE),
    EXPAND_DIMS("expandDims", INSERTS_AXIS, takes(AXIS), moving((x, in) -> x.expandDims(in.get(AXIS))), PURE),
    SQUEEZE("squeeze", DROPS_AXIS, takes(AXIS), moving((x, in) -> x.squeeze(in.get(AXIS))), PURE),
    FLIP("flip", FLIPS, takes(AXIS), moving((x, in) -> x.flip(in.get(AXIS))), PURE),
    TILE("tile", TILES, takes(REPEATS), moving((x, in) -> x.tile(in.get(REPEATS))), PURE),
    REPEAT_ELEMENTS(
            "repeatElements",
            DUPLICATES,
            takes(TIMES, AXIS),
            moving((x, in) -> x.repeat(in.get(TIMES), in.get(AXIS))),
            PURE),
    DIAGONAL("diagonal", MIXES, NOTHING, moving((x, in) -> x.diagonal()), PURE),
    PAD("pad", PADS, takes(BEFORE, AFTER), movingWithZeros((x, in) -> x.pad(in.get(BEFORE), in.get(AFTER))), PURE),
    TRIANGLE("triangle", MIXES, takes(UPPER), movingWithZeros((x, in) -> x.triangle(in.get(UPPER))), PURE),
    CONCATENATE(
            "concatenate",
            CONCATENATES,
            takes(AXIS),
            joining(in -> parts -> RingTensor.concatenate(parts, in.get(AXIS))),
            PURE),
    STACK("stack", STACKS, takes(AXIS), joining(in -> parts -> RingTensor.stack(parts, in.get(AXIS))), PURE),
    RESHAPE("reshape", RESHAPES, takes(SHAPE), ShapeOperations::reshape, PURE),
    BATCH("batch", BATCHES, takes(SIZE), ShapeOperations::batch, PURE),

    // Comparisons, and what is chosen by them
    LESS("less", NUMBER_BY_NUMBER, NOTHING, comparing(Compare::less), PURE),
    LESS_EQUAL("lessEqual", NUMBER_BY_NUMBER, NOTHING, comparing(Compare::lessEqual), PURE),
    GREATER("greater", NUMBER_BY_NUMBER, NOTHING, comparing((context, x, y) -> Compare.less(context, y, x)), PURE),
    GREATER_EQUAL(
            "greaterEqual",
            NUMBER_BY_NUMBER,
            NOTHING,
            comparing((context, x, y) -> Compare.lessEqual(context, y, x)),
            PURE),
    EQUAL("equal", NUMBER_BY_NUMBER, NOTHING, comparing(Compare::equal), PURE),
    NOT_EQUAL("notEqual", NUMBER_BY_NUMBER, NOTHING, comparing(Compare::notEqual), PURE),
    MAXIMUM("maximum", NUMBER_BY_NUMBER, NOTHING, choosing(Compare::maximum), PURE),
    MINIMUM("minimum", NUMBER_BY_NUMBER, NOTHING, choosing(Compare::minimum), PURE),
    RELU("relu", NUMBER_BY_NUMBER, NOTHING, (context, in) -> Value.of(Compare.relu(context, in.fixed(0))), PURE),
    ABS("abs", NUMBER_BY_NUMBER, NOTHING, (context, in) -> Value.of(Compare.abs(context, in.fixed(0))), PURE),
    MAX_ALONG("maxAlong", REDUCES_AXIS, takes(AXIS, KEEP_DIMS), reducing(Extremes::max), PURE),
    MIN_ALONG("minAlong", REDUCES_AXIS, takes(AXIS, KEEP_DIMS), reducing(Extremes::min), PURE),
    ARG_MAX("argMax", REDUCES_AXIS, takes(AXIS, KEEP_DIMS), reducing(Extremes::argMax), PURE),
    ARG_MIN("argMin", REDUCES_AXIS, takes(AXIS, KEEP_DIMS), reducing(Extremes::argMin), PURE),
    SIGN("sign", NUMBER_BY_NUMBER, NOTHING, (context, in) -> Value.of(Compare.sign(context, in.fixed(0))), PURE),
    CLIP("clip", NUMBER_BY_NUMBER, takes(LOW, HIGH), CompareOperations::clip, PURE),
    WHERE("where", CHOOSES, NOTHING, CompareOperations::where, PURE),
    SUPPRESS_BELOW("suppressBelow", CHOOSES, takes(LEAST), CompareOperations::suppressBelow, PURE),
    AND(
            "and",
            NUMBER_BY_NUMBER,
            NOTHING,
            logic((context, x, y) -> Suite.of(context).and(context, x, y)),
            PURE),
    OR(
            "or",
            NUMBER_BY_NUMBER,
            NOTHING,
            logic((context, x, y) -> Suite.of(context).or(context, x, y)),
            PURE),
    XOR("xor", NUMBER_BY_NUMBER, NOTHING, logic((context, x, y) -> x.xor(y)), PURE),
    NOT("not", NUMBER_BY_NUMBER, NOTHING, (context, in) -> Value.of(in.bits(0).not(context.self())), PURE),
    BITS_TO_NUMBERS(
            "bitsToNumbers",
            NUMBER_BY_NUMBER,
            NOTHING,
            (context, in) -> Value.of(CompareOperations.numbers(context, in.bits(0))),
            PURE),

    // Functions of real numbers
    SIGMOID("sigmoid", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::sigmoid), PURE),
    SIGMOID3("sigmoid3", NUMBER_BY_NUMBER, NOTHING, elementwise(PiecewiseSigmoids::sigmoid3), PURE),
    SIGMOID5("sigmoid5", NUMBER_BY_NUMBER, NOTHING, elementwise(PiecewiseSigmoids::sigmoid5), PURE),
    TANH("tanh", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::tanh), PURE),
    ERF("erf", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::erf), PURE),
    SOFTPLUS("softplus", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::softplus), PURE),
    GELU("gelu", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::gelu), PURE),
    SILU("silu", NUMBER_BY_NUMBER, NOTHING, elementwise(Sigmoids::silu), PURE),
    EXP("exp", NUMBER_BY_NUMBER, NOTHING, elementwise(Exponential::exp), PURE),
    EXP2("exp2", NUMBER_BY_NUMBER, NOTHING, elementwise(Exponential::exp2), PURE),
    LOG("log", NUMBER_BY_NUMBER, NOTHING, elementwise(Logarithm::log), PURE),
    LOG2("log2", NUMBER_BY_NUMBER, NOTHING, elementwise(Logarithm::log2), PURE),
    SQRT("sqrt", NUMBER_BY_NUMBER, NOTHING, elementwise(Roots::sqrt), PURE),
    RSQRT("rsqrt", NUMBER_BY_NUMBER, NOTHING, elementwise(Roots::rsqrt), PURE),
    RECIPROCAL("reciprocal", NUMBER_BY_NUMBER, NOTHING, elementwise(Reciprocal::reciprocal), PURE),
    SOFTMAX("softmax", RUNS_ALONG_AXIS, takes(AXIS), alongAxis(Softmax::softmax), PURE),
    LOG_SOFTMAX("logSoftmax", RUNS_ALONG_AXIS, takes(AXIS), alongAxis(Softmax::logSoftmax), PURE),
    POW("pow", NUMBER_BY_NUMBER, takes().or(EXPONENT), FunctionOperations::pow, PURE),
    DIVIDE("divide", NUMBER_BY_NUMBER, NOTHING, FunctionOperations::divide, PURE),

    // Statistics and order
    VARIANCE(
            "variance",
            SUMS_SQUARES,
            takes(DDOF, AXES, KEEP_DIMS),
            unary((context, x, in) ->
                    Statistics.variance(context, x, in.get(DDOF), in.rounding(), in.get(KEEP_DIMS), in.get(AXES))),
            PURE),
    STANDARD_DEVIATION(
            "standardDeviation",
            SUMS_SQUARES,
            takes(DDOF, AXES, KEEP_DIMS),
            unary((context, x, in) -> Statistics.standardDeviation(
                    context, x, in.get(DDOF), in.rounding(), in.get(KEEP_DIMS), in.get(AXES))),
            PURE),
    COVARIANCE(
            "covariance",
            SUMS_PRODUCTS,
            takes(DDOF),
            unary((context, x, in) -> Statistics.covariance(context, x, in.get(DDOF), in.rounding())),
            PURE),
    CORRELATION(
            "correlation",
            SUMS_PRODUCTS,
            NOTHING,
            unary((context, x, in) -> Statistics.correlation(context, x, in.rounding())),
            PURE),
    NORM1(
            "norm1",
            SUMS_FUNCTIONS,
            takes(AXES, KEEP_DIMS),
            unary((context, x, in) -> Statistics.norm1(context, x, in.get(KEEP_DIMS), in.get(AXES))),
            PURE),
    NORM2(
            "norm2",
            SUMS_SQUARES,
            takes(AXES, KEEP_DIMS),
            unary((context, x, in) -> Statistics.norm2(context, x, in.rounding(), in.get(KEEP_DIMS), in.get(AXES))),
            PURE),
    MEDIAN("median", MIXES, NOTHING, unary((context, x, in) -> Sorting.median(context, x, in.rounding())), PURE),
    QUANTILES(
            "quantiles",
            MIXES,
            takes(PROBABILITIES),
            unary((context, x, in) ->
                    Sorting.quantiles(context, x, in.attributes().get(PROBABILITIES), in.rounding())),
            PURE),
    HISTOGRAM(
            "histogram",
            COUNTS,
            takes(EDGES),
            unary((context, x, in) ->
                    Statistics.histogram(context, x, in.attributes().get(EDGES))),
            PURE),
    SORT(
            "sort",
            MIXES,
            takes(DESCENDING),
            unary((context, x, in) -> Sorting.sort(context, x, in.get(DESCENDING))),
            PURE),
    TOP_K("topK", MIXES, takes(COUNT), unary((context, x, in) -> Sorting.topK(context, x, in.get(COUNT))), PURE),
    SORT_ROWS("sortRows", MIXES, NOTHING, StatisticsOperations::sortRows, PURE),
    PART("part", MIXES, takes(INDEX), StatisticsOperations::part, PURE),
    SORT_BY_KEY("sortByKey", MIXES, takes(DESCENDING), StatisticsOperations::sortByKey, PURE),

    // Indices
    LOOKUP("lookup", LOOKS_UP, NOTHING, LookupOperations::lookup, PURE),
    ONE_HOT("oneHot", ENCODES, takes(ENTRIES), LookupOperations::oneHot, PURE),
    TAKE("take", MIXES, NOTHING, IndexOperations::take, PURE),
    REMAINDER("remainder", NUMBER_BY_NUMBER, takes(DIVISOR), IndexOperations::remainder, PURE),

    // Randomness and noise
    RANDOM_UNIFORM("randomUniform", BRINGS, takes(SHAPE, FRACTION_BITS), RandomOperations::uniform),
    CLIP_ROWS(
            "clipRows",
            CLIPS_ROWS,
            takes(NORM),
            (context, in) ->
                    Value.of(RowClipping.clip(context, ArithmeticOperations.shared(context, in, 0), in.get(NORM))),
            PURE),
    SUM_PER_PERSON("sumPerPerson", MIXES, takes(ROWS).or(ENTRIES, GROUPS), NoiseOperations::sumPerPerson, PURE),
    NOISED_SUM("noisedSum", SUMS_WITH_NOISE, takes(NORM, NOISE), NoiseOperations::noisedSum),
    NOISED_GRADIENTS(
            "noisedGradients",
            MIXES,
            takes(NORM, NOISE, CLIPS, KERNELS, BIASES).or(BANDS),
            NoiseOperations::noisedGradients);

    private static final Map<String, Op> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(op -> op.wireName, Function.identity()));

    private final String wireName;
    private final RowEffect effect;
    private final Takes takes;
    private final @Nullable Operation code;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    Op(String wireName, RowEffect effect, Takes takes, Operation code, Trait... traits) {
        this.wireName = wireName;
        this.effect = effect;
        this.takes = takes;
        this.code = code;
        this.traits.addAll(Arrays.asList(traits));
    }

    Op(String wireName, RowEffect effect, Takes takes) {
        this.wireName = wireName;
        this.effect = effect;
        this.takes = takes;
        code = null;
    }

    /** @throws IllegalArgumentException if there is none of this name */
    static Op of(String wireName) {
        Op op = BY_NAME.get(wireName);
        if (op == null) {
            throw new IllegalArgumentException("unknown operation: name=" + wireName);
        }
        return op;
    }

    /** What a program calls it, and digests are made of. */
    public String wireName() {
        return wireName;
    }

    /** What a server does for it, and, on symbolic values, its type and cost. */
    public Operation code() {
        if (code == null) {
            throw new IllegalArgumentException("operation out of place: name=" + wireName);
        }
        return code;
    }

    /** Whether the executor does it itself: variables and loops. */
    public boolean isExecutors() {
        return code == null;
    }

    /** What it does to the rows of its operands. */
    public RowEffect effect() {
        return effect;
    }

    /** The attributes that its nodes have. */
    Takes attributes() {
        return takes;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
