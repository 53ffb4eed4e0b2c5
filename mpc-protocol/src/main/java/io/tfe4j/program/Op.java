package io.tfe4j.program;

import static io.tfe4j.program.CompareOperations.choosing;
import static io.tfe4j.program.CompareOperations.comparing;
import static io.tfe4j.program.CompareOperations.logic;
import static io.tfe4j.program.CompareOperations.reducing;
import static io.tfe4j.program.FunctionOperations.alongAxis;
import static io.tfe4j.program.FunctionOperations.elementwise;
import static io.tfe4j.program.ShapeOperations.joining;
import static io.tfe4j.program.ShapeOperations.moving;
import static io.tfe4j.program.ShapeOperations.movingWithZeros;
import static io.tfe4j.program.StatisticsOperations.unary;
import static io.tfe4j.program.Trait.ARRANGES;
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
import io.tfe4j.protocol.Bitwise;
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
    VARIABLE("variable"),
    STORE("store", ARRANGES),
    PARAMETER("parameter"),
    LOOP_INDEX("loopIndex"),
    REPEAT("repeat"),
    REPEAT_RESULT("repeatResult", ExchangeOperations::repeatResult, PURE),
    ASSIGN("assign", ExchangeOperations::assign, ARRANGES),

    // From and to players
    PRIVATE_INPUT("privateInput", ExchangeOperations::privateInput),
    PUBLIC_INPUT("publicInput", ExchangeOperations::publicInput),
    CONSTANT("constant", ExchangeOperations::constant, PURE),
    LOCAL_COMPUTATION("localComputation", ExchangeOperations::localComputation, OPENS),
    OUTPUT("output", ExchangeOperations::output, OPENS),
    REVEAL("reveal", ExchangeOperations::reveal, OPENS, PURE),
    DITHERED("dithered", (context, in) -> in.value(0), PURE, ARRANGES),
    CHECKPOINT("checkpoint", CheckpointOperations::saved),
    RESTORE("restore", CheckpointOperations::restored),

    // Sums and products
    ADD("add", ArithmeticOperations::add, PURE),
    SUBTRACT("subtract", ArithmeticOperations::subtract, PURE),
    NEGATE("negate", ArithmeticOperations::negate, PURE),
    MULTIPLY("multiply", ArithmeticOperations::multiply, PURE),
    MATMUL("matmul", ArithmeticOperations::matmul, PURE),
    CONV2D("conv2d", ArithmeticOperations::conv2d, PURE),
    SCALE("scale", ArithmeticOperations::scale, PURE),
    SUM("sum", ArithmeticOperations::sum, PURE),
    MEAN("mean", ArithmeticOperations::mean, PURE),
    CUMULATIVE_SUM("cumulativeSum", ArithmeticOperations::cumulativeSum, PURE),
    RESCALE("rescale", ArithmeticOperations::rescale, PURE),
    ASSUME_RANGE("assumeRange", ArithmeticOperations::assumeRange, PURE),

    // Movement
    TRANSPOSE("transpose", moving((x, in) -> x.transpose(in.ints("axes"))), PURE, ARRANGES),
    BROADCAST_TO("broadcastTo", moving((x, in) -> x.broadcastTo(ShapeOperations.shape(in))), PURE, ARRANGES),
    SLICE("slice", moving((x, in) -> x.slice(in.ints("starts"), in.ints("ends"), in.ints("steps"))), PURE, ARRANGES),
    GATHER("gather", moving((x, in) -> x.gather(in.ints("indices"), in.integer("axis"))), PURE, ARRANGES),
    EXPAND_DIMS("expandDims", moving((x, in) -> x.expandDims(in.integer("axis"))), PURE, ARRANGES),
    SQUEEZE("squeeze", moving((x, in) -> x.squeeze(in.integer("axis"))), PURE, ARRANGES),
    FLIP("flip", moving((x, in) -> x.flip(in.integer("axis"))), PURE, ARRANGES),
    TILE("tile", moving((x, in) -> x.tile(in.ints("repeats"))), PURE),
    REPEAT_ELEMENTS("repeatElements", moving((x, in) -> x.repeat(in.integer("times"), in.integer("axis"))), PURE),
    DIAGONAL("diagonal", moving((x, in) -> x.diagonal()), PURE),
    PAD("pad", movingWithZeros((x, in) -> x.pad(in.ints("before"), in.ints("after"))), PURE, ARRANGES),
    TRIANGLE("triangle", movingWithZeros((x, in) -> x.triangle(in.flag("upper"))), PURE),
    CONCATENATE(
            "concatenate", joining(in -> parts -> RingTensor.concatenate(parts, in.integer("axis"))), PURE, ARRANGES),
    STACK("stack", joining(in -> parts -> RingTensor.stack(parts, in.integer("axis"))), PURE, ARRANGES),
    RESHAPE("reshape", ShapeOperations::reshape, PURE, ARRANGES),
    BATCH("batch", ShapeOperations::batch, PURE),

    // Comparisons, and what is chosen by them
    LESS("less", comparing(Compare::less), PURE),
    LESS_EQUAL("lessEqual", comparing(Compare::lessEqual), PURE),
    GREATER("greater", comparing((context, x, y) -> Compare.less(context, y, x)), PURE),
    GREATER_EQUAL("greaterEqual", comparing((context, x, y) -> Compare.lessEqual(context, y, x)), PURE),
    EQUAL("equal", comparing(Compare::equal), PURE),
    NOT_EQUAL("notEqual", comparing(Compare::notEqual), PURE),
    MAXIMUM("maximum", choosing(Compare::maximum), PURE),
    MINIMUM("minimum", choosing(Compare::minimum), PURE),
    RELU("relu", (context, in) -> Value.of(Compare.relu(context, in.fixed(0))), PURE),
    ABS("abs", (context, in) -> Value.of(Compare.abs(context, in.fixed(0))), PURE),
    MAX_ALONG("maxAlong", reducing(Extremes::max), PURE),
    MIN_ALONG("minAlong", reducing(Extremes::min), PURE),
    ARG_MAX("argMax", reducing(Extremes::argMax), PURE),
    ARG_MIN("argMin", reducing(Extremes::argMin), PURE),
    SIGN("sign", (context, in) -> Value.of(Compare.sign(context, in.fixed(0))), PURE),
    CLIP("clip", CompareOperations::clip, PURE),
    WHERE("where", CompareOperations::where, PURE),
    SUPPRESS_BELOW("suppressBelow", CompareOperations::suppressBelow, PURE),
    AND("and", logic(Bitwise::and), PURE),
    OR("or", logic(Bitwise::or), PURE),
    XOR("xor", logic((context, x, y) -> x.xor(y)), PURE),
    NOT("not", (context, in) -> Value.of(in.bits(0).not(context.self())), PURE),
    BITS_TO_NUMBERS("bitsToNumbers", (context, in) -> Value.of(CompareOperations.numbers(context, in.bits(0))), PURE),

    // Functions of real numbers
    SIGMOID("sigmoid", elementwise(Sigmoids::sigmoid), PURE),
    SIGMOID3("sigmoid3", elementwise(PiecewiseSigmoids::sigmoid3), PURE),
    SIGMOID5("sigmoid5", elementwise(PiecewiseSigmoids::sigmoid5), PURE),
    TANH("tanh", elementwise(Sigmoids::tanh), PURE),
    ERF("erf", elementwise(Sigmoids::erf), PURE),
    SOFTPLUS("softplus", elementwise(Sigmoids::softplus), PURE),
    GELU("gelu", elementwise(Sigmoids::gelu), PURE),
    SILU("silu", elementwise(Sigmoids::silu), PURE),
    EXP("exp", elementwise(Exponential::exp), PURE),
    EXP2("exp2", elementwise(Exponential::exp2), PURE),
    LOG("log", elementwise(Logarithm::log), PURE),
    LOG2("log2", elementwise(Logarithm::log2), PURE),
    SQRT("sqrt", elementwise(Roots::sqrt), PURE),
    RSQRT("rsqrt", elementwise(Roots::rsqrt), PURE),
    RECIPROCAL("reciprocal", elementwise(Reciprocal::reciprocal), PURE),
    SOFTMAX("softmax", alongAxis(Softmax::softmax), PURE),
    LOG_SOFTMAX("logSoftmax", alongAxis(Softmax::logSoftmax), PURE),
    POW("pow", FunctionOperations::pow, PURE),
    DIVIDE("divide", FunctionOperations::divide, PURE),

    // Statistics and order
    VARIANCE(
            "variance",
            unary((context, x, in) -> Statistics.variance(
                    context, x, in.integer("ddof"), in.rounding(), in.flag("keepDims"), in.ints("axes"))),
            PURE),
    STANDARD_DEVIATION(
            "standardDeviation",
            unary((context, x, in) -> Statistics.standardDeviation(
                    context, x, in.integer("ddof"), in.rounding(), in.flag("keepDims"), in.ints("axes"))),
            PURE),
    COVARIANCE(
            "covariance",
            unary((context, x, in) -> Statistics.covariance(context, x, in.integer("ddof"), in.rounding())),
            PURE),
    CORRELATION("correlation", unary((context, x, in) -> Statistics.correlation(context, x, in.rounding())), PURE),
    NORM1("norm1", unary((context, x, in) -> Statistics.norm1(context, x, in.flag("keepDims"), in.ints("axes"))), PURE),
    NORM2(
            "norm2",
            unary((context, x, in) ->
                    Statistics.norm2(context, x, in.rounding(), in.flag("keepDims"), in.ints("axes"))),
            PURE),
    MEDIAN("median", unary((context, x, in) -> Sorting.median(context, x, in.rounding())), PURE),
    QUANTILES(
            "quantiles",
            unary((context, x, in) ->
                    Sorting.quantiles(context, x, in.attributes().doubles("probabilities"), in.rounding())),
            PURE),
    HISTOGRAM(
            "histogram",
            unary((context, x, in) ->
                    Statistics.histogram(context, x, in.attributes().doubles("edges"))),
            PURE),
    SORT("sort", unary((context, x, in) -> Sorting.sort(context, x, in.flag("descending"))), PURE),
    TOP_K("topK", unary((context, x, in) -> Sorting.topK(context, x, in.integer("count"))), PURE),
    SORT_ROWS("sortRows", StatisticsOperations::sortRows, PURE),
    PART("part", StatisticsOperations::part, PURE),
    SORT_BY_KEY("sortByKey", StatisticsOperations::sortByKey, PURE),

    // Indices
    LOOKUP("lookup", LookupOperations::lookup, PURE),
    ONE_HOT("oneHot", LookupOperations::oneHot, PURE),
    TAKE("take", IndexOperations::take, PURE),
    REMAINDER("remainder", IndexOperations::remainder, PURE),

    // Randomness and noise
    RANDOM_UNIFORM("randomUniform", RandomOperations::uniform),
    CLIP_ROWS(
            "clipRows",
            (context, in) -> Value.of(
                    RowClipping.clip(context, ArithmeticOperations.shared(context, in, 0), in.real(Names.NORM))),
            PURE),
    SUM_PER_PERSON("sumPerPerson", NoiseOperations::sumPerPerson, PURE),
    NOISED_SUM("noisedSum", NoiseOperations::noisedSum),
    NOISED_GRADIENTS("noisedGradients", NoiseOperations::noisedGradients);

    private static final Map<String, Op> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(op -> op.wireName, Function.identity()));

    private final String wireName;
    private final @Nullable Operation code;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    Op(String wireName, Operation code, Trait... traits) {
        this.wireName = wireName;
        this.code = code;
        this.traits.addAll(Arrays.asList(traits));
    }

    Op(String wireName, Trait... traits) {
        this.wireName = wireName;
        code = null;
        this.traits.addAll(Arrays.asList(traits));
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
    Operation code() {
        if (code == null) {
            throw new IllegalArgumentException("operation out of place: name=" + wireName);
        }
        return code;
    }

    /** Whether the executor does it itself: variables and loops. */
    public boolean isExecutors() {
        return code == null;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    @Override
    public String toString() {
        return wireName;
    }
}
