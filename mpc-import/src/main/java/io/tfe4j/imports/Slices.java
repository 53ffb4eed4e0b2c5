package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.stream.IntStream;

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
        T x = call.input(0);
        int[] starts = new int[shape.rank()];
        int[] ends = shape.toArray();
        int[] steps = Axes.filled(shape.rank(), 1);
        int[] normalized = Axes.normalized(axes, shape.rank());
        for (int i = 0; i < normalized.length; i++) {
            int size = shape.dimension(normalized[i]);
            if (by[i] == 0) {
                throw new ImportException("slices with a step of 0");
            }
            if (by[i] < 0) {
                x = backwards(call.engine(), x, normalized[i], from[i], to[i], by[i]);
                ends[normalized[i]] = call.engine().shape(x).dimension(normalized[i]);
                continue;
            }
            starts[normalized[i]] = within(from[i], size);
            ends[normalized[i]] = Math.max(starts[normalized[i]], within(to[i], size));
            steps[normalized[i]] = by[i];
        }
        return call.engine().slice(x, starts, ends, steps);
    }

    /** From a place down to another, which is not included; places before the first are clamped to none. */
    private static <T> T backwards(Engine<T> engine, T x, int axis, int from, int to, int step) {
        int size = engine.shape(x).dimension(axis);
        int first = Math.min(from < 0 ? from + size : from, size - 1);
        int last = Math.max(to < 0 ? Math.max(to, Integer.MIN_VALUE / 2) + size : to, -1);
        int[] places =
                IntStream.iterate(first, i -> i > last && i >= 0, i -> i + step).toArray();
        return engine.gather(x, axis, places);
    }

    private static int within(int position, int size) {
        return Math.max(0, Math.min(size, position < 0 ? position + size : position));
    }

    /** At known places; or rows of a table at private ones. */
    static <T> T gather(Call<T> call) {
        int axis = call.axis(0);
        if (!call.isKnown(1)) {
            return privateGather(call, axis);
        }
        Plain places = call.known(1);
        Shape shape = call.shape(0);
        T taken = call.engine().gather(call.input(0), axis, normalized(places.toInts(), shape.dimension(axis)));
        Shape result = shape.subShape(0, axis).concat(places.shape()).concat(shape.subShape(axis + 1, shape.rank()));
        return call.engine().reshape(taken, result.toArray());
    }

    /** Look-ups in the first axis, which the axis is brought to and its places are brought back from. */
    private static <T> T privateGather(Call<T> call, int axis) {
        Engine<T> engine = call.engine();
        int size = call.shape(0).dimension(axis);
        T places = call.input(1);
        if (engine.least(places) < 0) {
            T negative = engine.compare(Comparison.LESS, places, Casts.whole(engine, 0));
            T moved = engine.add(places, engine.multiply(negative, Casts.whole(engine, size)));
            places = engine.clip(moved, 0, size - 1);
        }
        if (axis == 0) {
            return engine.lookup(call.input(0), places);
        }
        int rank = call.rank(0);
        int[] forth = Axes.range(0, rank);
        System.arraycopy(Axes.range(0, axis), 0, forth, 1, axis);
        forth[0] = axis;
        T found = engine.lookup(engine.transpose(call.input(0), forth), places);
        int count = call.rank(1);
        int[] back = Axes.range(0, rank - 1 + count);
        for (int i = 0; i < axis; i++) {
            back[i] = count + i;
        }
        for (int i = 0; i < count; i++) {
            back[axis + i] = i;
        }
        return engine.transpose(found, back);
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
