package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Computes in the clear, in double precision. */
final class PlainEngine implements Engine<Plain> {
    static final PlainEngine INSTANCE = new PlainEngine();

    private PlainEngine() {}

    @Override
    public Shape shape(Plain x) {
        return x.shape();
    }

    @Override
    public Plain constant(Plain value) {
        return value;
    }

    private static Plain combine(Plain a, Plain b, DoubleBinaryOperator operator) {
        Shape shape = Shape.broadcast(a.shape(), b.shape());
        double[] left = PlainShapes.broadcast(a, shape).values();
        double[] right = PlainShapes.broadcast(b, shape).values();
        double[] result = new double[shape.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = operator.applyAsDouble(left[i], right[i]);
        }
        return new Plain(shape, result, a.whole() && b.whole());
    }

    private static Plain map(Plain x, DoubleUnaryOperator operator) {
        double[] result = new double[x.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = operator.applyAsDouble(x.values()[i]);
        }
        return new Plain(x.shape(), result, x.whole());
    }

    @Override
    public Plain add(Plain a, Plain b) {
        return combine(a, b, Double::sum);
    }

    @Override
    public Plain subtract(Plain a, Plain b) {
        return combine(a, b, (x, y) -> x - y);
    }

    @Override
    public Plain multiply(Plain a, Plain b) {
        return combine(a, b, (x, y) -> x * y);
    }

    @Override
    public Plain divide(Plain a, Plain b) {
        if (!a.whole() || !b.whole()) {
            return as(combine(a, b, (x, y) -> x / y), false);
        }
        if (Arrays.stream(b.values()).anyMatch(divisor -> divisor == 0)) {
            throw new ImportException("whole numbers are divided by zero");
        }
        return combine(a, b, (x, y) -> (double) ((long) x / (long) y));
    }

    @Override
    public Plain maximum(Plain a, Plain b) {
        return combine(a, b, Math::max);
    }

    @Override
    public Plain minimum(Plain a, Plain b) {
        return combine(a, b, Math::min);
    }

    @Override
    public Plain compare(Comparison how, Plain a, Plain b) {
        return switch (how) {
            case LESS -> as(combine(a, b, (x, y) -> x < y ? 1 : 0), true);
            case LESS_EQUAL -> as(combine(a, b, (x, y) -> x <= y ? 1 : 0), true);
            case EQUAL -> as(combine(a, b, (x, y) -> x == y ? 1 : 0), true);
        };
    }

    @Override
    public Plain where(Plain condition, Plain a, Plain b) {
        Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape()));
        double[] chosen = PlainShapes.broadcast(condition, shape).values();
        double[] first = PlainShapes.broadcast(a, shape).values();
        double[] second = PlainShapes.broadcast(b, shape).values();
        double[] result = new double[shape.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = chosen[i] != 0 ? first[i] : second[i];
        }
        return new Plain(shape, result, a.whole() && b.whole());
    }

    @Override
    public Plain matmul(Plain a, Plain b) {
        return as(PlainProducts.matmul(a, b), a.whole() && b.whole());
    }

    @Override
    public Plain conv2d(Plain x, Plain weights, Conv2d spec) {
        return PlainProducts.conv2d(x, weights, spec);
    }

    @Override
    public Plain apply(ElementFunction function, Plain x) {
        Plain result = map(x, PlainFunctions.of(function));
        return function.keepsWholeNumbers() ? result : Plain.of(result.shape(), result.values());
    }

    @Override
    public Plain floor(Plain x) {
        return map(x, Math::floor);
    }

    @Override
    public Plain as(Plain x, boolean whole) {
        return new Plain(x.shape(), x.values(), whole);
    }

    @Override
    public Plain power(Plain x, double exponent) {
        return map(
                x, x.whole() ? value -> (double) (long) Math.pow(value, exponent) : value -> Math.pow(value, exponent));
    }

    @Override
    public Plain power(Plain x, Plain exponent) {
        Plain result = combine(x, exponent, Math::pow);
        return x.whole() ? map(as(result, true), value -> (double) (long) value) : as(result, false);
    }

    @Override
    public Plain ratio(Plain a, Plain b) {
        return as(combine(a, b, (x, y) -> x == 0 && y == 0 ? 0 : x / y), false);
    }

    @Override
    public Plain inClear(Plain x) {
        return x;
    }

    @Override
    public Plain clip(Plain x, double low, double high) {
        return map(x, value -> Math.min(Math.max(value, low), high));
    }

    @Override
    public Plain sum(Plain x, int... axes) {
        return PlainShapes.reduce(x, 0, Double::sum, axes);
    }

    @Override
    public Plain mean(Plain x, int... axes) {
        Plain sum = sum(x, axes);
        int count = x.size() / Math.max(1, sum.size());
        return map(sum, x.whole() ? value -> (double) ((long) value / count) : value -> value / count);
    }

    @Override
    public Plain max(Plain x, int axis) {
        return PlainShapes.reduce(x, Double.NEGATIVE_INFINITY, Math::max, axis);
    }

    @Override
    public Plain argMax(Plain x, int axis) {
        Plain largest = PlainShapes.broadcast(max(x, axis), x.shape());
        int at = x.shape().normalizeAxis(axis);
        int stride = x.shape().strides()[at];
        int length = x.shape().dimension(at);
        double[] candidates = new double[x.size()];
        for (int i = 0; i < candidates.length; i++) {
            candidates[i] = x.values()[i] == largest.values()[i] ? (double) (i / stride % length) : length;
        }
        return PlainShapes.reduce(new Plain(x.shape(), candidates, true), Double.POSITIVE_INFINITY, Math::min, axis);
    }

    @Override
    public Plain softmax(Plain x, int axis) {
        return apply(ElementFunction.EXP, logSoftmax(x, axis));
    }

    @Override
    public Plain logSoftmax(Plain x, int axis) {
        Plain shifted = as(subtract(x, max(x, axis)), false);
        Plain sum = sum(apply(ElementFunction.EXP, shifted), axis);
        return subtract(shifted, apply(ElementFunction.LOG, sum));
    }

    @Override
    public Plain standardize(Plain x, double epsilon, int... axes) {
        Plain centred = subtract(x, mean(as(x, false), axes));
        Plain variance = mean(multiply(centred, centred), axes);
        return divide(centred, map(variance, value -> Math.sqrt(value + epsilon)));
    }

    @Override
    public Plain reshape(Plain x, int... shape) {
        return new Plain(Shape.of(shape), x.values(), x.whole());
    }

    @Override
    public Plain transpose(Plain x, int... axes) {
        return PlainShapes.transpose(x, axes);
    }

    @Override
    public Plain broadcast(Plain x, int... shape) {
        return PlainShapes.broadcast(x, Shape.of(shape));
    }

    @Override
    public Plain slice(Plain x, int[] starts, int[] ends, int[] steps) {
        return PlainShapes.slice(x, starts, ends, steps);
    }

    @Override
    public Plain gather(Plain x, int axis, int... indices) {
        return PlainShapes.gather(x, axis, indices);
    }

    @Override
    public Plain concat(int axis, List<Plain> parts) {
        return PlainShapes.concat(axis, parts);
    }

    @Override
    public Plain pad(Plain x, int[] before, int[] after) {
        return PlainShapes.pad(x, before, after);
    }

    @Override
    public Plain lookup(Plain table, Plain indices) {
        Plain rows = PlainShapes.gather(table, 0, indices.toInts());
        Shape row = table.shape().remove(0);
        return new Plain(indices.shape().concat(row), rows.values(), table.whole());
    }

    @Override
    public boolean isWhole(Plain x) {
        return x.whole();
    }

    @Override
    public double least(Plain x) {
        return Arrays.stream(x.values()).min().orElse(0);
    }

    @Override
    public double most(Plain x) {
        return Arrays.stream(x.values()).max().orElse(0);
    }
}
