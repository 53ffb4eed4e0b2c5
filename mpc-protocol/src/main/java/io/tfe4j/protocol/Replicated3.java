package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.function.Consumer;

/** Security against one semi-honest server: each protocol as it is, with nothing beside it. */
final class Replicated3 implements Suite {
    @Override
    public String name() {
        return "replicated3";
    }

    @Override
    public ArithmeticShare multiply(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return Multiplication.multiply(context, x, y);
    }

    @Override
    public ArithmeticShare multiplyAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return Multiplication.multiplyAndTruncate(context, x, y, bits);
    }

    @Override
    public ArithmeticShare matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        return Multiplication.matmul(context, x, y);
    }

    @Override
    public ArithmeticShare matmulAndTruncate(PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return Multiplication.matmulAndTruncate(context, x, y, bits);
    }

    @Override
    public ArithmeticShare conv2d(PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec) {
        return Multiplication.conv2d(context, x, weights, spec);
    }

    @Override
    public ArithmeticShare conv2dAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec, int bits) {
        return Multiplication.conv2dAndTruncate(context, x, weights, spec, bits);
    }

    @Override
    public ArithmeticShare truncate(PartyContext context, ArithmeticShare x, int bits) {
        return Truncation.truncate(context, x, bits);
    }

    @Override
    public ArithmeticShare nearest(PartyContext context, ArithmeticShare x, int bits) {
        return Truncation.nearest(context, x, bits);
    }

    @Override
    public ArithmeticShare floor(PartyContext context, ArithmeticShare x, int bits) {
        return Truncation.floor(context, x, bits);
    }

    @Override
    public BooleanShare and(PartyContext context, BooleanShare x, BooleanShare y) {
        return Bitwise.and(context, x, y);
    }

    @Override
    public BooleanShare orFromTop(PartyContext context, BooleanShare bits) {
        return PrefixOr.fromTop(context, bits);
    }

    @Override
    public BooleanShare lessThanZero(PartyContext context, ArithmeticShare x, int width) {
        return Comparison.lessThanZero(context, x, width);
    }

    @Override
    public BooleanShare equalZero(PartyContext context, ArithmeticShare x, int width) {
        return Comparison.equalZero(context, x, width);
    }

    @Override
    public ArithmeticShare select(PartyContext context, BooleanShare bit, ArithmeticShare x) {
        return Selection.select(context, bit, x);
    }

    @Override
    public ArithmeticShare bitToArithmetic(PartyContext context, BooleanShare bit) {
        return Conversion.bitToArithmetic(context, bit);
    }

    @Override
    public ArithmeticShare bitsToArithmetic(PartyContext context, BooleanShare bits) {
        return Conversion.bitsToArithmetic(context, bits);
    }

    @Override
    public BooleanShare arithmeticToBoolean(PartyContext context, ArithmeticShare x, int width) {
        return Conversion.arithmeticToBoolean(context, x, width);
    }

    @Override
    public ArithmeticShare booleanToArithmetic(PartyContext context, BooleanShare bits) {
        return Conversion.booleanToArithmetic(context, bits);
    }

    @Override
    public ArithmeticShare oneHot(PartyContext context, ArithmeticShare indices, int entries) {
        return Lookup.oneHot(context, indices, entries);
    }

    @Override
    public ArithmeticShare publicTable(PartyContext context, ArithmeticShare indices, RingTensor table) {
        return Lookup.publicTable(context, indices, table);
    }

    @Override
    public ArithmeticShare privateTable(PartyContext context, ArithmeticShare indices, ArithmeticShare table) {
        return Lookup.privateTable(context, indices, table);
    }

    @Override
    public List<ArithmeticShare> sortByKey(
            PartyContext context, ArithmeticShare keys, int width, List<ArithmeticShare> payloads) {
        return RadixSort.sortByKey(context, keys, width, payloads);
    }

    @Override
    public BooleanShare randomBits(PartyContext context, Shape shape, int planes) {
        return RandomBits.draw(context, shape, planes);
    }

    @Override
    public ArithmeticShare sumOfParties(PartyContext context, Shape shape, RingTensor own) {
        return InputSharing.sumOfParties(context, shape, own);
    }

    @Override
    public void sendFromPlayer(PartyContext context, RingTensor x) {
        InputSharing.sendFromPlayer(context, x);
    }

    @Override
    public ArithmeticShare receiveFromPlayer(
            PartyContext context, int endpoint, Shape shape, Consumer<InputCheck> later) {
        return InputSharing.receiveFromPlayer(context, endpoint, shape, later);
    }

    @Override
    public long bitsFromPlayer(int size) {
        return InputSharing.bitsFromPlayer(size);
    }

    @Override
    public RingTensor openToAll(PartyContext context, ArithmeticShare x) {
        return Opening.toAll(context, x);
    }

    @Override
    public void sendToPlayer(PartyContext context, ArithmeticShare x, int endpoint) {
        Opening.sendToPlayer(context, x, endpoint);
    }

    @Override
    public RingTensor receiveAtPlayer(PartyContext context, Shape shape) {
        return Opening.receiveAtPlayer(context, shape);
    }
}
