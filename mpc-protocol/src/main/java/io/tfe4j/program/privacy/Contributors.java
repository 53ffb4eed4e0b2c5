package io.tfe4j.program.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * Who is behind the numbers of a tensor: parts along one axis, each with one {@link Contribution} for all its numbers. A
 * tensor that was joined along several axes has the worst of all its numbers for each.
 */
record Contributors(int axis, List<Part> parts) {
    private static final int MOST_PARTS = 1 << 14;

    /** So many places along the axis. */
    record Part(long length, Contribution of) {}

    static final Contributors NOBODY = of(Contribution.NONE);

    /** Of a value that the analysis has not come to yet. */
    static final Contributors UNSEEN = new Contributors(0, List.of(new Part(0, Contribution.NONE)));

    Contributors {
        parts = List.copyOf(parts);
    }

    /** The same behind all. */
    static Contributors of(Contribution all) {
        return new Contributors(0, List.of(new Part(1, all)));
    }

    /** Neighbours that are equal become one part; too many parts become one. */
    static Contributors along(int axis, List<Part> parts) {
        List<Part> merged = new ArrayList<>();
        for (Part part : parts) {
            if (part.length() == 0) {
                continue;
            }
            Part last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            Contribution both = last == null ? null : last.of().followedBy(part.of(), axis);
            if (last != null && both != null) {
                merged.set(merged.size() - 1, new Part(last.length() + part.length(), both));
            } else {
                merged.add(part);
            }
        }
        if (merged.isEmpty()) {
            return NOBODY;
        }
        Contributors all = new Contributors(axis, merged);
        return merged.size() == 1 ? of(merged.get(0).of()) : merged.size() > MOST_PARTS ? of(all.worst("parts")) : all;
    }

    boolean isUniform() {
        return parts.size() == 1;
    }

    Contribution only() {
        return parts.get(0).of();
    }

    List<Contribution> contributions() {
        return parts.stream().map(Part::of).toList();
    }

    boolean isNobodys() {
        return parts.stream().allMatch(part -> part.of().isNobodys());
    }

    /** Holds for each of the numbers. */
    Contribution worst(String step) {
        return isUniform() ? only() : Contribution.ofFunction(step, contributions(), false);
    }

    Contributors map(UnaryOperator<Contribution> change) {
        return along(
                axis,
                parts.stream()
                        .map(part -> new Part(part.length(), change.apply(part.of())))
                        .toList());
    }

    /** Of a tensor with other axes: each goes where {@code moved} says, or away if that is negative. */
    Contributors moveAxes(IntUnaryOperator moved) {
        List<Part> all = parts.stream()
                .map(part -> new Part(part.length(), moveRows(part.of(), moved)))
                .toList();
        int to = isUniform() ? axis : moved.applyAsInt(axis);
        return to < 0 ? of(new Contributors(axis, all).worst("axis")) : along(to, all);
    }

    /** As a later iteration of a loop has it, or a later program. */
    Contributors afterIteration() {
        return map(each -> each.mapRows(Rows::afterIteration));
    }

    static Contribution moveRows(Contribution contribution, IntUnaryOperator moved) {
        return contribution.mapRows(
                each -> each.isAlongAxis() ? each.at(Math.max(Rows.NO_AXIS, moved.applyAsInt(each.axis()))) : each);
    }

    /** Of the numbers at {@code places} along an axis, in their order. */
    Contributors take(int at, RowOrder places) {
        if (isUniform() || axis != at) {
            return map(each -> each.take(at, places));
        }
        int[] ends = new int[parts.size()];
        int sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += Math.toIntExact(parts.get(i).length());
            ends[i] = sum;
        }
        List<Part> taken = new ArrayList<>();
        places.forEach((first, step, count) -> {
            int left = count;
            int place = first;
            while (left > 0) {
                int part = RowOrder.runOf(ends, place);
                int start = part == 0 ? 0 : ends[part - 1];
                int within = Math.min(left, RowOrder.stepsWithin(place, step, start, ends[part]));
                RowOrder inside = RowOrder.run(place - start, step, within);
                taken.add(new Part(within, parts.get(part).of().take(at, inside)));
                left -= within;
                place += within * step;
            }
        });
        return along(axis, taken);
    }

    /** One tensor, and the axis of it that is cut. */
    record Cut(Contributors of, int axis) {
        private List<Part> parts(long size) {
            return of.isUniform() ? List.of(new Part(size, of.only())) : of.parts();
        }
    }

    /** All cut at the places where one of them is, for tensors that are combined place by place. */
    static List<List<Part>> cutAlike(List<Cut> all, long size) {
        TreeSet<Long> cuts = new TreeSet<>();
        for (Cut each : all) {
            long at = 0;
            for (Part part : each.parts(size)) {
                at += part.length();
                cuts.add(Math.min(at, size));
            }
        }
        List<List<Part>> cut = new ArrayList<>();
        long before = 0;
        for (long end : cuts) {
            List<Part> column = new ArrayList<>();
            for (Cut each : all) {
                column.add(each.of().between(each.axis(), before, end, size));
            }
            cut.add(column);
            before = end;
        }
        return cut;
    }

    /** The part that has the places from {@code start} to before {@code end}, of {@code size} along the axis. */
    private Part between(int at, long start, long end, long size) {
        long before = 0;
        for (Part part : new Cut(this, at).parts(size)) {
            if (start < before + part.length()) {
                boolean whole = start == before && end == before + part.length();
                RowOrder places = RowOrder.run((int) (start - before), 1, (int) (end - start));
                return new Part(end - start, whole ? part.of() : part.of().take(at, places));
            }
            before += part.length();
        }
        throw new AssertionError("no such place: place=" + start);
    }

    /** What holds for a tensor that is one or the other. */
    Contributors or(Contributors other) {
        if (equals(other) || other.equals(UNSEEN)) {
            return this;
        }
        if (equals(UNSEEN)) {
            return other;
        }
        if (isNobodys() || other.isNobodys()) {
            return (isNobodys() ? other : this).map(Contribution::withoutAxes);
        }
        boolean alike = axis == other.axis
                && parts.stream()
                        .map(Part::length)
                        .toList()
                        .equals(other.parts.stream().map(Part::length).toList());
        if (!alike) {
            return of(worst("either").or(other.worst("either")).withoutAxes());
        }
        List<Part> both = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            both.add(new Part(
                    parts.get(i).length(),
                    parts.get(i).of().or(other.parts.get(i).of())));
        }
        return new Contributors(axis, both);
    }
}
