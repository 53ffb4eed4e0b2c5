package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A shared tensor times a public fraction. A whole number times a tensor is free; a fraction is a whole number
 * {@code raw} over a power of two, so the product loses {@code bits} fraction bits in one truncation. The factor and the
 * tensor share the 61 bits of that product. Where the tensor's range leaves the factor fewer than 24 bits,
 *
 * <ul>
 *   <li>bits of the tensor that the result cannot show are dropped first, if the factor is below 1;
 *   <li>the factor's remaining bits become a word of their own, whose product is added to that of the word before it
 *       when that one is about to be truncated. The product of a later word is small, so that the tensor may be shortened
 *       more for it, and each word has about twice the bits of the one before it.
 * </ul>
 *
 * <p><b>Error:</b> below 1.3 units of the last fraction bit (one unit where one word without shortening does), and
 * {@code 2^-24} of the result. Of 0 it is exactly 0, and a factor times numbers of one sign has that sign.
 * <b>Rounds:</b> those of one truncation for each word and each shortening.
 */
final class PublicFactor {
    enum Steps implements Step {
        SHORTEN,
        WORD
    }

    /**
     * The share of one word in the result: {@code x raw / 2^bits} in units of the word before it.
     *
     * @param shorten bits that the tensor loses first
     */
    private record Word(int shorten, long raw, int bits) {}

    /** Of the tensor times a word. */
    private static final int PRODUCT_BITS = 61;

    /** No more words are made when the factor has this many significant bits. */
    private static final int ENOUGH_BITS = 24;

    /** Of a word. */
    private static final int MOST_BITS = 30;

    /** A shortening is off by less than {@code 2^-GUARD_BITS} units of the result. */
    private static final int GUARD_BITS = 3;

    private static final int MOST_TRUNCATED = 61;

    private final List<Word> words;

    private PublicFactor(List<Word> words) {
        this.words = words;
    }

    /** How to multiply raw integers of at most {@code largest} in magnitude by {@code factor}. */
    static PublicFactor of(double factor, double largest) {
        List<Word> words = new ArrayList<>();
        int sign = factor < 0 ? -1 : 1;
        double rest = Math.abs(factor);
        int bitsOfTensor = Math.max(1, Math.getExponent(largest) + 1);
        int truncated = 0;
        int significant = Math.getExponent(rest) + 1;
        while (true) {
            int exponent = Math.getExponent(rest);
            int shorten = shortening(bitsOfTensor, exponent, truncated, significant);
            bitsOfTensor -= shorten;
            rest = Math.scalb(rest, shorten);
            int bitsOfWord = Math.min(MOST_BITS, PRODUCT_BITS - bitsOfTensor);
            int bits = Math.max(0, Math.min(MOST_TRUNCATED, bitsOfWord - 1 - exponent - shorten));
            double scaled = Math.scalb(rest, bits);
            double whole = Math.floor(scaled);
            significant += shorten + bits;
            boolean last = scaled == whole
                    || significant >= ENOUGH_BITS
                    || Math.scalb(scaled - whole, bitsOfTensor) < Math.scalb(1, bits + truncated - 1);
            long raw = (long) (last ? Math.rint(scaled) : whole);
            int even = last ? Math.min(bits, Long.numberOfTrailingZeros(raw)) : 0;
            words.add(new Word(shorten, sign * (raw >> even), bits - even));
            if (last) {
                return new PublicFactor(words);
            }
            truncated += bits;
            rest = scaled - whole;
        }
    }

    /** How many bits the tensor should lose before its product with a rest of the factor. */
    private static int shortening(int bitsOfTensor, int exponent, int truncated, int significant) {
        int room = PRODUCT_BITS - bitsOfTensor;
        boolean enough = significant - exponent - 1 + room >= ENOUGH_BITS;
        if (enough || exponent >= 0) {
            return 0;
        }
        int harmless = truncated - exponent - 1 - GUARD_BITS;
        int useful = Math.min(MOST_BITS - room, MOST_TRUNCATED);
        // with no room at all there would be no progress
        return Math.min(bitsOfTensor - 1, Math.max(Math.max(0, Math.min(harmless, useful)), 1 - room));
    }

    FixedTensor times(PartyContext context, FixedTensor x, Rounding rounding) {
        int count = words.size();
        FixedTensor[] products = new FixedTensor[count];
        FixedTensor operand = x;
        for (int i = 0; i < count; i++) {
            Word word = words.get(i);
            operand = Arithmetic.truncate(context.at(Steps.SHORTEN, i), operand, word.shorten, Rounding.DITHERED);
            products[i] = Arithmetic.scaled(operand, word.raw);
        }
        FixedTensor sum = null;
        for (int i = count - 1; i >= 0; i--) {
            FixedTensor product = sum == null ? products[i] : Arithmetic.add(context, products[i], sum);
            sum = Arithmetic.truncate(
                    context.at(Steps.WORD, i),
                    product,
                    words.get(i).bits,
                    isLastRounding(i) ? rounding : Rounding.DITHERED);
        }
        return Objects.requireNonNull(sum, "a factor has a word");
    }

    /** Whether nothing is truncated after word {@code index}. */
    private boolean isLastRounding(int index) {
        return words.subList(0, index).stream().allMatch(word -> word.bits == 0);
    }
}
