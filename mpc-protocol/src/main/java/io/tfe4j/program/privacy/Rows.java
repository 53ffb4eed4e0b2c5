package io.tfe4j.program.privacy;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one table are behind a number: sums over some of them, and perhaps, besides, one row, another one at each
 * place along an axis of the tensor. Along that axis nothing else differs: all rows are treated alike. If neither is known,
 * a single row may be behind the number.
 *
 * @param sums of which rows sums were made
 * @param axis along which there is a row of its own at each place; {@link #NO_AXIS} if there is none
 * @param order which row is at each place along the axis; of all batches one after the other if {@code batch} is not 0
 * @param batch how many places the axis has if a loop goes through the order in batches; 0 if not
 * @param index the number of the batch, as the id of its node; 0 without batches
 */
record Rows(Set<RowSet> sums, int axis, RowOrder order, int batch, int index) {
    static final int NO_AXIS = -1;

    private static final int MOST_SUMS = 1 << 12;
    private static final RowOrder NO_ORDER = RowOrder.all(0);

    /** Of which nothing is known: one row may be all there is. */
    static final Rows ONE = summed(Set.of());

    Rows {
        sums = Set.copyOf(sums);
    }

    /** Row i is at place i of an axis that has {@code count} places. */
    static Rows along(int axis, int count) {
        return new Rows(Set.of(), axis, RowOrder.all(count), 0, 0);
    }

    static Rows summed(Set<RowSet> sums) {
        return new Rows(sums, NO_AXIS, NO_ORDER, 0, 0);
    }

    boolean isOne() {
        return axis == NO_AXIS && sums.isEmpty();
    }

    boolean isAlongAxis() {
        return axis != NO_AXIS;
    }

    boolean isAlong(int some) {
        return axis == some && isAlongAxis();
    }

    boolean hasOrderOf(Rows other) {
        return order.equals(other.order) && batch == other.batch && index == other.index;
    }

    Rows at(int newAxis) {
        return newAxis == NO_AXIS ? ONE : new Rows(sums, newAxis, order, batch, index);
    }

    /** Rows at some of the places. */
    Rows take(RowOrder places) {
        RowOrder taken = batch == 0 ? order.take(places) : NO_ORDER;
        return taken.length() == 0 || taken.isTooLong() ? ONE : new Rows(sums, axis, taken, 0, 0);
    }

    /** One batch of the rows, the number of which is known when the program runs. */
    Rows batch(int size, int ofIndex) {
        if (batch != 0 || order.length() < size) {
            return ONE;
        }
        return order.length() / size == 1 ? take(RowOrder.all(size)) : new Rows(sums, axis, order, size, ofIndex);
    }

    /** When an iteration of a loop is over: the next has another batch. */
    Rows afterIteration() {
        return batch == 0 ? this : ONE;
    }

    /** A sum over all places of the axis. */
    Rows sum() {
        Set<RowSet> all = new HashSet<>(sums);
        all.add(new RowSet(batch == 0 ? order.ascending() : order, batch));
        return ofSums(all);
    }

    private static Rows ofSums(Set<RowSet> sums) {
        return sums.size() > MOST_SUMS ? ONE : summed(sums);
    }

    /** Of a number that is computed from both. */
    Rows and(Rows other) {
        boolean bothLie = isAlongAxis() && other.isAlongAxis();
        if (isOne() || other.isOne() || bothLie && (axis != other.axis || !hasOrderOf(other))) {
            return ONE;
        }
        Rows lying = isAlongAxis() ? this : other;
        Set<RowSet> all = union(sums, other.sums);
        return all.size() > MOST_SUMS ? ONE : new Rows(all, lying.axis, lying.order, lying.batch, lying.index);
    }

    /** Of a number that is computed from one or the other. */
    Rows or(Rows other) {
        boolean alike = axis == other.axis && (!isAlongAxis() || hasOrderOf(other));
        return alike ? and(other) : ONE;
    }

    private static Set<RowSet> union(Set<RowSet> one, Set<RowSet> other) {
        if (one.containsAll(other)) {
            return one;
        }
        if (other.containsAll(one)) {
            return other;
        }
        Set<RowSet> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Of numbers at neighbouring places of an axis; null if they differ in more than their rows. */
    @Nullable
    Rows followedBy(Rows next, int along) {
        if (!isAlong(along) || !next.isAlong(along)) {
            return equals(next) ? this : null;
        }
        RowOrder both = batch == 0 && next.batch == 0 && sums.equals(next.sums) ? order.then(next.order) : null;
        return both == null ? null : new Rows(sums, axis, both, 0, 0);
    }

    /** How much there is to remember. */
    long size() {
        return 1 + order.runs() + sums.stream().mapToLong(RowSet::size).sum();
    }
}
