package io.tfe4j.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
            Part last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.of().equals(part.of())) {
                merged.set(merged.size() - 1, new Part(last.length() + part.length(), part.of()));
            } else if (part.length() > 0) {
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
        Contributors rowsMoved = map(each -> moveRows(each, moved));
        if (isUniform()) {
            return rowsMoved;
        }
        int to = moved.applyAsInt(axis);
        return to < 0 ? of(rowsMoved.worst("axis")) : new Contributors(to, rowsMoved.parts);
    }

    static Contribution moveRows(Contribution contribution, IntUnaryOperator moved) {
        java.util.Map<String, Contribution.Rows> all = new java.util.TreeMap<>();
        contribution.rows().forEach((table, rows) -> {
            boolean known = rows.axis() != Contribution.Rows.NO_AXIS;
            int to = known ? moved.applyAsInt(rows.axis()) : Contribution.Rows.NO_AXIS;
            all.put(table, rows.at(to < 0 ? Contribution.Rows.NO_AXIS : to));
        });
        return contribution.withRows(all);
    }

    /** The contribution at each place along its axis, which has {@code size} places. */
    private Contribution[] places(int size) {
        Contribution[] all = new Contribution[size];
        int at = 0;
        for (Part part : parts) {
            int end = (int) Math.min(size, at + part.length());
            Arrays.fill(all, at, end, part.of());
            at = end;
        }
        return all;
    }

    /** Of the places {@code indices} along its axis, which has {@code size} places. */
    Contributors take(int size, int[] indices) {
        Contribution[] all = places(size);
        List<Part> taken = new ArrayList<>();
        for (int index : indices) {
            taken.add(new Part(1, all[index < 0 ? index + size : index]));
        }
        return along(axis, taken);
    }

    /** Both cut at the places where one of them is, for tensors that are combined place by place. */
    static List<List<Part>> cutAlike(List<Contributors> all, long size) {
        java.util.TreeSet<Long> cuts = new java.util.TreeSet<>();
        for (Contributors each : all) {
            long at = 0;
            for (Part part : each.isUniform() ? List.of(new Part(size, each.only())) : each.parts()) {
                at += part.length();
                cuts.add(Math.min(at, size));
            }
        }
        List<List<Part>> cut = new ArrayList<>();
        long before = 0;
        for (long end : cuts) {
            List<Part> column = new ArrayList<>();
            for (Contributors each : all) {
                column.add(new Part(end - before, each.isUniform() ? each.only() : each.at(before)));
            }
            cut.add(column);
            before = end;
        }
        return cut;
    }

    private Contribution at(long place) {
        long end = 0;
        for (Part part : parts) {
            end += part.length();
            if (place < end) {
                return part.of();
            }
        }
        throw new AssertionError("no such place: place=" + place);
    }

    /** What holds for a tensor that is one or the other. */
    Contributors or(Contributors other) {
        if (equals(other) || other.isNobodys()) {
            return this;
        }
        if (isNobodys()) {
            return other;
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
