package io.tfe4j.imports;

import io.tfe4j.ring.Shape;

/** Operators that take a part of a tensor. */
final class Slices {
    private Slices() {}

    /** {@code start .. end - 1} along one axis. */
    static <T> T along(Engine<T> engine, T x, int axis, int start, int end) {
        Shape shape = engine.shape(x);
        int[] starts = new int[shape.rank()];
        int[] ends = shape.toArray();
        starts[axis] = start;
        ends[axis] = end;
        return engine.slice(x, starts, ends, Axes.filled(shape.rank(), 1));
    }

    /** Entry {@code index} of an axis, which disappears. */
    static <T> T entry(Engine<T> engine, T x, int axis, int index) {
        return engine.reshape(
                along(engine, x, axis, index, index + 1),
                engine.shape(x).remove(axis).toArray());
    }

    static <T> T slice(Call<T> call) {
        Shape shape = call.shape(0);
        boolean old = call.version() < 10;
        int[] from = old ? call.attributes().integers("starts") : call.known(1).toInts();
        int[] to = old ? call.attributes().integers("ends") : call.known(2).toInts();
        int[] every = Axes.range(0, from.length);
        int[] axes = old
                ? call.attributes().integers("axes", every)
                : call.has(3) ? call.known(3).toInts() : every;
        int[] by = !old && call.has(4) ? call.known(4).toInts() : Axes.filled(from.length, 1);
        int[] starts = new int[shape.rank()];
        int[] ends = shape.toArray();
        int[] steps = Axes.filled(shape.rank(), 1);
        int[] normalized = Axes.normalized(axes, shape.rank());
        for (int i = 0; i < normalized.length; i++) {
            int size = shape.dimension(normalized[i]);
            if (by[i] < 1) {
                throw new ImportException("slices backwards are not supported: step=" + by[i]);
            }
            starts[normalized[i]] = within(from[i], size);
            ends[normalized[i]] = Math.max(starts[normalized[i]], within(to[i], size));
            steps[normalized[i]] = by[i];
        }
        return call.engine().slice(call.input(0), starts, ends, steps);
    }

    private static int within(int position, int size) {
        return Math.max(0, Math.min(size, position < 0 ? position + size : position));
    }

    /** At known places; or rows of a table at private ones. */
    static <T> T gather(Call<T> call) {
        int axis = call.axis(0);
        if (!call.isKnown(1)) {
            if (axis != 0) {
                throw new ImportException("private places along another axis than the first: axis=" + axis);
            }
            return call.engine().lookup(call.input(0), call.input(1));
        }
        Plain places = call.known(1);
        Shape shape = call.shape(0);
        T taken = call.engine().gather(call.input(0), axis, normalized(places.toInts(), shape.dimension(axis)));
        Shape result = shape.subShape(0, axis).concat(places.shape()).concat(shape.subShape(axis + 1, shape.rank()));
        return call.engine().reshape(taken, result.toArray());
    }

    private static int[] normalized(int[] places, int size) {
        int[] result = Axes.normalized(places, size);
        for (int place : result) {
            if (place < 0 || place >= size) {
                throw new ImportException("place out of range: place=" + place + ", size=" + size);
            }
        }
        return result;
    }
}
