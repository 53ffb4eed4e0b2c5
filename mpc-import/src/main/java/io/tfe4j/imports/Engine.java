package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators are written in, once for all: numbers in the clear, or values of a program. Shapes broadcast as in
 * NumPy; reductions keep their axes with size 1.
 */
interface Engine<T> {
    Shape shape(T x);

    T constant(Plain value);

    T add(T a, T b);

    T subtract(T a, T b);

    T multiply(T a, T b);

    /** Of whole numbers the quotient's fraction is cut off, as ONNX has it. */
    T divide(T a, T b);

    T maximum(T a, T b);

    T minimum(T a, T b);

    /** 1 where it holds, else 0. */
    T compare(Comparison how, T a, T b);

    /** {@code a} where the condition, of ones and zeros, is 1, else {@code b}. */
    T where(T condition, T a, T b);

    T matmul(T a, T b);

    T conv2d(T x, T weights, Conv2d spec);

    T apply(ElementFunction function, T x);

    T power(T x, double exponent);

    /** A private power of positive numbers. */
    T power(T x, T exponent);

    /** {@code a / b} of reals, and 0 where both are 0. */
    T ratio(T a, T b);

    T clip(T x, double low, double high);

    T sum(T x, int... axes);

    /** Of whole numbers the mean's fraction is cut off. */
    T mean(T x, int... axes);

    T max(T x, int axis);

    T argMax(T x, int axis);

    T softmax(T x, int axis);

    T logSoftmax(T x, int axis);

    /** {@code (x - mean) / sqrt(variance + epsilon)} over {@code axes}. */
    T standardize(T x, double epsilon, int... axes);

    T reshape(T x, int... shape);

    T transpose(T x, int... axes);

    T broadcast(T x, int... shape);

    /** Starts, and ends that are not included, one of each an axis; steps are positive. */
    T slice(T x, int[] starts, int[] ends, int[] steps);

    T gather(T x, int axis, int... indices);

    T concat(int axis, List<T> parts);

    /** Zeros around. */
    T pad(T x, int[] before, int[] after);

    /** The rows of {@code table} at the numbers {@code indices}. */
    T lookup(T table, T indices);

    /** The largest whole numbers that are not above {@code x}; they stay of {@code x}'s type. */
    T floor(T x);

    /** The same numbers as ones of a whole type, or of a real one. Reals must have no fractions. */
    T as(T x, boolean whole);

    /** The elements of what everyone knows; null for anything else. */
    @Nullable
    Plain inClear(T x);

    /** Whether the type is one of whole numbers. */
    boolean isWhole(T x);

    /** The least number that {@code x} can have, as far as ranges tell. */
    double least(T x);

    /** The largest number that {@code x} can have, as far as ranges tell. */
    double most(T x);

    /** Results of a node, taken to be no larger than whoever writes the program says. */
    default List<T> limited(GraphNode node, List<T> results) {
        return results;
    }
}
