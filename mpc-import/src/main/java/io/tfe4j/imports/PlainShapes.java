package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Moves numbers about. */
final class PlainShapes {
    private PlainShapes() {}

    /** A tensor of {@code shape} whose element at a position is {@code x}'s at the scalar product with the strides. */
    private static Plain strided(Plain x, Shape shape, int[] strides, int offset) {
        double[] result = new double[shape.size()];
        int[] position = new int[shape.rank()];
        int at = offset;
        for (int i = 0; i < result.length; i++) {
            result[i] = x.values()[at];
            for (int axis = position.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++position[axis] < shape.dimension(axis)) {
                    break;
                }
                at -= strides[axis] * position[axis];
                position[axis] = 0;
            }
        }
        return new Plain(shape, result, x.whole());
    }

    static Plain broadcast(Plain x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        if (!Shape.broadcast(x.shape(), shape).equals(shape)) {
            throw new ImportException("shape does not stretch: from=" + x.shape() + ", to=" + shape);
        }
        int[] own = x.shape().strides();
        int[] strides = new int[shape.rank()];
        int missing = shape.rank() - own.length;
        for (int axis = 0; axis < own.length; axis++) {
            strides[missing + axis] = x.shape().dimension(axis) == 1 ? 0 : own[axis];
        }
        return strided(x, shape, strides, 0);
    }

    static Plain transpose(Plain x, int... axes) {
        int[] own = x.shape().strides();
        int[] dimensions = new int[axes.length];
        int[] strides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            dimensions[i] = x.shape().dimension(axes[i]);
            strides[i] = own[axes[i]];
        }
        return strided(x, Shape.of(dimensions), strides, 0);
    }

    static Plain slice(Plain x, int[] starts, int[] ends, int[] steps) {
        int[] own = x.shape().strides();
        int[] dimensions = new int[own.length];
        int[] strides = new int[own.length];
        int offset = 0;
        for (int axis = 0; axis < own.length; axis++) {
            dimensions[axis] = Math.max(0, (ends[axis] - starts[axis] + steps[axis] - 1) / steps[axis]);
            strides[axis] = own[axis] * steps[axis];
            offset += own[axis] * starts[axis];
        }
        return strided(x, Shape.of(dimensions), strides, offset);
    }

    /** How many elements lie before, on and behind an axis. */
    private record Blocks(int before, int length, int behind) {
        static Blocks of(Shape shape, int axis) {
            int at = shape.normalizeAxis(axis);
            return new Blocks(
                    shape.subShape(0, at).size(),
                    shape.dimension(at),
                    shape.subShape(at + 1, shape.rank()).size());
        }
    }

    static Plain gather(Plain x, int axis, int... indices) {
        Blocks blocks = Blocks.of(x.shape(), axis);
        double[] result = new double[blocks.before() * indices.length * blocks.behind()];
        for (int block = 0; block < blocks.before(); block++) {
            for (int i = 0; i < indices.length; i++) {
                int index = indices[i] < 0 ? indices[i] + blocks.length() : indices[i];
                if (index < 0 || index >= blocks.length()) {
                    throw new ImportException("index out of range: index=" + index + ", shape=" + x.shape());
                }
                System.arraycopy(
                        x.values(),
                        (block * blocks.length() + index) * blocks.behind(),
                        result,
                        (block * indices.length + i) * blocks.behind(),
                        blocks.behind());
            }
        }
        return new Plain(x.shape().withDimension(axis, indices.length), result, x.whole());
    }

    static Plain concat(int axis, List<Plain> parts) {
        Shape first = parts.get(0).shape();
        int total = 0;
        boolean whole = true;
        for (Plain part : parts) {
            total += part.shape().dimension(axis);
            whole &= part.whole();
        }
        Shape shape = first.withDimension(axis, total);
        double[] result = new double[shape.size()];
        int start = 0;
        for (Plain part : parts) {
            Blocks blocks = Blocks.of(part.shape(), axis);
            int run = blocks.length() * blocks.behind();
            for (int block = 0; block < blocks.before(); block++) {
                System.arraycopy(part.values(), block * run, result, block * total * blocks.behind() + start, run);
            }
            start += run;
        }
        return new Plain(shape, result, whole);
    }

    static Plain pad(Plain x, int[] before, int[] after) {
        int[] dimensions = x.shape().toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            dimensions[axis] += before[axis] + after[axis];
        }
        Shape shape = Shape.of(dimensions);
        double[] result = new double[shape.size()];
        int[] strides = shape.strides();
        int[] position = new int[dimensions.length];
        for (double value : x.values()) {
            int at = 0;
            for (int axis = 0; axis < position.length; axis++) {
                at += (position[axis] + before[axis]) * strides[axis];
            }
            result[at] = value;
            for (int axis = position.length - 1; axis >= 0; axis--) {
                if (++position[axis] < x.shape().dimension(axis)) {
                    break;
                }
                position[axis] = 0;
            }
        }
        return new Plain(shape, result, x.whole());
    }

    /** Folds {@code axes}, which keep size 1. */
    static Plain reduce(Plain x, double first, DoubleBinaryOperator operator, int... axes) {
        int[] dimensions = x.shape().toArray();
        for (int axis : axes) {
            dimensions[x.shape().normalizeAxis(axis)] = 1;
        }
        Shape shape = Shape.of(dimensions);
        double[] result = new double[shape.size()];
        Arrays.fill(result, first);
        int[] positions = new int[shape.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        double[] target = broadcast(new Plain(shape, toDoubles(positions), true), x.shape())
                .values();
        for (int i = 0; i < x.size(); i++) {
            int at = (int) target[i];
            result[at] = operator.applyAsDouble(result[at], x.values()[i]);
        }
        return new Plain(shape, result, x.whole());
    }

    private static double[] toDoubles(int[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }
}
