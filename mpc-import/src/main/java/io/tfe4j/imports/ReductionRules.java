package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that fold axes. */
final class ReductionRules {
    private ReductionRules() {}

    static void define(Map<String, Rule> all) {
        all.put("ReduceSum", ReductionRules::sum);
        all.put("ReduceMean", ReductionRules::mean);
        all.put("ReduceMax", ReductionRules::max);
        all.put("ReduceMin", ReductionRules::min);
        all.put("ReduceSumSquare", ReductionRules::sumOfSquares);
        all.put("ReduceL2", ReductionRules::length);
        all.put("ReduceProd", ReductionRules::product);
        all.put("ReduceL1", ReductionRules::magnitudes);
        all.put("ReduceLogSum", ReductionRules::logarithm);
        all.put("ReduceLogSumExp", ReductionRules::logarithmOfExponentials);
        all.put("CumSum", ReductionRules::runningSum);
        all.put("CumProd", ReductionRules::runningProduct);
        all.put("Hardmax", ReductionRules::hardmax);
        all.put("ArgMax", ReductionRules::argMax);
        all.put("ArgMin", ReductionRules::argMin);
        all.put("Softmax", ReductionRules::softmax);
        all.put("LogSoftmax", ReductionRules::logSoftmax);
    }

    private static int[] axes(Call<?> call) {
        int[] given = call.has(1) ? call.known(1).toInts() : call.attributes().integers("axes");
        boolean all = given.length == 0 && !call.attributes().flag("noop_with_empty_axes", false);
        return all ? Axes.range(0, call.rank(0)) : Axes.normalized(given, call.rank(0));
    }

    /** Drops the folded axes, unless the node keeps them. */
    private static <T> T finished(Call<T> call, T folded, int... axes) {
        if (call.attributes().flag("keepdims", true)) {
            return folded;
        }
        Shape shape = call.engine().shape(folded);
        int[] kept = IntStream.range(0, shape.rank())
                .filter(axis -> !Axes.contains(axes, axis))
                .map(shape::dimension)
                .toArray();
        return call.engine().reshape(folded, kept);
    }

    private static <T> T sum(Call<T> call) {
        int[] axes = axes(call);
        return finished(call, call.engine().sum(call.input(0), axes), axes);
    }

    private static <T> T mean(Call<T> call) {
        int[] axes = axes(call);
        return finished(call, call.engine().mean(call.input(0), axes), axes);
    }

    private static <T> T max(Call<T> call) {
        int[] axes = axes(call);
        T result = call.input(0);
        for (int axis : axes) {
            result = call.engine().max(result, axis);
        }
        return finished(call, result, axes);
    }

    private static <T> T negated(Call<T> call, T x) {
        return call.engine().apply(ElementFunction.NEGATE, x);
    }

    private static <T> T min(Call<T> call) {
        int[] axes = axes(call);
        T result = negated(call, call.input(0));
        for (int axis : axes) {
            result = call.engine().max(result, axis);
        }
        return finished(call, negated(call, result), axes);
    }

    private static <T> T squares(Call<T> call, int... axes) {
        return call.engine().sum(call.engine().multiply(call.input(0), call.input(0)), axes);
    }

    private static <T> T sumOfSquares(Call<T> call) {
        int[] axes = axes(call);
        return finished(call, squares(call, axes), axes);
    }

    private static <T> T length(Call<T> call) {
        int[] axes = axes(call);
        return finished(call, call.engine().apply(ElementFunction.SQRT, squares(call, axes)), axes);
    }

    private static <T> T product(Call<T> call) {
        int[] axes = axes(call);
        Engine<T> engine = call.engine();
        T result = call.input(0);
        for (int axis : axes) {
            List<T> parts = new ArrayList<>();
            for (int i = 0; i < engine.shape(result).dimension(axis); i++) {
                parts.add(Slices.along(engine, result, axis, i, i + 1));
            }
            result = PoolingRules.tournament(parts, engine::multiply);
        }
        return finished(call, result, axes);
    }

    private static <T> T magnitudes(Call<T> call) {
        int[] axes = axes(call);
        T magnitudes = call.engine().apply(ElementFunction.ABS, call.input(0));
        return finished(call, call.engine().sum(magnitudes, axes), axes);
    }

    private static <T> T logarithm(Call<T> call) {
        int[] axes = axes(call);
        T sum = call.engine().sum(call.input(0), axes);
        return finished(call, call.engine().apply(ElementFunction.LOG, sum), axes);
    }

    /** From the largest number on, so that no exponential is larger than 1. */
    private static <T> T logarithmOfExponentials(Call<T> call) {
        Engine<T> engine = call.engine();
        int[] axes = axes(call);
        T largest = engine.as(call.input(0), false);
        for (int axis : axes) {
            largest = engine.max(largest, axis);
        }
        T below = engine.clip(engine.subtract(engine.as(call.input(0), false), largest), -64, 0);
        T sum = engine.sum(engine.apply(ElementFunction.EXP, below), axes);
        return finished(call, engine.add(engine.apply(ElementFunction.LOG, sum), largest), axes);
    }

    private static int runningAxis(Call<?> call) {
        return call.shape(0).normalizeAxis((int) call.known(1).single());
    }

    /** The sum of the elements up to each, in the order that the node says: a product with a triangle of ones. */
    private static <T> T runningSum(Call<T> call) {
        Engine<T> engine = call.engine();
        int axis = runningAxis(call);
        int size = call.shape(0).dimension(axis);
        int exclusive = call.attributes().integer("exclusive", 0);
        boolean reverse = call.attributes().flag("reverse", false);
        List<T> entries = entries(engine, call.input(0), axis, reverse);
        List<T> sums = new ArrayList<>();
        T zero = engine.subtract(entries.get(0), entries.get(0));
        T sum = exclusive == 1 ? zero : entries.get(0);
        for (int i = 0; i < size; i++) {
            sums.add(reverse ? 0 : i, sum);
            int next = exclusive == 1 ? i : i + 1;
            sum = next < size ? engine.add(sum, entries.get(next)) : sum;
        }
        return engine.concat(axis, sums);
    }

    private static <T> T runningProduct(Call<T> call) {
        Engine<T> engine = call.engine();
        int axis = runningAxis(call);
        int size = call.shape(0).dimension(axis);
        int exclusive = call.attributes().integer("exclusive", 0);
        boolean reverse = call.attributes().flag("reverse", false);
        List<T> entries = entries(engine, call.input(0), axis, reverse);
        List<T> products = new ArrayList<>();
        T one = engine.add(engine.subtract(entries.get(0), entries.get(0)), Casts.whole(engine, 1));
        one = engine.as(one, engine.isWhole(call.input(0)));
        T product = exclusive == 1 ? one : entries.get(0);
        for (int i = 0; i < size; i++) {
            products.add(reverse ? 0 : i, product);
            int next = exclusive == 1 ? i : i + 1;
            product = next < size ? engine.multiply(product, entries.get(next)) : product;
        }
        return engine.concat(axis, products);
    }

    private static <T> List<T> entries(Engine<T> engine, T x, int axis, boolean reverse) {
        List<T> entries = new ArrayList<>();
        for (int i = 0; i < engine.shape(x).dimension(axis); i++) {
            entries.add(reverse ? 0 : i, Slices.along(engine, x, axis, i, i + 1));
        }
        return entries;
    }

    /** 1 at the first of the largest elements, else 0. */
    private static <T> T hardmax(Call<T> call) {
        Engine<T> engine = call.engine();
        boolean isOld = call.version() < 13;
        T x = isOld ? flat(call) : call.input(0);
        int axis = isOld ? 1 : call.axis(-1);
        int[] shape = Axes.filled(engine.shape(x).rank(), 1);
        shape[axis] = engine.shape(x).dimension(axis);
        double[] places = IntStream.range(0, shape[axis]).asDoubleStream().toArray();
        T isLargest = engine.compare(
                Comparison.EQUAL, engine.argMax(x, axis), engine.constant(new Plain(Shape.of(shape), places, true)));
        return engine.reshape(engine.as(isLargest, false), call.shape(0).toArray());
    }

    private static <T> T argMax(Call<T> call) {
        return place(call, call.input(0));
    }

    private static <T> T argMin(Call<T> call) {
        return place(call, negated(call, call.input(0)));
    }

    /** Of equal elements the first, or the last: the first of the axis turned round. */
    private static <T> T place(Call<T> call, T x) {
        Engine<T> engine = call.engine();
        int axis = call.axis(0);
        if (!call.attributes().flag("select_last_index", false)) {
            return finished(call, engine.argMax(x, axis), axis);
        }
        int last = call.shape(0).dimension(axis) - 1;
        int[] turned = IntStream.rangeClosed(0, last).map(i -> last - i).toArray();
        T place = engine.argMax(engine.gather(x, axis, turned), axis);
        return finished(call, engine.subtract(Casts.whole(engine, last), place), axis);
    }

    /** Before version 13 over all axes from the given one on. */
    private static <T> T softmax(Call<T> call) {
        if (call.version() >= 13) {
            return call.engine().softmax(call.input(0), call.axis(-1));
        }
        T flat = flat(call);
        return call.engine()
                .reshape(call.engine().softmax(flat, 1), call.shape(0).toArray());
    }

    private static <T> T logSoftmax(Call<T> call) {
        if (call.version() >= 13) {
            return call.engine().logSoftmax(call.input(0), call.axis(-1));
        }
        T flat = flat(call);
        return call.engine()
                .reshape(call.engine().logSoftmax(flat, 1), call.shape(0).toArray());
    }

    private static <T> T flat(Call<T> call) {
        int axis = call.axis(1);
        Shape shape = call.shape(0);
        return call.engine()
                .reshape(
                        call.input(0),
                        shape.subShape(0, axis).size(),
                        shape.subShape(axis, shape.rank()).size());
    }
}
