package io.tfe4j.protocol;

import io.tfe4j.party.Mode;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.function.Consumer;

/**
 * The protocols of one mode of security, all that functions and programs compute with. Every party of a run uses the same
 * suite, by the name that stands in the program, and finds it in its context: {@code Suite.of(context)}. On symbolic tensors
 * an operation charges the cost that the same call has on real ones, so costs and rounds are the mode's own.
 *
 * <p>Shapes, ranges, errors and costs are said where the protocols are: {@link Multiplication}, {@link Truncation},
 * {@link Comparison}, {@link Conversion}, {@link Selection}, {@link Lookup}, {@link RadixSort}, {@link InputSharing},
 * {@link Opening}. Each call takes a context of its own, since it draws masks and sends messages there.
 */
public interface Suite extends Mode {
    /** The suite of a context; {@link Suites#REPLICATED3} where none was set. */
    static Suite of(PartyContext context) {
        Mode mode = context.mode();
        if (mode == null) {
            return Suites.REPLICATED3;
        }
        if (mode instanceof Suite suite) {
            return suite;
        }
        throw new IllegalStateException("a mode without protocols: name=" + mode.name());
    }

    // ---- products

    /** Elementwise, with broadcasting. */
    ArithmeticShare multiply(PartyContext context, ArithmeticShare x, ArithmeticShare y);

    /** The same, divided by {@code 2^bits}. */
    ArithmeticShare multiplyAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits);

    ArithmeticShare matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y);

    ArithmeticShare matmulAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits);

    ArithmeticShare conv2d(PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec);

    ArithmeticShare conv2dAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec, int bits);

    // ---- truncation: division by 2^bits

    /** Fast with a dither, or to the nearest in an exact context. */
    ArithmeticShare truncate(PartyContext context, ArithmeticShare x, int bits);

    ArithmeticShare nearest(PartyContext context, ArithmeticShare x, int bits);

    ArithmeticShare floor(PartyContext context, ArithmeticShare x, int bits);

    // ---- bits

    /** Plane by plane, of equal shapes. */
    BooleanShare and(PartyContext context, BooleanShare x, BooleanShare y);

    /** {@code x | y = x ^ y ^ (x & y)}. */
    default BooleanShare or(PartyContext context, BooleanShare x, BooleanShare y) {
        return x.xor(y).xor(and(context, x, y));
    }

    /** In each plane, whether it or a higher one is set. */
    BooleanShare orFromTop(PartyContext context, BooleanShare bits);

    /** Of signed integers of {@code width} bits. */
    BooleanShare lessThanZero(PartyContext context, ArithmeticShare x, int width);

    BooleanShare equalZero(PartyContext context, ArithmeticShare x, int width);

    /** The number where its bit is set, zero elsewhere. */
    ArithmeticShare select(PartyContext context, BooleanShare bit, ArithmeticShare x);

    // ---- between bits and numbers

    /** Of one plane. */
    ArithmeticShare bitToArithmetic(PartyContext context, BooleanShare bit);

    /** Of each plane; the planes become a new first axis. */
    ArithmeticShare bitsToArithmetic(PartyContext context, BooleanShare bits);

    /** The low {@code width} bits. */
    BooleanShare arithmeticToBoolean(PartyContext context, ArithmeticShare x, int width);

    /** The unsigned number of which the planes are the bits. */
    ArithmeticShare booleanToArithmetic(PartyContext context, BooleanShare bits);

    // ---- tables and order

    /** A row of zeros and a one for each index. */
    ArithmeticShare oneHot(PartyContext context, ArithmeticShare indices, int entries);

    ArithmeticShare publicTable(PartyContext context, ArithmeticShare indices, RingTensor table);

    ArithmeticShare privateTable(PartyContext context, ArithmeticShare indices, ArithmeticShare table);

    /** The payloads in ascending order of the keys, stable. */
    List<ArithmeticShare> sortByKey(
            PartyContext context, ArithmeticShare keys, int width, List<ArithmeticShare> payloads);

    // ---- what comes in and goes out

    /** Bits that nobody knows. */
    BooleanShare randomBits(PartyContext context, Shape shape, int planes);

    /** The sum of three tensors, of which each party has one. */
    ArithmeticShare sumOfParties(PartyContext context, Shape shape, RingTensor own);

    /** The owner's side of an input. */
    void sendFromPlayer(PartyContext context, RingTensor x);

    /** @param later takes what is left to do before a result is released */
    ArithmeticShare receiveFromPlayer(PartyContext context, int endpoint, Shape shape, Consumer<InputCheck> later);

    /** What an owner sends for an input of {@code size} numbers. */
    long bitsFromPlayer(int size);

    /** Every party learns it. */
    RingTensor openToAll(PartyContext context, ArithmeticShare x);

    /** A party's side of an opening to the player at {@code endpoint} alone. */
    void sendToPlayer(PartyContext context, ArithmeticShare x, int endpoint);

    /** That player's side. */
    RingTensor receiveAtPlayer(PartyContext context, Shape shape);
}
