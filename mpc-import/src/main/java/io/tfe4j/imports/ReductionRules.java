package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
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
        all.put("ArgMax", ReductionRules::argMax);
        all.put("ArgMin", ReductionRules::argMin);
        all.put("Softmax", ReductionRules::softmax);
        all.put("LogSoftmax", ReductionRules::logSoftmax);
    }

    private static int[] axes(Call<?> call) {
        int[] given = call.has(1) ? call.known(1).toInts() : call.attributes().integers("axes");
        boolean all = given.length == 0 && call.attributes().integer("noop_with_empty_axes", 0) == 0;
        return all ? Axes.range(0, call.rank(0)) : Axes.normalized(given, call.rank(0));
    }

    /** Drops the folded axes, unless the node keeps them. */
    private static <T> T finished(Call<T> call, T folded, int... axes) {
        if (call.attributes().integer("keepdims", 1) == 1) {
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

    /** Of known numbers, such as the dimensions of a shape. */
    private static <T> T product(Call<T> call) {
        int[] axes = axes(call);
        Plain product = PlainShapes.reduce(call.known(0), 1, (a, b) -> a * b, axes);
        return finished(call, call.engine().constant(product), axes);
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
        if (call.attributes().integer("select_last_index", 0) == 0) {
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
