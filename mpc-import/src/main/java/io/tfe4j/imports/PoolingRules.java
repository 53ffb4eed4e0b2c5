package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** The largest or the mean of windows: first along rows, then along columns, so that windows that overlap share work. */
final class PoolingRules {
    private PoolingRules() {}

    static void define(Map<String, Rule> all) {
        all.put("MaxPool", PoolingRules::max);
        all.put("AveragePool", PoolingRules::average);
        all.put("GlobalAveragePool", PoolingRules::globalAverage);
        all.put("GlobalMaxPool", PoolingRules::globalMax);
    }

    private static <T> T images(Call<T> call) {
        Shape shape = call.shape(0);
        if (shape.rank() != 3 && shape.rank() != 4) {
            throw new ImportException("pooling over " + (shape.rank() - 2) + " axes, supported=1 and 2");
        }
        return shape.rank() == 4
                ? call.input(0)
                : call.engine().reshape(call.input(0), shape.insert(2, 1).toArray());
    }

    private static <T> T finished(Call<T> call, T pooled) {
        return call.rank(0) == 4
                ? pooled
                : call.engine()
                        .reshape(pooled, call.engine().shape(pooled).remove(2).toArray());
    }

    private static Conv2d windows(Call<?> call, Shape images) {
        int[] kernel = call.attributes().integers("kernel_shape");
        return Windows.of(call, kernel).spec(images);
    }

    private static <T> T padded(Call<T> call, T x, Conv2d spec, double value) {
        return ShapeRules.padded(
                call,
                x,
                new int[] {0, 0, spec.paddingTop(), spec.paddingLeft()},
                new int[] {0, 0, spec.paddingBottom(), spec.paddingRight()},
                value);
    }

    private static <T> T max(Call<T> call) {
        Engine<T> engine = call.engine();
        T images = images(call);
        Conv2d spec = windows(call, engine.shape(images));
        T padded = spec.hasPadding() ? padded(call, images, spec, Math.min(0, engine.least(images))) : images;
        return finished(call, fold(engine, padded, spec, engine::maximum));
    }

    private static <T> T average(Call<T> call) {
        Engine<T> engine = call.engine();
        T images = images(call);
        Conv2d spec = windows(call, engine.shape(images));
        T sums = fold(engine, padded(call, images, spec, 0), spec, engine::add);
        return finished(call, engine.multiply(sums, engine.constant(shares(call, engine.shape(images), spec))));
    }

    /** One over how many elements each window has: all, or those that are no padding. */
    private static Plain shares(Call<?> call, Shape images, Conv2d spec) {
        boolean all = call.attributes().integer("count_include_pad", 0) == 1;
        if (!spec.hasPadding() || all && call.attributes().integer("ceil_mode", 0) == 0) {
            return Plain.scalar(1.0 / (spec.kernelHeight() * spec.kernelWidth()));
        }
        if (all) {
            throw new ImportException("count_include_pad with ceil_mode is not supported");
        }
        Shape one = Shape.of(1, 1, images.dimension(2), images.dimension(3));
        double[] ones = new double[one.size()];
        Arrays.fill(ones, 1);
        PlainEngine plain = PlainEngine.INSTANCE;
        Plain padded =
                plain.pad(Plain.of(one, ones), new int[] {0, 0, spec.paddingTop(), spec.paddingLeft()}, new int[] {
                    0, 0, spec.paddingBottom(), spec.paddingRight()
                });
        return plain.apply(ElementFunction.RECIPROCAL, fold(plain, padded, spec, plain::add));
    }

    private static <T> T fold(Engine<T> engine, T x, Conv2d spec, BinaryOperator<T> operator) {
        T rows = fold(engine, x, 2, spec.kernelHeight(), spec.strideHeight(), spec.dilationHeight(), operator);
        return fold(engine, rows, 3, spec.kernelWidth(), spec.strideWidth(), spec.dilationWidth(), operator);
    }

    private static <T> T fold(
            Engine<T> engine, T x, int axis, int size, int stride, int dilation, BinaryOperator<T> operator) {
        Shape shape = engine.shape(x);
        int reach = (size - 1) * dilation;
        int[] steps = Axes.filled(shape.rank(), 1);
        steps[axis] = stride;
        List<T> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int[] starts = new int[shape.rank()];
            int[] ends = shape.toArray();
            starts[axis] = i * dilation;
            ends[axis] = shape.dimension(axis) - reach + i * dilation;
            parts.add(engine.slice(x, starts, ends, steps));
        }
        return tournament(parts, operator);
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
