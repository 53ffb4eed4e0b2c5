package io.tfe4j.function;

import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.BitRows;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Raw shared integers, several tensors at once: independent work goes through one protocol call. */
final class Shares {
    enum Steps implements Step {
        PRODUCT,
        TRUNCATE,
        LEVEL
    }

    private Shares() {}

    /** Tensors of one shape along a new first axis. */
    static ArithmeticShare stack(List<ArithmeticShare> parts) {
        return join(parts, components -> RingTensor.stack(components, 0));
    }

    static ArithmeticShare stack(ArithmeticShare... parts) {
        return stack(List.of(parts));
    }

    /** Tensors joined along their first axis. */
    static ArithmeticShare concatenate(List<ArithmeticShare> parts) {
        return parts.size() == 1 ? parts.get(0) : join(parts, components -> RingTensor.concatenate(components, 0));
    }

    private static ArithmeticShare join(List<ArithmeticShare> parts, Function<List<RingTensor>, RingTensor> join) {
        return new ArithmeticShare(
                join.apply(parts.stream().map(ArithmeticShare::left).toList()),
                join.apply(parts.stream().map(ArithmeticShare::right).toList()));
    }

    /** Entry {@code index} of the first axis. */
    static ArithmeticShare row(ArithmeticShare rows, int index) {
        Shape shape = rows.shape().remove(0);
        return rows.shape().dimension(0) == 1
                ? rows.reshape(shape)
                : rows.map(c -> c.sliceAxis(0, index, index + 1).reshape(shape));
    }

    /** Entries {@code from .. to - 1} of the first axis. */
    static ArithmeticShare rows(ArithmeticShare rows, int from, int to) {
        return from == 0 && to == rows.shape().dimension(0) ? rows : rows.map(c -> c.sliceAxis(0, from, to));
    }

    static BooleanShare row(BooleanShare rows, int index) {
        Shape shape = rows.shape().remove(0);
        int from = index * shape.size();
        return new BooleanShare(
                shape,
                BitRows.slice(rows.left(), from, from + shape.size()),
                BitRows.slice(rows.right(), from, from + shape.size()));
    }

    /** Tensors of one shape along a new first axis. */
    static BooleanShare stackBits(List<BooleanShare> parts) {
        return new BooleanShare(
                parts.get(0).shape().insert(0, parts.size()),
                BitRows.concatenate(parts.stream().map(BooleanShare::left).toList()),
                BitRows.concatenate(parts.stream().map(BooleanShare::right).toList()));
    }

    /** The planes of all tensors, the first's lowest. */
    static BooleanShare planes(List<BooleanShare> parts) {
        return new BooleanShare(
                parts.get(0).shape(),
                BitTensor.concatenatePlanes(
                        parts.stream().map(BooleanShare::left).toList()),
                BitTensor.concatenatePlanes(
                        parts.stream().map(BooleanShare::right).toList()));
    }

    /** Adds a public number to every element: to component 0, which one party holds left, one right, one not at all. */
    static ArithmeticShare plus(PartyContext context, ArithmeticShare x, long constant) {
        return constant == 0 ? x : plus(context, x, c -> c.plus(constant));
    }

    /** Adds a public number to every element of each row. */
    static ArithmeticShare plusRows(PartyContext context, ArithmeticShare rows, long[] constants) {
        RingTensor column = column(rows.shape(), constants);
        return plus(context, rows, c -> c.plus(column));
    }

    private static ArithmeticShare plus(PartyContext context, ArithmeticShare x, UnaryOperator<RingTensor> addition) {
        return switch (context.self()) {
            case P0 -> new ArithmeticShare(addition.apply(x.left()), x.right());
            case P1 -> x;
            case P2 -> new ArithmeticShare(x.left(), addition.apply(x.right()));
        };
    }

    /** Multiplies each row by its public number. */
    static ArithmeticShare scaleRows(ArithmeticShare rows, long... factors) {
        RingTensor column = column(rows.shape(), factors);
        return rows.map(c -> c.times(column));
    }

    private static RingTensor column(Shape rows, long... values) {
        int[] dimensions = new int[rows.rank()];
        Arrays.fill(dimensions, 1);
        dimensions[0] = values.length;
        return RingTensor.of(Shape.of(dimensions), values);
    }

    /** The sum of the rows, each times its public weight. */
    static ArithmeticShare combine(ArithmeticShare rows, long... weights) {
        Shape shape = rows.shape().remove(0);
        RingTensor matrix = RingTensor.of(Shape.of(1, weights.length), weights);
        return rows.map(c ->
                matrix.matmul(c.reshape(Shape.of(weights.length, shape.size()))).reshape(shape));
    }

    /** The product of all rows, integers, in {@code log2} rounds. */
    static ArithmeticShare product(PartyContext context, ArithmeticShare factors) {
        ArithmeticShare rows = factors;
        for (int level = 0; rows.shape().dimension(0) > 1; level++) {
            int count = rows.shape().dimension(0);
            int half = count / 2;
            ArithmeticShare products = Suite.of(context)
                    .multiply(context.at(Steps.LEVEL, level), rows(rows, 0, half), rows(rows, half, 2 * half));
            rows = count == 2 * half ? products : concatenate(List.of(products, rows(rows, 2 * half, count)));
        }
        return row(rows, 0);
    }

    /** {@code x y / 2^bits}; a negative or zero {@code bits} shifts left, exactly. */
    static ArithmeticShare multiply(
            PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits, Rounding rounding) {
        PartyContext step = context.at(Steps.PRODUCT);
        if (bits <= 0) {
            return shiftLeft(Suite.of(step).multiply(step, x, y), -bits);
        }
        if (rounding == Rounding.DITHERED) {
            return Suite.of(step).multiplyAndTruncate(step, x, y, bits);
        }
        return nearest(context, Suite.of(step).multiply(step, x, y), bits);
    }

    static ArithmeticShare multiply(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return multiply(context, x, y, bits, Rounding.DITHERED);
    }

    /** {@code x / 2^bits}; a negative or zero {@code bits} shifts left, exactly. */
    static ArithmeticShare shiftRight(PartyContext context, ArithmeticShare x, int bits, Rounding rounding) {
        if (bits <= 0) {
            return shiftLeft(x, -bits);
        }
        return rounding == Rounding.DITHERED
                ? Suite.of(context).truncate(context.at(Steps.TRUNCATE), x, bits)
                : nearest(context, x, bits);
    }

    private static ArithmeticShare nearest(PartyContext context, ArithmeticShare x, int bits) {
        return Suite.of(context).floor(context.at(Steps.TRUNCATE), plus(context, x, 1L << (bits - 1)), bits);
    }

    static ArithmeticShare shiftLeft(ArithmeticShare x, int bits) {
        return bits == 0 ? x : x.map(c -> c.shiftLeft(bits));
    }
}
