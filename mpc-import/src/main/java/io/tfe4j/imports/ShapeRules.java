package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Operators that move elements about, or tell where they are. */
final class ShapeRules {
    private ShapeRules() {}

    static void define(Map<String, Rule> all) {
        all.put("Shape", ShapeRules::shape);
        all.put("Size", ShapeRules::size);
        all.put("ConstantOfShape", ShapeRules::constantOfShape);
        all.put("Range", ShapeRules::range);
        all.put("Reshape", ShapeRules::reshape);
        all.put("Flatten", ShapeRules::flatten);
        all.put("Transpose", ShapeRules::transpose);
        all.put("Squeeze", ShapeRules::squeeze);
        all.put("Unsqueeze", ShapeRules::unsqueeze);
        all.put("Concat", ShapeRules::concat);
        all.put("Slice", Slices::slice);
        all.put("Gather", Slices::gather);
        all.put("Expand", ShapeRules::expand);
        all.put("Tile", ShapeRules::tile);
        all.put("Pad", ShapeRules::pad);
        all.put("Resize", ResizeRules::resize);
        all.put("Upsample", ResizeRules::upsample);
        all.put("Einsum", Einsum::apply);
    }

    private static <T> T shape(Call<T> call) {
        int[] shape = call.shape(0).toArray();
        int start = call.attributes().integer("start", 0);
        int end = call.attributes().integer("end", shape.length);
        int from = Math.max(0, Math.min(shape.length, start < 0 ? start + shape.length : start));
        int to = Math.max(from, Math.min(shape.length, end < 0 ? end + shape.length : end));
        return call.engine().constant(Plain.integers(Arrays.copyOfRange(shape, from, to)));
    }

    private static <T> T size(Call<T> call) {
        double size = call.shape(0).size();
        return call.engine().constant(new Plain(Shape.scalar(), new double[] {size}, true));
    }

    private static <T> T constantOfShape(Call<T> call) {
        Shape shape = Shape.of(call.known(0).toInts());
        Plain value = call.attributes().tensor("value");
        double[] values = new double[shape.size()];
        Arrays.fill(values, value == null ? 0 : value.single());
        return call.engine().constant(new Plain(shape, values, value != null && value.whole()));
    }

    private static <T> T range(Call<T> call) {
        double start = call.known(0).single();
        double step = call.known(2).single();
        int count = (int) Math.max(0, Math.ceil((call.known(1).single() - start) / step));
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = start + i * step;
        }
        return call.engine()
                .constant(new Plain(Shape.of(count), values, call.known(0).whole()));
    }

    private static <T> T reshape(Call<T> call) {
        Shape from = call.shape(0);
        int[] wanted = call.known(1).toInts();
        boolean zeroStays = !call.attributes().flag("allowzero", false);
        int unknown = -1;
        long others = 1;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] == 0 && zeroStays) {
                wanted[i] = from.dimension(i);
            }
            if (wanted[i] == -1) {
                unknown = i;
            } else {
                others *= wanted[i];
            }
        }
        if (unknown >= 0) {
            wanted[unknown] = (int) (from.size() / Math.max(1, others));
        }
        if (Shape.of(wanted).size() != from.size()) {
            throw new ImportException("sizes differ: from=" + from + ", to=" + Arrays.toString(wanted));
        }
        return call.engine().reshape(call.input(0), wanted);
    }

    private static <T> T flatten(Call<T> call) {
        Shape shape = call.shape(0);
        int axis = call.attributes().integer("axis", 1);
        int at = axis < 0 ? axis + shape.rank() : axis;
        return call.engine()
                .reshape(
                        call.input(0),
                        shape.subShape(0, at).size(),
                        shape.subShape(at, shape.rank()).size());
    }

    private static <T> T transpose(Call<T> call) {
        int rank = call.rank(0);
        int[] reversed = Axes.range(0, rank);
        for (int i = 0; i < rank; i++) {
            reversed[i] = rank - 1 - i;
        }
        int[] order = call.attributes().integers("perm", reversed);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, Axes.range(0, rank))) {
            throw new ImportException("axes do not fit: perm=" + Arrays.toString(order) + ", shape=" + call.shape(0));
        }
        return call.engine().transpose(call.input(0), order);
    }

    /** The axes of an attribute, or of an input in newer versions. */
    private static int[] axes(Call<?> call) {
        return call.has(1) ? call.known(1).toInts() : call.attributes().integers("axes");
    }

    private static <T> T squeeze(Call<T> call) {
        int[] axes = Axes.normalized(axes(call), call.rank(0));
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < call.rank(0); axis++) {
            int dimension = call.shape(0).dimension(axis);
            boolean dropped = axes.length == 0 ? dimension == 1 : Axes.contains(axes, axis);
            if (!dropped) {
                kept.add(dimension);
            }
        }
        return call.engine()
                .reshape(
                        call.input(0), kept.stream().mapToInt(Integer::intValue).toArray());
    }

    private static <T> T unsqueeze(Call<T> call) {
        int[] given = axes(call);
        int rank = call.rank(0) + given.length;
        int[] axes = Axes.normalized(given, rank);
        int[] shape = new int[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = Axes.contains(axes, axis) ? 1 : call.shape(0).dimension(next++);
        }
        return call.engine().reshape(call.input(0), shape);
    }

    private static <T> T concat(Call<T> call) {
        List<T> parts = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            parts.add(call.input(i));
        }
        return call.engine().concat(call.axis(0), parts);
    }

    private static <T> T expand(Call<T> call) {
        Shape wanted = Shape.of(call.known(1).toInts());
        return call.engine()
                .broadcast(call.input(0), Shape.broadcast(call.shape(0), wanted).toArray());
    }

    private static <T> T tile(Call<T> call) {
        int[] repeats = call.known(1).toInts();
        T result = call.input(0);
        for (int axis = 0; axis < repeats.length; axis++) {
            if (repeats[axis] != 1) {
                result = call.engine().concat(axis, Collections.nCopies(repeats[axis], result));
            }
        }
        return result;
    }

    private static <T> T pad(Call<T> call) {
        String mode = call.attributes().text("mode", "constant");
        int[] pads = call.has(1) ? call.known(1).toInts() : call.attributes().integers("pads");
        double value = call.has(2) ? call.known(2).single() : call.attributes().real("value", 0);
        int rank = call.rank(0);
        int[] axes = call.has(3) ? Axes.normalized(call.known(3).toInts(), rank) : Axes.range(0, rank);
        int[] before = new int[rank];
        int[] after = new int[rank];
        for (int i = 0; i < axes.length; i++) {
            before[axes[i]] = pads[i];
            after[axes[i]] = pads[axes.length + i];
        }
        if (!mode.equals("constant")) {
            return repeated(call, mode, before, after);
        }
        return padded(call, call.input(0), before, after, value);
    }

    /** Around are elements of the tensor itself: mirrored, those of the edge, or those of the other side. */
    private static <T> T repeated(Call<T> call, String mode, int[] before, int[] after) {
        T result = call.input(0);
        for (int axis = 0; axis < before.length; axis++) {
            int size = call.shape(0).dimension(axis);
            int[] places = new int[before[axis] + size + after[axis]];
            for (int i = 0; i < places.length; i++) {
                int at = i - before[axis];
                places[i] = switch (mode) {
                    case "edge" -> Math.max(0, Math.min(size - 1, at));
                    case "wrap" -> Math.floorMod(at, size);
                    case "reflect" -> {
                        int period = Math.max(1, 2 * (size - 1));
                        int inside = Math.floorMod(at, period);
                        yield Math.min(inside, period - inside);
                    }
                    default -> throw new ImportException("attribute not supported: mode=" + mode);
                };
            }
            result = call.engine().gather(result, axis, places);
        }
        return result;
    }

    static <T> T padded(Call<T> call, T x, int[] before, int[] after, double value) {
        Engine<T> engine = call.engine();
        int[] starts = new int[before.length];
        int[] ends = engine.shape(x).toArray();
        boolean pads = false;
        boolean cuts = false;
        for (int axis = 0; axis < before.length; axis++) {
            pads |= before[axis] > 0 || after[axis] > 0;
            cuts |= before[axis] < 0 || after[axis] < 0;
            starts[axis] = Math.max(0, -before[axis]);
            ends[axis] += Math.min(0, after[axis]);
        }
        if (cuts) {
            T cut = engine.slice(x, starts, ends, Axes.filled(starts.length, 1));
            return padded(
                    call,
                    cut,
                    Arrays.stream(before).map(count -> Math.max(0, count)).toArray(),
                    Arrays.stream(after).map(count -> Math.max(0, count)).toArray(),
                    value);
        }
        if (!pads) {
            return x;
        }
        if (value == 0) {
            return engine.pad(x, before, after);
        }
        if (Double.isInfinite(value)) {
            Plain inside = Plain.of(engine.shape(x), new double[engine.shape(x).size()]);
            Plain around = PlainEngine.INSTANCE.pad(PlainEngine.INSTANCE.add(inside, Plain.scalar(1)), before, after);
            double[] added = Arrays.stream(around.values())
                    .map(one -> one == 1 ? 0 : value)
                    .toArray();
            return engine.add(engine.pad(x, before, after), engine.constant(Plain.of(around.shape(), added)));
        }
        T number = engine.constant(new Plain(Shape.scalar(), new double[] {value}, engine.isWhole(x)));
        return engine.add(engine.pad(engine.subtract(x, number), before, after), number);
    }

    static <T> List<T> split(Call<T> call) {
        int axis = call.axis(0);
        int[] sizes = call.has(1) ? call.known(1).toInts() : call.attributes().integersOrNull("split");
        int count = call.node().outputs().size();
        int length = call.shape(0).dimension(axis);
        int each = (length + count - 1) / count;
        List<T> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = sizes == null ? Math.min(length, start + each) : start + sizes[i];
            parts.add(Slices.along(call.engine(), call.input(0), axis, start, end));
            start = end;
        }
        return parts;
    }
}
