package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The largest, the mean or the norm of windows: along one axis after the other, so that windows that overlap share work. */
final class PoolingRules {
    private PoolingRules() {}

    static void define(Map<String, Rule> all) {
        all.put("AveragePool", PoolingRules::average);
        all.put("LpPool", PoolingRules::norm);
        all.put("GlobalAveragePool", PoolingRules::globalAverage);
        all.put("GlobalMaxPool", PoolingRules::globalMax);
    }

    private static Windows windows(Call<?> call) {
        return Windows.of(call, call.attributes().integers("kernel_shape"), call.shape(0));
    }

    /** The largest elements, then their places in the tensor as one row of numbers. */
    static <T> List<T> max(Call<T> call) {
        Engine<T> engine = call.engine();
        T x = call.input(0);
        Windows windows = windows(call);
        T padded = windows.hasPadding() ? windows.padded(call, x, engine.least(x) - 1) : x;
        List<T> results = new ArrayList<>(List.of(windows.fold(engine, padded, engine::maximum)));
        if (call.wants(1)) {
            results.add(places(call, windows, padded));
        }
        return results;
    }

    private static <T> T places(Call<T> call, Windows windows, T padded) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(0);
        boolean byColumns = call.attributes().flag("storage_order", false);
        int axes = windows.kernel().length;
        int[] strides = new int[axes];
        int stride = 1;
        for (int i = 0; i < axes; i++) {
            int axis = byColumns ? i : axes - 1 - i;
            strides[axis] = stride;
            stride *= shape.dimension(2 + axis);
        }
        int count = Arrays.stream(windows.kernel()).reduce(1, (a, b) -> a * b);
        List<T> candidates = new ArrayList<>();
        double[] offsets = new double[count];
        int[] place = new int[axes];
        for (int i = 0; i < count; i++) {
            T one = windows.at(engine, padded, place);
            candidates.add(engine.reshape(one, engine.shape(one).insert(0, 1).toArray()));
            for (int axis = 0; axis < axes; axis++) {
                offsets[i] += (double) place[axis] * windows.dilations()[axis] * strides[axis];
            }
            for (int axis = axes - 1; axis >= 0 && ++place[axis] == windows.kernel()[axis]; axis--) {
                place[axis] = 0;
            }
        }
        T first = engine.argMax(engine.concat(0, candidates), 0);
        Shape result = engine.shape(first).remove(0);
        T offset = engine.lookup(
                engine.constant(new Plain(Shape.of(count), offsets, true)), engine.reshape(first, result.toArray()));
        return engine.add(offset, engine.constant(starts(windows, shape, result, strides)));
    }

    /** Where each window begins. */
    private static Plain starts(Windows windows, Shape shape, Shape result, int[] strides) {
        double[] starts = new double[result.size()];
        int images = result.dimension(0) * result.dimension(1);
        int each = starts.length / Math.max(1, images);
        int plane = shape.size() / Math.max(1, images);
        for (int i = 0; i < starts.length; i++) {
            int rest = i % each;
            double start = (double) (i / each) * plane;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                int position = rest % result.dimension(2 + axis);
                rest /= result.dimension(2 + axis);
                start += (position * windows.strides()[axis] - windows.before()[axis]) * (double) strides[axis];
            }
            starts[i] = start;
        }
        return new Plain(result, starts, true);
    }

    private static <T> T average(Call<T> call) {
        Engine<T> engine = call.engine();
        Windows windows = windows(call);
        T sums = windows.fold(engine, windows.padded(call, call.input(0), 0), engine::add);
        return engine.multiply(sums, engine.constant(shares(call, windows)));
    }

    /** One over how many elements each window has: with padding or without, but never with what lies beyond it. */
    private static Plain shares(Call<?> call, Windows windows) {
        boolean all = call.attributes().flag("count_include_pad", false);
        if (!windows.hasPadding()) {
            return Plain.scalar(1.0 / Arrays.stream(windows.kernel()).reduce(1, (a, b) -> a * b));
        }
        int[] before = new int[windows.kernel().length + 2];
        int[] after = before.clone();
        int[] size = call.shape(0).toArray();
        size[0] = size[1] = 1;
        for (int axis = 0; axis < windows.kernel().length; axis++) {
            int inFront = windows.before()[axis];
            int behind = windows.after()[axis];
            size[axis + 2] += all ? inFront + behind : 0;
            before[axis + 2] = all ? 0 : inFront;
            after[axis + 2] = windows.beyond()[axis] + (all ? 0 : behind);
        }
        double[] ones = new double[Shape.of(size).size()];
        Arrays.fill(ones, 1);
        PlainEngine plain = PlainEngine.INSTANCE;
        Plain padded = plain.pad(Plain.of(Shape.of(size), ones), before, after);
        return plain.apply(ElementFunction.RECIPROCAL, windows.fold(plain, padded, plain::add));
    }

    /** The root of order p of the sum of magnitudes to the power of p. */
    private static <T> T norm(Call<T> call) {
        Engine<T> engine = call.engine();
        int order = call.attributes().integer("p", 2);
        T x = call.input(0);
        T powers = order == 2 ? engine.multiply(x, x) : engine.apply(ElementFunction.ABS, x);
        if (order < 1) {
            throw new ImportException("attribute not supported: p=" + order);
        }
        if (order > 2) {
            powers = engine.power(powers, order);
        }
        Windows windows = windows(call);
        T sums = windows.fold(engine, windows.padded(call, powers, 0), engine::add);
        return order == 1
                ? sums
                : order == 2 ? engine.apply(ElementFunction.SQRT, sums) : engine.power(sums, 1.0 / order);
    }

    /** Pairwise, so that the rounds are as many as the logarithm. */
    static <T> T tournament(List<T> parts, BinaryOperator<T> operator) {
        List<T> left = parts;
        while (left.size() > 1) {
            List<T> next = new ArrayList<>();
            for (int i = 0; i + 1 < left.size(); i += 2) {
                next.add(operator.apply(left.get(i), left.get(i + 1)));
            }
            if (left.size() % 2 == 1) {
                next.add(left.get(left.size() - 1));
            }
            left = next;
        }
        return left.get(0);
    }

    private static <T> T globalAverage(Call<T> call) {
        return call.engine().mean(call.input(0), Axes.range(2, call.rank(0)));
    }

    private static <T> T globalMax(Call<T> call) {
        T result = call.input(0);
        for (int axis = 2; axis < call.rank(0); axis++) {
            result = call.engine().max(result, axis);
        }
        return result;
    }
}
