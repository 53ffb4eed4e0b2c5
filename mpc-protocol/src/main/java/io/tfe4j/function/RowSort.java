package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;

/**
 * Several tables in the ascending order of one vector of keys, of up to 61 bits; stable, and nobody learns the order.
 *
 * <p>Keys of more than 32 bits are sorted twice: by their low 32 bits, then, as a stable sort keeps that order, by the
 * rest. <b>Cost:</b> 7 rounds for every two bits of the range, and 11 more, 30 if it is wider than
 * 32.
 */
public final class RowSort {
    enum Steps implements Step {
        SPLIT,
        SORT,
        SORT_LOW
    }

    private static final int LOW_BITS = 32;
    private static final int MOST_BITS = 61;

    private RowSort() {}

    /** The rows of {@code tables} in the order of {@code keys}. */
    public static List<FixedTensor> sortRows(PartyContext context, FixedTensor keys, List<FixedTensor> tables) {
        checkShapes(keys, tables);
        List<ArithmeticShare> shares = tables.stream().map(FixedTensor::share).toList();
        List<ArithmeticShare> moved = sort(context, keys, shares);
        List<FixedTensor> result = new ArrayList<>();
        for (int i = 0; i < moved.size(); i++) {
            FixedTensor table = tables.get(i);
            result.add(new FixedTensor(moved.get(i), table.fractionBits(), table.range()));
        }
        return result;
    }

    private static void checkShapes(FixedTensor keys, List<FixedTensor> tables) {
        Shape shape = keys.shape();
        if (shape.rank() != 1 || shape.size() == 0) {
            throw new IllegalArgumentException("a vector of at least one key expected: shape=" + shape);
        }
        if (keys.range().width() > MOST_BITS) {
            throw Precision.overflow("key of rows", keys, keys.range().width() - MOST_BITS);
        }
        for (FixedTensor table : tables) {
            if (table.shape().rank() == 0 || table.shape().dimension(0) != shape.size()) {
                throw new IllegalArgumentException(
                        "table and keys differ in rows: keys=" + shape + ", table=" + table.shape());
            }
        }
    }

    private static List<ArithmeticShare> sort(PartyContext context, FixedTensor keys, List<ArithmeticShare> tables) {
        int width = keys.range().width();
        if (width <= LOW_BITS) {
            return Suite.of(context).sortByKey(context.at(Steps.SORT), keys.share(), width, tables);
        }
        ArithmeticShare high = Suite.of(context).floor(context.at(Steps.SPLIT), keys.share(), LOW_BITS);
        ArithmeticShare low =
                Shares.plus(context, keys.share().minus(Shares.shiftLeft(high, LOW_BITS)), -(1L << (LOW_BITS - 1)));
        List<ArithmeticShare> followers = new ArrayList<>(List.of(high));
        followers.addAll(tables);
        List<ArithmeticShare> byLow = Suite.of(context).sortByKey(context.at(Steps.SORT_LOW), low, LOW_BITS, followers);
        return Suite.of(context)
                .sortByKey(context.at(Steps.SORT), byLow.get(0), width - LOW_BITS, byLow.subList(1, byLow.size()));
    }
}
