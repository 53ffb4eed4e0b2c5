package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;

/**
 * Shortens rows, each an entry of the first axis, that are longer than a norm. Others keep their length but for about a
 * millionth and roundings.
 *
 * <p><b>Error:</b> a row is never longer than the norm, all roundings counted; it may be shorter by {@code sqrt(length)}
 * units of the last fraction bit, about a millionth, and {@code 2^-27} of itself for every unit of length that its range
 * allows. <b>Cost:</b> about 50 rounds.
 */
public final class RowClipping {
    enum Steps implements Step {
        NORM,
        FACTOR,
        SHORTEN
    }

    private static final int SQUARE_BITS = 24;

    private RowClipping() {}

    /** @throws IllegalArgumentException if the norm is too small for the fraction bits */
    public static FixedTensor clip(PartyContext context, FixedTensor x, double norm) {
        FixedTensor fractional = Precision.fractional(x);
        int length = RowNorms.matrix(fractional).shape().dimension(1);
        double unit = Math.scalb(1, -fractional.fractionBits());
        double limit = new ClipLimit(
                        norm,
                        Math.scalb(1, 1 - SQUARE_BITS),
                        Math.sqrt(RowNorms.mostSquare(fractional)),
                        Math.sqrt(length) * unit)
                .value();
        FixedTensor squares = RowNorms.squares(context.at(Steps.NORM), fractional, SQUARE_BITS, 0);
        FixedTensor factors = RowNorms.factors(context.at(Steps.FACTOR), squares, limit);
        FixedTensor clipped = RowNorms.shortened(context.at(Steps.SHORTEN), fractional, factors);
        long most = (long) Math.floor(Math.scalb(norm, clipped.fractionBits()));
        return clipped.withRange(new Range(
                Math.max(-most, clipped.range().min()),
                Math.min(most, clipped.range().max())));
    }
}
