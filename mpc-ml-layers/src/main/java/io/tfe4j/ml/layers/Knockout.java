package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Pass;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The largest of each window along one axis, by duels. At stride 1 windows share their duels: those of two make those
 * of four, and a window of k numbers costs {@code log2 k} for each result. Otherwise it costs {@code k - 1}. Levels are
 * {@code log2 k} in both.
 */
record Knockout(TfeContext tfe, int axis, int window, int stride) {
    Pass of(PrivateTensor x) {
        return stride == 1 ? doubling(x) : tree(x);
    }

    private Pass doubling(PrivateTensor x) {
        Pass all = Pass.of(x, UnaryOperator.identity());
        int reach = 1;
        while (reach < window) {
            int distance = Math.min(reach, window - reach);
            all = Chain.joined(all, neighbours(all.output(), distance));
            reach += distance;
        }
        return all;
    }

    /** Each number against the one {@code distance} further on. */
    private Pass neighbours(PrivateTensor x, int distance) {
        int length = x.size(axis);
        int count = length - distance;
        Duel duel = Duel.of(Strides.pick(x, axis, 0, 1, count), Strides.pick(x, axis, distance, 1, count));
        return Pass.of(duel.larger(), gradient -> {
            PrivateTensor taken = duel.toFirst(gradient);
            PrivateTensor rest = Duel.rest(gradient, taken);
            return Strides.place(taken, axis, 0, 1, length).add(Strides.place(rest, axis, distance, 1, length));
        });
    }

    private Pass tree(PrivateTensor x) {
        int length = x.size(axis);
        int count = (length - window) / stride + 1;
        Tree tree = tree(IntStream.range(0, window)
                .mapToObj(place -> Strides.pick(x, axis, place, stride, count))
                .toList());
        return Pass.of(tree.larger, gradient -> {
            List<PrivateTensor> parts = tree.back.apply(gradient);
            return stride < window ? added(parts, length) : besideOneAnother(parts, count, length);
        });
    }

    private PrivateTensor added(List<PrivateTensor> parts, int length) {
        return IntStream.range(0, window)
                .mapToObj(place -> Strides.place(parts.get(place), axis, place, stride, length))
                .reduce(PrivateTensor::add)
                .orElseThrow();
    }

    /** Where windows do not overlap, a number gets at most one part: nothing is added, and the range stays. */
    private PrivateTensor besideOneAnother(List<PrivateTensor> parts, int count, int length) {
        PrivateTensor windows = tfe.stack(axis + 1, parts.toArray(PrivateTensor[]::new));
        int[] shape = parts.get(0).shape();
        shape[axis] = count * stride;
        PrivateTensor all = padded(windows, axis + 1, stride - window).reshape(shape);
        if (count * stride <= length) {
            return padded(all, axis, length - count * stride);
        }
        shape[axis] = length;
        return all.slice(new int[shape.length], shape);
    }

    private static PrivateTensor padded(PrivateTensor x, int axis, int zeros) {
        if (zeros == 0) {
            return x;
        }
        int[] after = new int[x.rank()];
        after[axis] = zeros;
        return x.pad(new int[x.rank()], after);
    }

    /** The largest of several tensors, and what of a gradient goes to each. */
    private record Tree(PrivateTensor larger, Function<PrivateTensor, List<PrivateTensor>> back) {}

    private static Tree tree(List<PrivateTensor> parts) {
        if (parts.size() == 1) {
            return new Tree(parts.get(0), List::of);
        }
        int half = (parts.size() + 1) / 2;
        Tree first = tree(parts.subList(0, half));
        Tree second = tree(parts.subList(half, parts.size()));
        Duel duel = Duel.of(first.larger, second.larger);
        return new Tree(duel.larger(), gradient -> {
            PrivateTensor taken = duel.toFirst(gradient);
            return Stream.concat(
                            first.back.apply(taken).stream(), second.back.apply(Duel.rest(gradient, taken)).stream())
                    .toList();
        });
    }
}
