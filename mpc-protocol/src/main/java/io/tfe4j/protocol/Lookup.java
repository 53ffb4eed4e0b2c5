package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import org.jspecify.annotations.Nullable;

/**
 * Reading a table at a secret index. The index is {@code c + r mod 2^b}; the helper, who knows c, shares the unit vector
 * with a one at c; the other two, who know r, rotate their shares by r, and have additive shares of the unit vector at
 * the index.
 *
 * <p>Which words a party touches depends on r, a uniformly random share it holds in clear, and on nothing else.
 * <b>Cost</b> with {@code m = 2^b >= entries}: one-hot rows 192 m bits an index; a public table of d columns
 * {@code 64 m + 128 d}; 2 rounds. <b>Range:</b> an index outside {@code 0 .. entries - 1} reads zeros or another entry,
 * never memory. <b>Size:</b> the unit vectors of all indices lie in one array; what does not fit is refused with an
 * {@link IllegalArgumentException}, on symbolic tensors already.
 */
public final class Lookup {
    enum Steps implements Step {
        SEND_UNIT,
        RESHARE,
        ONE_HOT,
        DOT
    }

    private Lookup() {}

    /** The length of a unit vector: the power of two that indices are reduced by. */
    private static int unitLength(int indices, int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("empty table: entries=" + entries);
        }
        long length = entries == 1 ? 1 : Long.highestOneBit(entries - 1) << 1;
        if (length * Math.max(1, indices) > Shape.MOST_ELEMENTS) {
            throw new IllegalArgumentException("too much to look up at once: indices=" + indices + ", entries="
                    + entries + " (as " + length + "), allowed product=" + Shape.MOST_ELEMENTS
                    + "; look up fewer indices at a time");
        }
        return (int) length;
    }

    public static Cost oneHotCost(int indices, int entries) {
        return new Cost(2, 3L * 64 * indices * unitLength(indices, entries));
    }

    /** Row i of the result (shape {@code [n, entries]}, integers) has a one at index i of {@code x} (shape {@code [n]}). */
    public static ArithmeticShare oneHot(PartyContext context, ArithmeticShare x, int entries) {
        int n = x.size();
        if (x.isSymbolic()) {
            context.charge(oneHotCost(n, entries));
            return ArithmeticShare.symbolic(Shape.of(n, entries));
        }
        int m = unitLength(n, entries);
        return new Rotation(context, x, m, m, m, null).run().map(c -> c.sliceAxis(1, 0, entries));
    }

    public static Cost publicTableCost(int indices, int entries, int columns) {
        return new Cost(2, 64L * indices * unitLength(indices, entries) + 2L * 64 * indices * columns);
    }

    /** Entries of a public table (shape {@code [entries, columns]}) at secret indices (shape {@code [n]}). */
    public static ArithmeticShare publicTable(PartyContext context, ArithmeticShare x, RingTensor table) {
        int entries = table.shape().dimension(0);
        int columns = table.shape().dimension(1);
        if (x.isSymbolic() || table.isSymbolic()) {
            context.charge(publicTableCost(x.size(), entries, columns));
            return ArithmeticShare.symbolic(Shape.of(x.size(), columns));
        }
        return new Rotation(context, x, unitLength(x.size(), entries), entries, columns, table.data()).run();
    }

    /** Entries of a shared table (shape {@code [entries, columns]}) at secret indices (shape {@code [n]}). */
    public static ArithmeticShare privateTable(PartyContext context, ArithmeticShare x, ArithmeticShare table) {
        ArithmeticShare unit =
                oneHot(context.at(Steps.ONE_HOT), x, table.shape().dimension(0));
        return Multiplication.matmul(context.at(Steps.DOT), unit, table);
    }

    /** The rotated unit vectors, multiplied by a public table if there is one. */
    private static final class Rotation {
        private final PartyContext context;
        private final ArithmeticShare x;
        private final int m;
        private final int entries;
        private final int columns;
        /** Null for the identity. */
        private final long @Nullable [] table;

        Rotation(PartyContext context, ArithmeticShare x, int m, int entries, int columns, long @Nullable [] table) {
            this.context = context;
            this.x = x;
            this.m = m;
            this.entries = entries;
            this.columns = columns;
            this.table = table;
        }

        ArithmeticShare run() {
            int n = x.size();
            Shape shape = Shape.of(n, columns);
            long[] left = new long[shape.size()];
            long[] right = new long[shape.size()];
            Resharing resharing = new Resharing(context.at(Steps.RESHARE), left, right);
            Chunk chunk = Chunk.whole(context, n);
            Chunk out = Chunk.whole(context, shape.size());
            switch (chunk.role()) {
                case HELPER -> {
                    sendUnits(chunk);
                    resharing.receive(out);
                }
                case NEXT -> resharing.send(out, rotate(units(chunk), x.right().data()));
                case PREVIOUS ->
                    resharing.send(out, rotate(masks(chunk.helper()), x.left().data()));
            }
            return ArithmeticShare.of(shape, left, right);
        }

        private long[] units(Chunk chunk) {
            return context.at(Steps.SEND_UNIT).receive(chunk.helper(), 0, x.size() * m);
        }

        private long[] masks(Party other) {
            return context.at(Steps.SEND_UNIT)
                    .commonRandom(other)
                    .words(0, context.ring().mask(), x.size() * m);
        }

        private void sendUnits(Chunk chunk) {
            long[] units = masks(chunk.previous());
            long ring = context.ring().mask();
            for (int i = 0; i < units.length; i++) {
                units[i] = -units[i] & ring;
            }
            for (int i = 0; i < x.size(); i++) {
                int at = i * m + (int) (x.left().data()[i] + x.right().data()[i] & m - 1);
                units[at] = units[at] + 1 & ring;
            }
            context.at(Steps.SEND_UNIT).send(chunk.next(), 0, units);
        }

        private long[] rotate(long[] units, long[] r) {
            long[] result = new long[x.size() * columns];
            for (int i = 0; i < x.size(); i++) {
                int shift = (int) (r[i] & m - 1);
                for (int entry = 0; entry < entries; entry++) {
                    addEntry(result, i * columns, entry, units[i * m + (entry - shift & m - 1)]);
                }
            }
            return result;
        }

        private void addEntry(long[] result, int at, int entry, long unit) {
            if (table == null) {
                result[at + entry] = unit;
                return;
            }
            for (int column = 0; column < columns; column++) {
                result[at + column] += unit * table[entry * columns + column];
            }
        }
    }
}
