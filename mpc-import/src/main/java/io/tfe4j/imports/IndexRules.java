package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that take or set elements at places, which everyone knows. */
final class IndexRules {
    private static final int LONGEST_RANKING = 256;

    private IndexRules() {}

    static void define(Map<String, Rule> all) {
        all.put("Trilu", IndexRules::triangle);
        all.put("OneHot", IndexRules::oneHot);
        all.put("EyeLike", IndexRules::identity);
        all.put("GatherElements", IndexRules::gatherElements);
        all.put("GatherND", IndexRules::gatherSlices);
        all.put("ScatterElements", IndexRules::scatterElements);
        all.put("Scatter", IndexRules::scatterElements);
        all.put("ScatterND", IndexRules::scatterSlices);
        all.put("DepthToSpace", IndexRules::depthToSpace);
        all.put("SpaceToDepth", IndexRules::spaceToDepth);
        all.put("ReverseSequence", IndexRules::reverse);
        all.put("Compress", IndexRules::compress);
        all.put("CenterCropPad", IndexRules::centred);
    }

    /** The places {@code 0, 1, ...} of a tensor of this shape. */
    private static Plain places(Shape shape) {
        return new Plain(
                shape, IntStream.range(0, shape.size()).asDoubleStream().toArray(), true);
    }

    /** The elements of the flat {@code x} at {@code places}, in the shape of those. */
    private static <T> T taken(Engine<T> engine, T x, Plain places) {
        T flat = engine.reshape(x, engine.shape(x).size());
        return engine.reshape(
                engine.gather(flat, 0, places.toInts()), places.shape().toArray());
    }

    private static <T> T triangle(Call<T> call) {
        Shape shape = call.shape(0);
        boolean upper = call.attributes().flag("upper", true);
        int shift = call.has(1) ? (int) call.known(1).single() : 0;
        Shape matrix = shape.subShape(shape.rank() - 2, shape.rank());
        double[] mask = new double[matrix.size()];
        for (int i = 0; i < mask.length; i++) {
            long distance = (long) i % matrix.dimension(1) - i / matrix.dimension(1) - shift;
            mask[i] = (upper ? distance >= 0 : distance <= 0) ? 1 : 0;
        }
        return call.engine().multiply(call.input(0), call.engine().constant(new Plain(matrix, mask, true)));
    }

    /** Ones, or another number, where the index is; negative indices count from the end. */
    private static <T> T oneHot(Call<T> call) {
        Engine<T> engine = call.engine();
        int depth = (int) call.known(1).single();
        Shape shape = call.shape(0);
        int axis = call.attributes().integer("axis", -1);
        int at = axis < 0 ? axis + shape.rank() + 1 : axis;
        T values = call.input(2);
        T off = engine.reshape(engine.gather(values, 0, 0));
        T on = engine.reshape(engine.gather(values, 0, 1));
        T index = engine.reshape(call.input(0), shape.insert(at, 1).toArray());
        if (!engine.isWhole(index)) {
            index = Casts.truncated(engine, index);
        }
        int[] along = Axes.filled(shape.rank() + 1, 1);
        along[at] = depth;
        Plain numbers = new Plain(Shape.of(along), places(Shape.of(depth)).values(), true);
        T isHere = engine.compare(Comparison.EQUAL, index, engine.constant(numbers));
        if (engine.least(index) < 0) {
            double[] negative = IntStream.range(0, depth)
                    .mapToDouble(i -> i - (double) depth)
                    .toArray();
            T below = engine.constant(new Plain(Shape.of(along), negative, true));
            isHere = engine.add(isHere, engine.compare(Comparison.EQUAL, index, below));
        }
        T scaled = engine.multiply(engine.as(isHere, engine.isWhole(values)), engine.subtract(on, off));
        return engine.add(scaled, off);
    }

    private static <T> T identity(Call<T> call) {
        Shape shape = call.shape(0);
        int shift = call.attributes().integer("k", 0);
        boolean whole = call.attributes().has("dtype")
                ? OnnxTensors.isWhole(call.attributes().integer("dtype", 1))
                : call.engine().isWhole(call.input(0));
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % shape.dimension(1) - i / shape.dimension(1) == shift ? 1 : 0;
        }
        return call.engine().constant(new Plain(shape, values, whole));
    }

    private static int within(double place, int size) {
        int at = (int) (place < 0 ? place + size : place);
        if (at < 0 || at >= size) {
            throw new ImportException("place out of range: place=" + (long) place + ", size=" + size);
        }
        return at;
    }

    /** Where the elements are that places along one axis mean. */
    private static Plain elementPlaces(Shape shape, Plain indices, int axis) {
        int[] strides = shape.strides();
        int[] own = indices.shape().strides();
        double[] places = new double[indices.size()];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            int place = 0;
            for (int at = 0; at < own.length; at++) {
                int position = rest / own[at];
                rest %= own[at];
                int here = at == axis ? within(indices.values()[i], shape.dimension(at)) : position;
                place += here * strides[at];
            }
            places[i] = place;
        }
        return new Plain(indices.shape(), places, true);
    }

    private static <T> T gatherElements(Call<T> call) {
        Plain places = elementPlaces(call.shape(0), call.known(1), call.axis(0));
        return taken(call.engine(), call.input(0), places);
    }

    /** Where the elements are that rows of {@code indices} mean, the first {@code batch} axes going side by side. */
    private static Plain slicePlaces(Shape shape, Plain indices, int batch) {
        int depth = indices.shape().dimension(-1);
        Shape outer = indices.shape().subShape(0, indices.shape().rank() - 1);
        Shape inner = shape.subShape(batch + depth, shape.rank());
        int[] strides = shape.strides();
        int perBatch = outer.subShape(batch, outer.rank()).size();
        int batchSize = shape.subShape(batch, shape.rank()).size();
        double[] places = new double[outer.size() * inner.size()];
        for (int row = 0; row < outer.size(); row++) {
            int start = row / perBatch * batchSize;
            for (int i = 0; i < depth; i++) {
                start += within(indices.values()[row * depth + i], shape.dimension(batch + i)) * strides[batch + i];
            }
            for (int i = 0; i < inner.size(); i++) {
                places[row * inner.size() + i] = start + i;
            }
        }
        return new Plain(outer.concat(inner), places, true);
    }

    private static <T> T gatherSlices(Call<T> call) {
        int batch = call.attributes().integer("batch_dims", 0);
        return taken(call.engine(), call.input(0), slicePlaces(call.shape(0), call.known(1), batch));
    }

    private static <T> T scatterElements(Call<T> call) {
        return scattered(call, elementPlaces(call.shape(0), call.known(1), call.axis(0)));
    }

    private static <T> T scatterSlices(Call<T> call) {
        return scattered(call, slicePlaces(call.shape(0), call.known(1), 0));
    }

    /**
     * The data with updates at these places. Each round takes at most one update for a place: of a plain scatter the last
     * one, else each is joined with what is there.
     */
    private static <T> T scattered(Call<T> call, Plain places) {
        Engine<T> engine = call.engine();
        String reduction = call.attributes().text("reduction", "none");
        Shape shape = call.shape(0);
        int count = places.size();
        if (call.shape(2).size() != count) {
            throw new ImportException("updates do not fit: updates=" + call.shape(2) + ", places=" + places.shape());
        }
        T updates = engine.reshape(call.input(2), count);
        T result = engine.reshape(call.input(0), shape.size());
        List<int[]> rounds = new ArrayList<>();
        int[] seen = new int[shape.size()];
        for (int i = 0; i < count; i++) {
            int place = (int) places.values()[i];
            int round = reduction.equals("none") ? 0 : seen[place]++;
            if (round == rounds.size()) {
                rounds.add(IntStream.range(count, count + shape.size()).toArray());
            }
            rounds.get(round)[place] = i;
        }
        for (int[] round : rounds) {
            T old = result;
            boolean isSum = reduction.equals("add");
            boolean isProduct = reduction.equals("mul");
            double[] neutral = new double[shape.size()];
            Arrays.fill(neutral, isProduct ? 1 : 0);
            T others = isSum || isProduct
                    ? engine.constant(new Plain(Shape.of(neutral.length), neutral, engine.isWhole(old)))
                    : old;
            T here = engine.gather(engine.concat(0, List.of(updates, others)), 0, round);
            result = switch (reduction) {
                case "none" -> here;
                case "add" -> engine.add(old, here);
                case "mul" -> engine.multiply(old, here);
                case "max" -> engine.maximum(old, here);
                case "min" -> engine.minimum(old, here);
                default -> throw new ImportException("attribute not supported: reduction=" + reduction);
            };
        }
        return engine.reshape(result, shape.toArray());
    }

    private static <T> T depthToSpace(Call<T> call) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(0);
        int size = call.attributes().integer("blocksize", 1);
        int depth = shape.dimension(1) / (size * size);
        int height = shape.dimension(2);
        int width = shape.dimension(3);
        String mode = call.attributes().text("mode", "DCR");
        if (!mode.equals("DCR") && !mode.equals("CRD")) {
            throw new ImportException("attribute not supported: mode=" + mode);
        }
        boolean depthLast = mode.equals("DCR");
        T split = depthLast
                ? engine.reshape(call.input(0), shape.dimension(0), size, size, depth, height, width)
                : engine.reshape(call.input(0), shape.dimension(0), depth, size, size, height, width);
        T turned = depthLast ? engine.transpose(split, 0, 3, 4, 1, 5, 2) : engine.transpose(split, 0, 1, 4, 2, 5, 3);
        return engine.reshape(turned, shape.dimension(0), depth, height * size, width * size);
    }

    private static <T> T spaceToDepth(Call<T> call) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(0);
        int size = call.attributes().integer("blocksize", 1);
        String mode = call.attributes().text("mode", "DCR");
        if (!mode.equals("DCR")) {
            throw new ImportException("attribute not supported: mode=" + mode);
        }
        int height = shape.dimension(2) / size;
        int width = shape.dimension(3) / size;
        T split = engine.reshape(call.input(0), shape.dimension(0), shape.dimension(1), height, size, width, size);
        return engine.reshape(
                engine.transpose(split, 0, 3, 5, 1, 2, 4),
                shape.dimension(0),
                shape.dimension(1) * size * size,
                height,
                width);
    }

    private static <T> T reverse(Call<T> call) {
        Shape shape = call.shape(0);
        int batch = call.attributes().integer("batch_axis", 1);
        int time = call.attributes().integer("time_axis", 0);
        int[] lengths = call.known(1).toInts();
        int[] strides = shape.strides();
        double[] places = new double[shape.size()];
        for (int i = 0; i < places.length; i++) {
            int step = i / strides[time] % shape.dimension(time);
            int length = lengths[i / strides[batch] % shape.dimension(batch)];
            int from = step < length ? length - 1 - step : step;
            places[i] = i + (from - step) * strides[time];
        }
        return taken(call.engine(), call.input(0), new Plain(shape, places, true));
    }

    private static <T> T compress(Call<T> call) {
        Engine<T> engine = call.engine();
        double[] conditions = call.known(1).values();
        int[] chosen = IntStream.range(0, conditions.length)
                .filter(i -> conditions[i] != 0)
                .toArray();
        if (call.attributes().has("axis")) {
            return engine.gather(call.input(0), call.axis(0), chosen);
        }
        return engine.gather(engine.reshape(call.input(0), call.shape(0).size()), 0, chosen);
    }

    private static <T> T centred(Call<T> call) {
        Shape shape = call.shape(0);
        int[] sizes = call.known(1).toInts();
        int[] axes = Axes.normalized(call.attributes().integers("axes", Axes.range(0, shape.rank())), shape.rank());
        int[] before = new int[shape.rank()];
        int[] after = new int[shape.rank()];
        for (int i = 0; i < axes.length; i++) {
            int more = sizes[i] - shape.dimension(axes[i]);
            before[axes[i]] = more < 0 ? -(-more / 2) : more / 2;
            after[axes[i]] = more - before[axes[i]];
        }
        return ShapeRules.padded(call, call.input(0), before, after, 0);
    }

    /** The largest or smallest elements along an axis in their order, and their places; of equal ones the first first. */
    static <T> List<T> top(Call<T> call) {
        Engine<T> engine = call.engine();
        int axis = call.axis(-1);
        int rank = call.rank(0);
        int size = call.shape(0).dimension(axis);
        int count =
                call.has(1) ? (int) call.known(1).single() : call.attributes().integer("k", 0);
        if (size > LONGEST_RANKING || count > size || count < 1) {
            throw new ImportException("largest of so many are not supported: k=" + count + ", elements=" + size
                    + ", most=" + LONGEST_RANKING);
        }
        int[] last = Axes.range(0, rank);
        last[axis] = rank - 1;
        last[rank - 1] = axis;
        T x = engine.transpose(call.input(0), last);
        T keys = call.attributes().flag("largest", true) ? x : engine.apply(ElementFunction.NEGATE, x);
        T rows = engine.reshape(keys, engine.shape(keys).insert(rank, 1).toArray());
        T columns = engine.reshape(keys, engine.shape(keys).insert(rank - 1, 1).toArray());
        // element i comes after j if j is larger, or equal and in front of it
        double[] inFront = new double[size * size];
        for (int i = 0; i < inFront.length; i++) {
            inFront[i] = i % size < i / size ? 1 : 0;
        }
        T isLarger = engine.compare(Comparison.LESS, rows, columns);
        T isEqual = engine.compare(Comparison.EQUAL, rows, columns);
        T ties = engine.multiply(isEqual, engine.constant(new Plain(Shape.of(size, size), inFront, true)));
        T places = engine.sum(engine.add(isLarger, ties), rank);
        T isAt = engine.compare(Comparison.EQUAL, places, engine.constant(places(Shape.of(count))));
        T values = engine.sum(engine.multiply(engine.as(isAt, engine.isWhole(x)), expanded(engine, x, rank)), rank - 1);
        Plain numbers = new Plain(Shape.of(size, 1), places(Shape.of(size)).values(), true);
        T indices = engine.sum(engine.multiply(isAt, engine.constant(numbers)), rank - 1);
        int[] shape = engine.shape(values).remove(rank - 1).toArray();
        return List.of(
                engine.transpose(engine.reshape(values, shape), last),
                engine.transpose(engine.reshape(indices, shape), last));
    }

    private static <T> T expanded(Engine<T> engine, T x, int axis) {
        return engine.reshape(x, engine.shape(x).insert(axis, 1).toArray());
    }
}
