package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import java.util.Arrays;

/** Every so many-th entry of an axis, and back again. Costs nothing. */
final class Strides {
    private Strides() {}

    /** {@code count} entries of {@code axis}: {@code first}, {@code first + stride} and so on. */
    static PrivateTensor pick(PrivateTensor x, int axis, int first, int stride, int count) {
        int[] starts = new int[x.rank()];
        int[] ends = x.shape();
        int[] steps = new int[x.rank()];
        Arrays.fill(steps, 1);
        starts[axis] = first;
        ends[axis] = first + (count - 1) * stride + 1;
        steps[axis] = stride;
        return x.slice(starts, ends, steps);
    }

    /** The entries where {@link #pick} found them, in an axis of {@code length}, zeros elsewhere. */
    static PrivateTensor place(PrivateTensor x, int axis, int first, int stride, int length) {
        PrivateTensor spread = spread(x, axis, stride);
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        before[axis] = first;
        after[axis] = length - first - spread.size(axis);
        return before[axis] + after[axis] == 0 ? spread : spread.pad(before, after);
    }

    /** {@code stride - 1} zeros between the entries of one axis. */
    static PrivateTensor spread(PrivateTensor x, int axis, int stride) {
        if (stride == 1) {
            return x;
        }
        int[] after = new int[x.rank() + 1];
        after[axis + 1] = stride - 1;
        int[] shape = x.shape();
        shape[axis] *= stride;
        PrivateTensor padded =
                x.expandDims(axis + 1).pad(new int[x.rank() + 1], after).reshape(shape);
        int[] ends = padded.shape();
        ends[axis] -= stride - 1;
        return padded.slice(new int[x.rank()], ends);
    }
}
