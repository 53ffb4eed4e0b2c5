package io.tfe4j.fuzz;

import io.tfe4j.program.ValueType;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** What plaintext says of a tensor: every element lies between two numbers. The oracle of {@link RandomProgram}. */
record Bounds(Shape shape, double[] low, double[] high) {
    /** Of doubles, against numbers of up to 62 bits. */
    private static final double RELATIVE = 0x1p-48;

    /** From where an element of a result comes, as coordinates of the operand; null for a zero. */
    @FunctionalInterface
    interface Source {
        int[] of(int[] position);
    }

    /** The bounds of one element of a result. */
    record Interval(double low, double high) {
        static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN);

        static Interval around(double middle, double error) {
            return new Interval(middle - error, middle + error);
        }

        static Interval exactly(double value) {
            return new Interval(value, value);
        }

        Interval widened(double error) {
            return new Interval(low - error, high + error);
        }

        double middle() {
            return low + (high - low) / 2;
        }

        double radius() {
            return (high - low) / 2;
        }

        boolean isPoint() {
            return low == high;
        }

        Interval times(Interval other) {
            double a = low * other.low;
            double b = low * other.high;
            double c = high * other.low;
            double d = high * other.high;
            return new Interval(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
        }

        Interval plus(Interval other) {
            return new Interval(low + other.low, high + other.high);
        }
    }

    @FunctionalInterface
    interface Unary {
        Interval of(Interval x);
    }

    @FunctionalInterface
    interface Binary {
        Interval of(Interval x, Interval y);
    }

    @FunctionalInterface
    interface Reduction {
        Interval of(Interval[] row);
    }

    @FunctionalInterface
    interface RowFunction {
        Interval[] of(Interval[] row);
    }

    static Bounds exactly(Shape shape, double[] values) {
        return new Bounds(shape, values, values);
    }

    static Bounds of(Shape shape, Interval[] elements) {
        return new Bounds(
                shape,
                Arrays.stream(elements).mapToDouble(Interval::low).toArray(),
                Arrays.stream(elements).mapToDouble(Interval::high).toArray());
    }

    Interval at(int index) {
        return new Interval(low[index], high[index]);
    }

    Interval[] elements() {
        Interval[] elements = new Interval[low.length];
        Arrays.setAll(elements, this::at);
        return elements;
    }

    int size() {
        return low.length;
    }

    /** Where plaintext knows nothing, the range that the type promises binds. */
    Bounds orElseRangeOf(ValueType type) {
        double[] lows = low.clone();
        double[] highs = high.clone();
        for (int i = 0; i < lows.length; i++) {
            if (Double.isNaN(lows[i]) || Double.isNaN(highs[i])) {
                lows[i] = type.range().realMin(type.fractionBits());
                highs[i] = type.range().realMax(type.fractionBits());
            }
        }
        return new Bounds(shape, lows, highs);
    }

    /** By how much {@code got} is outside of the bounds of an element, doubles' own errors allowed for. */
    double error(int index, double got) {
        double slack = RELATIVE * Math.max(Math.abs(low[index]), Math.abs(high[index]));
        return Math.max(low[index] - got, got - high[index]) - slack;
    }

    Bounds map(Unary f) {
        Interval[] result = elements();
        Arrays.setAll(result, i -> f.of(at(i)));
        return of(shape, result);
    }

    /** A function that never falls. */
    Bounds rising(DoubleUnaryOperator f, double units, double relative) {
        return map(x -> {
            double least = f.applyAsDouble(x.low);
            double most = f.applyAsDouble(x.high);
            return new Interval(least - units - relative * Math.abs(least), most + units + relative * Math.abs(most));
        });
    }

    Bounds rearranged(Shape result, Source source) {
        double[] lows = new double[result.size()];
        double[] highs = new double[result.size()];
        for (int i = 0; i < lows.length; i++) {
            int[] from = source.of(position(result, i));
            int index = from == null ? -1 : index(shape, from);
            lows[i] = index < 0 ? 0 : low[index];
            highs[i] = index < 0 ? 0 : high[index];
        }
        return new Bounds(result, lows, highs);
    }

    Bounds reshaped(Shape result) {
        return new Bounds(result, low, high);
    }

    Bounds broadcastTo(Shape result) {
        int extra = result.rank() - shape.rank();
        return rearranged(result, position -> {
            int[] from = new int[shape.rank()];
            for (int axis = 0; axis < from.length; axis++) {
                from[axis] = shape.dimension(axis) == 1 ? 0 : position[axis + extra];
            }
            return from;
        });
    }

    Bounds with(Bounds other, Binary f) {
        Shape result = broadcast(shape, other.shape);
        Bounds x = broadcastTo(result);
        Bounds y = other.broadcastTo(result);
        Interval[] elements = new Interval[result.size()];
        Arrays.setAll(elements, i -> f.of(x.at(i), y.at(i)));
        return of(result, elements);
    }

    /** The axis moved to the end. */
    private Bounds axisLast(int axis) {
        int rank = shape.rank();
        int[] dimensions = new int[rank];
        int[] from = new int[rank];
        for (int i = 0, at = 0; i < rank; i++) {
            if (i != axis) {
                from[at] = i;
                dimensions[at++] = shape.dimension(i);
            }
        }
        from[rank - 1] = axis;
        dimensions[rank - 1] = shape.dimension(axis);
        return rearranged(Shape.of(dimensions), position -> {
            int[] source = new int[rank];
            for (int i = 0; i < rank; i++) {
                source[from[i]] = position[i];
            }
            return source;
        });
    }

    private Interval[] row(int index, int length) {
        Interval[] row = new Interval[length];
        Arrays.setAll(row, i -> at(index * length + i));
        return row;
    }

    /** Along one axis, which disappears. */
    Bounds reduced(int axis, Reduction f) {
        Bounds last = axisLast(axis);
        int length = shape.dimension(axis);
        Interval[] result = new Interval[last.size() / length];
        Arrays.setAll(result, i -> f.of(last.row(i, length)));
        return of(shape.remove(axis), result);
    }

    Bounds reducedAll(Reduction f) {
        return of(Shape.scalar(), new Interval[] {f.of(elements())});
    }

    /** Along one axis, which stays. */
    Bounds alongAxis(int axis, RowFunction f) {
        Bounds last = axisLast(axis);
        int length = shape.dimension(axis);
        Interval[] result = new Interval[last.size()];
        for (int i = 0; i < result.length / length; i++) {
            System.arraycopy(f.of(last.row(i, length)), 0, result, i * length, length);
        }
        Shape moved = last.shape;
        return of(moved, result).rearranged(shape, position -> {
            int[] source = new int[position.length];
            for (int i = 0, at = 0; i < position.length; i++) {
                if (i != axis) {
                    source[at++] = position[i];
                }
            }
            source[position.length - 1] = position[axis];
            return source;
        });
    }

    static Shape broadcast(Shape x, Shape y) {
        int rank = Math.max(x.rank(), y.rank());
        int[] dimensions = new int[rank];
        for (int i = 0; i < rank; i++) {
            int a = i < rank - x.rank() ? 1 : x.dimension(i - rank + x.rank());
            int b = i < rank - y.rank() ? 1 : y.dimension(i - rank + y.rank());
            dimensions[i] = a == 1 ? b : a;
        }
        return Shape.of(dimensions);
    }

    static int[] position(Shape shape, int index) {
        int[] position = new int[shape.rank()];
        int rest = index;
        for (int axis = position.length - 1; axis >= 0; axis--) {
            position[axis] = rest % shape.dimension(axis);
            rest /= shape.dimension(axis);
        }
        return position;
    }

    static int index(Shape shape, int[] position) {
        int index = 0;
        for (int axis = 0; axis < position.length; axis++) {
            index = index * shape.dimension(axis) + position[axis];
        }
        return index;
    }
}
