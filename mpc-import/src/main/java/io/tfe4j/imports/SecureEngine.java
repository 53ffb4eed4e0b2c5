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
import java.util.Arrays;
import java.util.List;

/** Computes on shares: each operation becomes one or a few of a program. */
final class SecureEngine implements Engine<Value> {
    /** Numbers beyond are infinities of a formula, such as what is added to a masked word's score. */
    private static final double INFINITE = 1e8;

    private static final double LARGEST = 1 << 14;
    private static final int VARIANCE_BITS = 24;

    /** Bits of a number whose square fits the ring. */
    private static final int SQUARED_BITS = 30;

    private final TfeContext tfe;
    private final WeightInputs weights;

    SecureEngine(TfeContext tfe, WeightInputs weights) {
        this.tfe = tfe;
        this.weights = weights;
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

    private static Value wrap(Tensor tensor) {
        return new Computed(tensor);
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
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.add(number(b)));
        }
        if (isNumberFor(a, b)) {
            return add(b, a);
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.add(y));
        }
        return y instanceof PrivateTensor secret ? wrap(secret.add(x)) : wrap(((PublicTensor) x).add((PublicTensor) y));
    }

    @Override
    public Value subtract(Value a, Value b) {
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.sub(number(b)));
        }
        if (isNumberFor(a, b) && tensor(b) instanceof PrivateTensor y) {
            return wrap(y.rsub(number(a)));
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.sub(y));
        }
        return y instanceof PrivateTensor secret
                ? wrap(((PublicTensor) x).sub(secret))
                : wrap(((PublicTensor) x).sub((PublicTensor) y));
    }

    @Override
    public Value multiply(Value a, Value b) {
        if (isNumberFor(b, a) && tensor(a) instanceof PrivateTensor x) {
            return wrap(x.mul(number(b)));
        }
        if (isNumberFor(a, b)) {
            return multiply(b, a);
        }
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.mul(y));
        }
        return y instanceof PrivateTensor secret ? wrap(secret.mul(x)) : wrap(((PublicTensor) x).mul((PublicTensor) y));
    }

    @Override
    public Value divide(Value a, Value b) {
        if (b instanceof Known known) {
            return multiply(
                    a,
                    new Known(PlainEngine.INSTANCE.apply(ElementFunction.RECIPROCAL, known.plain()), known.isStored()));
        }
        return isNumberFor(a, b)
                ? wrap(secret(b).rdiv(number(a)))
                : wrap(secret(a).div(secret(b)));
    }

    @Override
    public Value maximum(Value a, Value b) {
        return a instanceof Known ? maximum(b, a) : wrap(secret(a).max(tensor(b)));
    }

    @Override
    public Value minimum(Value a, Value b) {
        return a instanceof Known ? minimum(b, a) : wrap(secret(a).min(tensor(b)));
    }

    @Override
    public Value compare(Comparison how, Value a, Value b) {
        if (a instanceof Known) {
            PrivateTensor y = secret(b);
            Tensor x = tensor(a);
            PrivateBits bits = switch (how) {
                case LESS -> y.gt(x);
                case LESS_EQUAL -> y.gte(x);
                case EQUAL -> y.eq(x);
            };
            return wrap(bits.toNumbers());
        }
        PrivateTensor x = secret(a);
        Tensor y = tensor(b);
        PrivateBits bits = switch (how) {
            case LESS -> x.lt(y);
            case LESS_EQUAL -> x.lte(y);
            case EQUAL -> x.eq(y);
        };
        return wrap(bits.toNumbers());
    }

    @Override
    public Value where(Value condition, Value a, Value b) {
        Value difference = subtract(a, b);
        return add(b, multiply(condition, difference));
    }

    @Override
    public Value matmul(Value a, Value b) {
        Tensor x = tensor(a);
        Tensor y = tensor(b);
        if (x instanceof PrivateTensor secret) {
            return wrap(secret.mmul(y));
        }
        return y instanceof PrivateTensor secret
                ? wrap(((PublicTensor) x).mmul(secret))
                : wrap(((PublicTensor) x).mmul((PublicTensor) y));
    }

    @Override
    public Value conv2d(Value x, Value kernel, Conv2d spec) {
        return wrap(secret(x).conv2d(tensor(kernel), spec));
    }

    @Override
    public Value apply(ElementFunction function, Value value) {
        PrivateTensor x = secret(value);
        return wrap(
                switch (function) {
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
                    case FLOOR, CEIL -> throw new ImportException("rounding of private numbers is not supported");
                });
    }

    @Override
    public Value power(Value x, double exponent) {
        if (exponent == 0.5) {
            return apply(ElementFunction.SQRT, x);
        }
        return wrap(secret(x).pow(exponent));
    }

    @Override
    public Value clip(Value x, double low, double high) {
        PrivateTensor secret = secret(x);
        double least = Math.max(low, Ranges.low(secret));
        double most = Math.min(high, Ranges.high(secret));
        if (low == 0 && high >= Ranges.high(secret)) {
            return wrap(secret.relu());
        }
        return wrap(secret.clip(Math.min(least, high), Math.max(most, low)));
    }

    @Override
    public Value sum(Value x, int... axes) {
        return wrap(secret(x).sum(true, axes));
    }

    @Override
    public Value mean(Value x, int... axes) {
        return wrap(secret(x).mean(true, axes));
    }

    @Override
    public Value max(Value x, int axis) {
        int at = x.shape().normalizeAxis(axis);
        return wrap(secret(x).max(at).expandDims(at));
    }

    @Override
    public Value argMax(Value x, int axis) {
        int at = x.shape().normalizeAxis(axis);
        return wrap(secret(x).argMax(at).expandDims(at));
    }

    @Override
    public Value softmax(Value x, int axis) {
        return wrap(secret(x).softmax(x.shape().normalizeAxis(axis)));
    }

    @Override
    public Value logSoftmax(Value x, int axis) {
        return wrap(secret(x).logSoftmax(x.shape().normalizeAxis(axis)));
    }

    /**
     * Small variances would lose their digits, so squares have as many as ranges leave room for. Of n numbers none is
     * further from the mean than sqrt(n) deviations.
     */
    @Override
    public Value standardize(Value value, double epsilon, int... axes) {
        PrivateTensor x = secret(value);
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
        return wrap(Ranges.bounded(centred.mul(factor), most));
    }

    @Override
    public Value reshape(Value x, int... shape) {
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.reshape(shape))
                : wrap(((PrivateTensor) tensor).reshape(shape));
    }

    @Override
    public Value transpose(Value x, int... axes) {
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.transpose(axes))
                : wrap(((PrivateTensor) tensor).transpose(axes));
    }

    @Override
    public Value broadcast(Value x, int... shape) {
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.broadcastTo(shape))
                : wrap(((PrivateTensor) tensor).broadcastTo(shape));
    }

    @Override
    public Value slice(Value x, int[] starts, int[] ends, int[] steps) {
        Tensor tensor = tensor(x);
        if (tensor instanceof PrivateTensor secret) {
            return wrap(secret.slice(starts, ends, steps));
        }
        PublicTensor open = (PublicTensor) tensor;
        for (int axis = 0; axis < starts.length; axis++) {
            open = open.gather(axis, Axes.steps(starts[axis], ends[axis], steps[axis]));
        }
        return wrap(open);
    }

    @Override
    public Value gather(Value x, int axis, int... indices) {
        Tensor tensor = tensor(x);
        return tensor instanceof PublicTensor open
                ? wrap(open.gather(axis, indices))
                : wrap(((PrivateTensor) tensor).gather(axis, indices));
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        return wrap(tfe.concat(axis, parts.stream().map(this::tensor).toArray(Tensor[]::new)));
    }

    @Override
    public Value pad(Value x, int[] before, int[] after) {
        return wrap(secret(x).pad(before, after));
    }

    @Override
    public Value lookup(Value table, Value indices) {
        PrivateTensor at = secret(indices);
        Tensor rows = tensor(table);
        return rows instanceof PublicTensor open ? wrap(open.lookup(at)) : wrap(((PrivateTensor) rows).lookup(at));
    }

    @Override
    public boolean isWhole(Value x) {
        return tensor(x).fractionBits() == 0;
    }

    @Override
    public double least(Value x) {
        return Ranges.low(secret(x));
    }
}
