package io.tfe4j.imports;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.Value.Computed;
import io.tfe4j.imports.Value.Known;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes on shares: each operation becomes one or a few of a program. */
final class SecureEngine implements Engine<Value> {
    /** Numbers beyond are infinities of a formula, such as what is added to a masked word's score. */
    private static final double INFINITE = 1e8;

    private static final double LARGEST = 1 << 14;
    private static final int VARIANCE_BITS = 24;

    /** Bits of a number whose square fits the ring. */
    private static final int SQUARED_BITS = 30;

    /** Up to it the real quotient of two whole numbers is off by less than one. */
    private static final double LARGEST_QUOTIENT = 1 << 20;

    private static final PlainEngine CLEAR = PlainEngine.INSTANCE;

    /** Their results may be far smaller than ranges tell. */
    private static final Set<String> BOUNDED =
            Set.of("MatMul", "Gemm", "Conv", "LayerNormalization", "InstanceNormalization", BatchNormalizations.AFFINE);

    private final TfeContext tfe;
    private final WeightInputs weights;
    private final ImportOptions options;

    SecureEngine(TfeContext tfe, WeightInputs weights, ImportOptions options) {
        this.tfe = tfe;
        this.weights = weights;
        this.options = options;
    }

    @Override
    public List<Value> limited(GraphNode node, List<Value> results) {
        double general = BOUNDED.contains(node.operator()) ? options.activationLimit() : Double.POSITIVE_INFINITY;
        List<Value> limited = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            String name = i < node.outputs().size() ? node.outputs().get(i) : "";
            limited.add(limited(results.get(i), options.limits().getOrDefault(name, general)));
        }
        return limited;
    }

    private static Value limited(Value value, double limit) {
        return value instanceof Computed computed && computed.tensor() instanceof PrivateTensor secret
                ? new Computed(Ranges.bounded(secret, limit), value.whole())
                : value;
    }

    private Tensor tensor(Value value) {
        if (value instanceof Known known) {
            Plain plain = known.plain();
            return tfe.defineConstant(new PlainTensor(
                    plain.shape(),
                    Arrays.stream(plain.values()).map(SecureEngine::finite).toArray()));
        }
        return value instanceof Computed computed ? computed.tensor() : weights.tensor((Value.Weight) value);
    }

    private PrivateTensor secret(Value value) {
        if (value instanceof Value.Weight weight) {
            return weights.secret(weight);
        }
        Tensor tensor = tensor(value);
        if (tensor instanceof PrivateTensor secret) {
            return secret;
        }
        throw new ImportException("needs a private value: shape=" + value.shape());
    }

    private static double finite(double value) {
        return Math.abs(value) > INFINITE ? Math.copySign(LARGEST, value) : value;
    }

    /** A value that does not depend on private data as one on shares, which {@code any} gives the form of. */
    PrivateTensor hidden(Value value, PrivateTensor any) {
        if (value instanceof Value.Weight weight) {
            return weights.secret(weight);
        }
        PrivateTensor first = any.reshape(-1).gather(0, 0);
        int[] one = Axes.filled(Math.max(1, value.shape().rank()), 1);
        PrivateTensor zero = first.sub(first).reshape(one);
        PrivateTensor sum = zero.withFractionBits(value.whole() ? 0 : Math.max(1, tfe.fractionBits()))
                .add(tensor(value));
        return sum.reshape(value.shape().toArray());
    }

    /** With fraction bits, which a function of it needs. */
    private PrivateTensor real(Value value) {
        PrivateTensor x = secret(value);
        return x.fractionBits() == 0 ? x.withFractionBits(tfe.fractionBits()) : x;
    }

    private static boolean isNumber(Value value) {
        return value instanceof Known known && known.plain().size() == 1;
    }

    private static double number(Value value) {
        return finite(((Known) value).plain().single());
    }

    /** Whether a number of this shape leaves {@code other}'s shape as it is. */
    private static boolean isNumberFor(Value value, Value other) {
        return isNumber(value) && value.shape().rank() <= other.shape().rank();
    }

    private static Value wrap(Tensor tensor, boolean whole) {
        return new Computed(tensor, whole);
    }

    private static Value wrap(Tensor tensor, Value... sources) {
        return wrap(tensor, Arrays.stream(sources).allMatch(Value::whole));
    }

    private static boolean isKnown(Value... values) {
        return Arrays.stream(values).allMatch(Known.class::isInstance);
    }

    private static Plain plain(Value known) {
        return ((Known) known).plain();
    }

    @Override
    public Shape shape(Value x) {
        return x.shape();
    }

    @Override
    public Value constant(Plain value) {
        return new Known(value, false);
    }

    @Override
    public Value add(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.add(plain(a), plain(b)));
        }
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.add(number(b)), a, b);
        }
        if (isNumberFor(a, b)) {
            return add(b, a);
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.add(y), a, b);
        }
        return y instanceof PrivateTensor secret
                ? wrap(secret.add(x), a, b)
                : wrap(((PublicTensor) x).add((PublicTensor) y), a, b);
    }

    @Override
    public Value subtract(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.subtract(plain(a), plain(b)));
        }
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.sub(number(b)), a, b);
        }
        if (isNumberFor(a, b) && tensor(b) instanceof PrivateTensor y) {
            return wrap(y.rsub(number(a)), a, b);
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.sub(y), a, b);
        }
        return y instanceof PrivateTensor secret
                ? wrap(((PublicTensor) x).sub(secret), a, b)
                : wrap(((PublicTensor) x).sub((PublicTensor) y), a, b);
    }

    @Override
    public Value multiply(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.multiply(plain(a), plain(b)));
        }
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.mul(number(b)), a, b);
        }
        if (isNumberFor(a, b)) {
            return multiply(b, a);
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.mul(y), a, b);
        }
        return y instanceof PrivateTensor secret
                ? wrap(secret.mul(x), a, b)
                : wrap(((PublicTensor) x).mul((PublicTensor) y), a, b);
    }

    @Override
    public Value divide(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.divide(plain(a), plain(b)));
        }
        if (a.whole() && b.whole()) {
            return wholeQuotient(a, b);
        }
        if (b instanceof Known known) {
            if (Arrays.stream(known.plain().values()).anyMatch(divisor -> divisor == 0)) {
                throw new ImportException("division by zero");
            }
            Plain inverse = CLEAR.apply(ElementFunction.RECIPROCAL, known.plain());
            return multiply(a, new Known(inverse, known.isStored()));
        }
        return isNumberFor(a, b) ? wrap(real(b).rdiv(number(a)), false) : wrap(real(a).div(real(b)), false);
    }

    /**
     * Divides magnitudes as reals, and corrects what that is off by: with q for the approximation and r for what is left of
     * the dividend, the quotient is one less for each of {@code r < 0} and {@code r < -divisor}, and one more for each of
     * {@code r >= divisor} and {@code r >= 2 divisor}.
     */
    private Value wholeQuotient(Value a, Value b) {
        Value dividend = magnitude(a);
        Value divisor = magnitude(b);
        if (b instanceof Known known && Arrays.stream(known.plain().values()).anyMatch(one -> one == 0)) {
            throw new ImportException("whole numbers are divided by zero");
        }
        double smallest = b instanceof Known known
                ? Arrays.stream(known.plain().values()).map(Math::abs).min().orElse(1)
                : 1;
        if (most(dividend) / smallest > LARGEST_QUOTIENT) {
            throw new ImportException("whole numbers too large to be divided on shares: quotients up to "
                    + most(dividend) / smallest + ", allowed=" + LARGEST_QUOTIENT + "; declare a narrower range");
        }
        Value approximate = divide(as(fine(dividend), false), as(fine(divisor), false));
        Value q = wrap(secret(approximate).withFractionBits(0), true);
        Value r = subtract(dividend, multiply(q, divisor));
        Value zero = constant(new Plain(Shape.scalar(), new double[] {0}, true));
        Value twice = add(divisor, divisor);
        Value more = add(compare(Comparison.LESS_EQUAL, divisor, r), compare(Comparison.LESS_EQUAL, twice, r));
        Value less = add(compare(Comparison.LESS, r, zero), compare(Comparison.LESS, r, subtract(zero, divisor)));
        PrivateTensor exact = secret(add(q, subtract(more, less)));
        Value quotient = wrap(Ranges.within(exact, 0, Math.floor(most(dividend) / smallest)), true);
        boolean isPositive = least(a) >= 0 && least(b) >= 0;
        return isPositive ? quotient : multiply(quotient, multiply(negativeOrOne(a), negativeOrOne(b)));
    }

    private Value fine(Value whole) {
        return isKnown(whole) ? whole : wrap(secret(whole).withFractionBits(tfe.fractionBits()), false);
    }

    private Value magnitude(Value x) {
        return least(x) >= 0 ? x : apply(ElementFunction.ABS, x);
    }

    /** -1 for negative numbers, else 1. */
    private Value negativeOrOne(Value x) {
        Value zero = constant(new Plain(Shape.scalar(), new double[] {0}, true));
        Value one = constant(new Plain(Shape.scalar(), new double[] {1}, true));
        if (least(x) >= 0) {
            return one;
        }
        Value negative = compare(Comparison.LESS, x, zero);
        return subtract(one, add(negative, negative));
    }

    @Override
    public Value maximum(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.maximum(plain(a), plain(b)));
        }
        return a instanceof Known ? maximum(b, a) : wrap(secret(a).max(tensor(b)), a, b);
    }

    @Override
    public Value minimum(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.minimum(plain(a), plain(b)));
        }
        return a instanceof Known ? minimum(b, a) : wrap(secret(a).min(tensor(b)), a, b);
    }

    @Override
    public Value compare(Comparison how, Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.compare(how, plain(a), plain(b)));
        }
        if (how == Comparison.EQUAL && (isInfinity(a) || isInfinity(b))) {
            return isInfinity(a) ? isInfinite(b, plain(a).single()) : isInfinite(a, plain(b).single());
        }
        if (a instanceof Known) {
            PrivateTensor y = secret(b);
            Tensor x = tensor(a);
            PrivateBits bits = switch (how) {
                case LESS -> y.gt(x);
                case LESS_EQUAL -> y.gte(x);
                case EQUAL -> y.eq(x);
            };
            return wrap(bits.toNumbers(), true);
        }
        PrivateTensor x = secret(a);
        Tensor y = tensor(b);
        PrivateBits bits = switch (how) {
            case LESS -> x.lt(y);
            case LESS_EQUAL -> x.lte(y);
            case EQUAL -> x.eq(y);
        };
        return wrap(bits.toNumbers(), true);
    }

    private static boolean isInfinity(Value value) {
        return isNumber(value) && Double.isInfinite(plain(value).single());
    }

    /** Sums of what stands for infinities are larger than one of them. */
    private Value isInfinite(Value x, double infinity) {
        double limit = LARGEST / 2;
        PrivateTensor secret = secret(x);
        return wrap((infinity < 0 ? secret.lte(-limit) : secret.gte(limit)).toNumbers(), true);
    }

    @Override
    public Value where(Value condition, Value a, Value b) {
        if (isKnown(condition, a, b)) {
            return constant(CLEAR.where(plain(condition), plain(a), plain(b)));
        }
        Value difference = subtract(a, b);
        Value chosen = add(b, multiply(condition, difference));
        return as(chosen, a.whole() && b.whole());
    }

    @Override
    public Value matmul(Value a, Value b) {
        if (isKnown(a, b)) {
            return constant(CLEAR.matmul(plain(a), plain(b)));
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.mmul(y), a, b);
        }
        return y instanceof PrivateTensor secret
                ? wrap(((PublicTensor) x).mmul(secret), a, b)
                : wrap(((PublicTensor) x).mmul((PublicTensor) y), a, b);
    }

    @Override
    public Value conv2d(Value x, Value kernel, Conv2d spec) {
        if (isKnown(x, kernel)) {
            return constant(CLEAR.conv2d(plain(x), plain(kernel), spec));
        }
        return wrap(secret(x).conv2d(tensor(kernel), spec), x, kernel);
    }

    @Override
    public Value apply(ElementFunction function, Value value) {
        if (isKnown(value)) {
            return constant(CLEAR.apply(function, plain(value)));
        }
        PrivateTensor x = function.keepsWholeNumbers() ? secret(value) : real(value);
        PrivateTensor result = switch (function) {
            case NEGATE -> x.neg();
            case ABS -> x.abs();
            case SIGN -> x.sign();
            case RELU -> x.relu();
            case SIGMOID -> x.sigmoid();
            case TANH -> x.tanh();
            case ERF -> x.erf();
            case EXP -> x.exp();
            case LOG -> x.log();
            case SQRT -> x.sqrt();
            case RSQRT -> x.rsqrt();
            case RECIPROCAL -> x.reciprocal();
            case GELU -> x.gelu();
            case SILU -> x.silu();
            case SOFTPLUS -> x.softplus();
        };
        return wrap(result, function.keepsWholeNumbers() && value.whole());
    }

    /** Rounds, to within one, and corrects what that is off by. */
    @Override
    public Value floor(Value value) {
        if (isKnown(value)) {
            return constant(CLEAR.floor(plain(value)));
        }
        PrivateTensor x = secret(value);
        if (x.fractionBits() == 0) {
            return value;
        }
        PrivateTensor rounded = x.withFractionBits(0);
        PrivateTensor rest = x.sub(rounded);
        PrivateTensor less = rest.lt(0).toNumbers().add(rest.lt(-1).toNumbers());
        PrivateTensor more = rest.gte(1).toNumbers();
        PrivateTensor exact = rounded.add(more).sub(less);
        return wrap(Ranges.within(exact, Math.floor(Ranges.low(x)), Math.floor(Ranges.high(x))), value.whole());
    }

    @Override
    public Value as(Value x, boolean whole) {
        if (isKnown(x)) {
            return constant(CLEAR.as(plain(x), whole));
        }
        return x.whole() == whole ? x : wrap(tensor(x), whole);
    }

    @Override
    public Value power(Value x, double exponent) {
        if (isKnown(x)) {
            return constant(CLEAR.power(plain(x), exponent));
        }
        if (x.whole() && (exponent < 0 || exponent != Math.rint(exponent))) {
            throw new ImportException("a power of whole numbers that is not whole: exponent=" + exponent);
        }
        if (exponent == 0.5) {
            return apply(ElementFunction.SQRT, x);
        }
        boolean whole = x.whole() && exponent >= 0 && exponent == Math.rint(exponent);
        return wrap((whole ? secret(x) : real(x)).pow(exponent), whole);
    }

    @Override
    public Value power(Value x, Value exponent) {
        if (isKnown(x, exponent)) {
            return constant(CLEAR.power(plain(x), plain(exponent)));
        }
        if (least(x) < 0) {
            throw new ImportException("a private power of numbers that may be negative: declare a range from 0");
        }
        PrivateTensor power = isKnown(x)
                ? secret(multiply(exponent, constant(CLEAR.apply(ElementFunction.LOG, plain(x)))))
                        .exp()
                : real(x).pow(isKnown(exponent) ? spread(exponent, x) : real(exponent));
        return x.whole() ? wrap(secret(floor(wrap(power.add(0.5), false))), true) : wrap(power, false);
    }

    /** A known exponent as numbers on shares of no information. */
    private PrivateTensor spread(Value exponent, Value x) {
        return secret(add(multiply(as(x, false), constant(Plain.scalar(0))), as(exponent, false)));
    }

    /** On shares 0 divided by 0 is 0, for a divisor of 0 counts as the least positive number. */
    @Override
    public Value ratio(Value a, Value b) {
        return divide(as(a, false), as(b, false));
    }

    @Override
    public @Nullable Plain inClear(Value x) {
        return x instanceof Known known ? known.plain() : null;
    }

    @Override
    public Value clip(Value x, double low, double high) {
        if (isKnown(x)) {
            return constant(CLEAR.clip(plain(x), low, high));
        }
        if (low >= high) {
            return add(
                    multiply(x, constant(new Plain(Shape.scalar(), new double[] {0}, x.whole()))),
                    constant(new Plain(Shape.scalar(), new double[] {high}, x.whole())));
        }
        PrivateTensor secret = secret(x);
        double least = Math.max(low, Ranges.low(secret));
        double most = Math.min(high, Ranges.high(secret));
        if (low == 0 && high >= Ranges.high(secret)) {
            return wrap(secret.relu(), x);
        }
        return wrap(secret.clip(Math.min(least, high), Math.max(most, low)), x);
    }

    @Override
    public Value sum(Value x, int... axes) {
        if (isKnown(x)) {
            return constant(CLEAR.sum(plain(x), axes));
        }
        return axes.length == 0 ? x : wrap(secret(x).sum(true, axes), x);
    }

    @Override
    public Value mean(Value x, int... axes) {
        if (isKnown(x)) {
            return constant(CLEAR.mean(plain(x), axes));
        }
        if (axes.length == 0) {
            return x;
        }
        if (!x.whole()) {
            return wrap(real(x).mean(true, axes), false);
        }
        Value sum = sum(x, axes);
        double count = (double) x.shape().size() / Math.max(1, sum.shape().size());
        return divide(sum, constant(new Plain(Shape.scalar(), new double[] {count}, true)));
    }

    @Override
    public Value max(Value x, int axis) {
        if (isKnown(x)) {
            return constant(CLEAR.max(plain(x), axis));
        }
        int at = x.shape().normalizeAxis(axis);
        return wrap(secret(x).max(at).expandDims(at), x);
    }

    @Override
    public Value argMax(Value x, int axis) {
        if (isKnown(x)) {
            return constant(CLEAR.argMax(plain(x), axis));
        }
        int at = x.shape().normalizeAxis(axis);
        return wrap(secret(x).argMax(at).expandDims(at), true);
    }

    @Override
    public Value softmax(Value x, int axis) {
        if (isKnown(x)) {
            return constant(CLEAR.softmax(plain(x), axis));
        }
        return wrap(real(x).softmax(x.shape().normalizeAxis(axis)), false);
    }

    @Override
    public Value logSoftmax(Value x, int axis) {
        if (isKnown(x)) {
            return constant(CLEAR.logSoftmax(plain(x), axis));
        }
        return wrap(real(x).logSoftmax(x.shape().normalizeAxis(axis)), false);
    }

    /**
     * Small variances would lose their digits, so squares have as many as ranges leave room for. Of n numbers none is
     * further from the mean than sqrt(n) deviations.
     */
    @Override
    public Value standardize(Value value, double epsilon, int... axes) {
        if (isKnown(value)) {
            return constant(CLEAR.standardize(plain(value), epsilon, axes));
        }
        PrivateTensor x = real(value);
        PrivateTensor mean = x.mean(true, axes);
        PrivateTensor centred = x.sub(mean);
        double largest = Math.max(-Ranges.low(centred), Ranges.high(centred));
        int whole = 32 - Integer.numberOfLeadingZeros((int) Math.ceil(largest));
        int bits = Math.max(x.fractionBits(), Math.min(VARIANCE_BITS, SQUARED_BITS - whole));
        PrivateTensor variance = centred.withFractionBits(bits).square().mean(true, axes);
        // a square is not negative, which the product of two ranges does not know
        PrivateTensor factor = variance.assumeRange(0, Ranges.high(variance))
                .add(epsilon)
                .rsqrt()
                .withFractionBits(x.fractionBits());
        double count = (double) x.type().shape().size() / mean.type().shape().size();
        double most = Math.sqrt(count) + 1;
        return wrap(Ranges.bounded(centred.mul(factor), most), false);
    }

    @Override
    public Value reshape(Value x, int... shape) {
        if (isKnown(x)) {
            return constant(CLEAR.reshape(plain(x), shape));
        }
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.reshape(shape), x)
                : wrap(((PrivateTensor) tensor).reshape(shape), x);
    }

    @Override
    public Value transpose(Value x, int... axes) {
        if (isKnown(x)) {
            return constant(CLEAR.transpose(plain(x), axes));
        }
        if (axes.length == 0) {
            return x;
        }
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.transpose(axes), x)
                : wrap(((PrivateTensor) tensor).transpose(axes), x);
    }

    @Override
    public Value broadcast(Value x, int... shape) {
        if (isKnown(x)) {
            return constant(CLEAR.broadcast(plain(x), shape));
        }
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.broadcastTo(shape), x)
                : wrap(((PrivateTensor) tensor).broadcastTo(shape), x);
    }

    @Override
    public Value slice(Value x, int[] starts, int[] ends, int[] steps) {
        if (isKnown(x)) {
            return constant(CLEAR.slice(plain(x), starts, ends, steps));
        }
        Tensor tensor = tensor(x);
        if (tensor instanceof PrivateTensor secret) {
            return wrap(secret.slice(starts, ends, steps), x);
        }
        PublicTensor open = (PublicTensor) tensor;
        for (int axis = 0; axis < starts.length; axis++) {
            open = open.gather(axis, Axes.steps(starts[axis], ends[axis], steps[axis]));
        }
        return wrap(open, x);
    }

    @Override
    public Value gather(Value x, int axis, int... indices) {
        if (isKnown(x)) {
            return constant(CLEAR.gather(plain(x), axis, indices));
        }
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.gather(axis, indices), x)
                : wrap(((PrivateTensor) tensor).gather(axis, indices), x);
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        Value[] all = parts.toArray(Value[]::new);
        if (isKnown(all)) {
            return constant(
                    CLEAR.concat(axis, parts.stream().map(SecureEngine::plain).toList()));
        }
        return wrap(tfe.concat(axis, parts.stream().map(this::tensor).toArray(Tensor[]::new)), all);
    }

    @Override
    public Value pad(Value x, int[] before, int[] after) {
        return isKnown(x)
                ? constant(CLEAR.pad(plain(x), before, after))
                : wrap(secret(x).pad(before, after), x);
    }

    @Override
    public Value lookup(Value table, Value indices) {
        if (isKnown(table, indices)) {
            return constant(CLEAR.lookup(plain(table), plain(indices)));
        }
        PrivateTensor at = secret(indices);
        Tensor rows = tensor(table);
        return rows instanceof PublicTensor open
                ? wrap(open.lookup(at), table)
                : wrap(((PrivateTensor) rows).lookup(at), table);
    }

    @Override
    public boolean isWhole(Value x) {
        return x.whole();
    }

    @Override
    public double least(Value x) {
        return isKnown(x) ? CLEAR.least(plain(x)) : Ranges.low(secret(x));
    }

    @Override
    public double most(Value x) {
        return isKnown(x) ? CLEAR.most(plain(x)) : Ranges.high(secret(x));
    }
}
