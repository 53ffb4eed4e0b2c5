package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The windows of a convolution or of a pooling over the axes after the first two, one number for each of those axes.
 *
 * @param before how much is padded in front
 * @param after how much is padded behind
 * @param beyond what the last window reaches further than that, where sizes are rounded up
 */
record Windows(int[] kernel, int[] strides, int[] dilations, int[] before, int[] after, int[] beyond) {
    /** For {@code x}, [batch, channels, ...]. */
    static Windows of(Call<?> call, int[] kernel, Shape x) {
        return of(call.attributes(), kernel, x);
    }

    /** For {@code x}, [batch, channels, ...]. */
    static Windows of(NodeAttributes attributes, int[] kernel, Shape x) {
        int axes = kernel.length;
        if (axes == 0 || x.rank() != axes + 2) {
            throw new ImportException("windows do not fit: kernel=" + Arrays.toString(kernel) + ", shape=" + x);
        }
        int[] strides = checked("strides", attributes.integers("strides", Axes.filled(axes, 1)), axes);
        int[] dilations = checked("dilations", attributes.integers("dilations", Axes.filled(axes, 1)), axes);
        int[] pads = checked("pads", attributes.integers("pads", new int[2 * axes]), 2 * axes);
        String automatic = attributes.text("auto_pad", "NOTSET");
        boolean roundsUp = attributes.flag("ceil_mode", false);
        int[] before = Arrays.copyOf(pads, axes);
        int[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
        int[] beyond = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            int size = x.dimension(2 + axis);
            int window = (kernel[axis] - 1) * dilations[axis] + 1;
            switch (automatic) {
                case "NOTSET" -> {}
                case "VALID" -> before[axis] = after[axis] = 0;
                case "SAME_UPPER", "SAME_LOWER" -> {
                    int outputs = (size + strides[axis] - 1) / strides[axis];
                    int total = Math.max(0, (outputs - 1) * strides[axis] + window - size);
                    before[axis] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                    after[axis] = total - before[axis];
                }
                default -> throw new ImportException("attribute not supported: auto_pad=" + automatic);
            }
            int padded = size + before[axis] + after[axis];
            if (padded < window) {
                throw new ImportException(
                        "windows larger than what they lie on: window=" + window + ", size=" + padded);
            }
            if (roundsUp) {
                beyond[axis] = beyond(padded, window, strides[axis], before[axis] + size);
            }
        }
        return new Windows(kernel, strides, dilations, before, after, beyond);
    }

    private static int[] checked(String name, int[] values, int count) {
        if (values.length != count || Arrays.stream(values).anyMatch(value -> value < 0)) {
            throw new ImportException("attribute malformed: " + name + "=" + Arrays.toString(values));
        }
        return values;
    }

    /** A last window counts if it begins before the padding at the end does. */
    private static int beyond(int padded, int window, int stride, int end) {
        int steps = (padded - window + stride - 1) / stride;
        if (steps * stride >= end) {
            steps--;
        }
        return Math.max(0, steps * stride + window - padded);
    }

    /** Of two axes, with what is reached beyond the padding padded as well. */
    Conv2d spec() {
        return Conv2d.of(kernel[0], kernel[1])
                .stride(strides[0], strides[1])
                .padding(before[0], after[0] + beyond[0], before[1], after[1] + beyond[1])
                .dilation(dilations[0], dilations[1]);
    }

    boolean hasPadding() {
        return Arrays.stream(before).sum()
                        + Arrays.stream(after).sum()
                        + Arrays.stream(beyond).sum()
                > 0;
    }

    /** With one more axis of size 1 in front, over which nothing happens. */
    Windows withAxis() {
        return new Windows(
                inserted(kernel, 1),
                inserted(strides, 1),
                inserted(dilations, 1),
                inserted(before, 0),
                inserted(after, 0),
                inserted(beyond, 0));
    }

    /** Without the first axis. */
    Windows withoutAxis() {
        return new Windows(rest(kernel), rest(strides), rest(dilations), rest(before), rest(after), rest(beyond));
    }

    private static int[] rest(int[] values) {
        return Arrays.copyOfRange(values, 1, values.length);
    }

    private static int[] inserted(int[] values, int first) {
        int[] result = new int[values.length + 1];
        result[0] = first;
        System.arraycopy(values, 0, result, 1, values.length);
        return result;
    }

    /** {@code x} with {@code value} around. */
    <T> T padded(Call<T> call, T x, double value) {
        int[] all = new int[kernel.length];
        Arrays.setAll(all, axis -> after[axis] + beyond[axis]);
        return ShapeRules.padded(call, x, inserted(inserted(before, 0), 0), inserted(inserted(all, 0), 0), value);
    }

    /** The elements at one place of all windows, of what has been padded. */
    <T> T at(Engine<T> engine, T padded, int... place) {
        T result = padded;
        for (int axis = 0; axis < kernel.length; axis++) {
            result = along(engine, result, axis, place[axis]);
        }
        return result;
    }

    <T> T along(Engine<T> engine, T x, int axis, int place) {
        Shape shape = engine.shape(x);
        int[] steps = Axes.filled(shape.rank(), 1);
        int[] starts = new int[shape.rank()];
        int[] ends = shape.toArray();
        int reach = (kernel[axis] - 1) * dilations[axis];
        steps[axis + 2] = strides[axis];
        starts[axis + 2] = place * dilations[axis];
        ends[axis + 2] = shape.dimension(axis + 2) - reach + place * dilations[axis];
        return engine.slice(x, starts, ends, steps);
    }

    /** All elements of each window, of what has been padded, by one operation: one axis after the other. */
    <T> T fold(Engine<T> engine, T padded, BinaryOperator<T> operator) {
        T result = padded;
        for (int axis = 0; axis < kernel.length; axis++) {
            List<T> parts = new ArrayList<>();
            for (int place = 0; place < kernel[axis]; place++) {
                parts.add(along(engine, result, axis, place));
            }
            result = PoolingRules.tournament(parts, operator);
        }
        return result;
    }

    @Override
    public String toString() {
        return "Windows" + Arrays.toString(kernel);
    }
}
