package io.tfe4j.protocol;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every protocol as a function of a vector of integers and a vector of bits of the same length. */
final class Catalogue {
    enum Steps implements Step {
        FIRST,
        SECOND
    }

    @FunctionalInterface
    interface Entry {
        Object run(PartyContext context, ArithmeticShare x, BooleanShare bit);
    }

    private Catalogue() {}

    private static Arguments entry(String name, Entry entry) {
        return Arguments.of(name, entry);
    }

    /** A matrix of ten columns. */
    private static ArithmeticShare rows(ArithmeticShare x) {
        return x.reshape(Shape.of(x.size() / 10, 10));
    }

    private static ArithmeticShare vector(ArithmeticShare x) {
        return x.map(all -> all.sliceAxis(0, 0, 10)).reshape(Shape.of(10, 1));
    }

    /** Images of two rows of five pixels. */
    private static ArithmeticShare images(ArithmeticShare x) {
        return x.reshape(Shape.of(x.size() / 10, 1, 2, 5));
    }

    private static ArithmeticShare kernel(ArithmeticShare x) {
        return x.map(all -> all.sliceAxis(0, 0, 2)).reshape(Shape.of(1, 1, 1, 2));
    }

    /** For vectors whose length is a multiple of ten. */
    static Stream<Arguments> all() {
        return Stream.of(
                entry("multiply", (c, x, b) -> Multiplication.multiply(c, x, x)),
                entry("multiplyAndTruncate", (c, x, b) -> Multiplication.multiplyAndTruncate(c, x, x, 16)),
                entry(
                        "multiplyAndTruncate exactly",
                        (c, x, b) -> Multiplication.multiplyAndTruncate(c.exact(), x, x, 16)),
                entry("truncate exactly", (c, x, b) -> Truncation.truncate(c.exact(), x, 16)),
                entry("dot", (c, x, b) -> Multiplication.dot(c, List.of(x, x), List.of(x, x))),
                entry("matmul", (c, x, b) -> Multiplication.matmul(c, rows(x), vector(x))),
                entry("matmulAndTruncate", (c, x, b) -> Multiplication.matmulAndTruncate(c, rows(x), vector(x), 16)),
                entry("conv2d", (c, x, b) -> Multiplication.conv2d(c, images(x), kernel(x), Conv2d.of(1, 2))),
                entry(
                        "conv2dAndTruncate",
                        (c, x, b) -> Multiplication.conv2dAndTruncate(c, images(x), kernel(x), Conv2d.of(1, 2), 16)),
                entry("truncate", (c, x, b) -> Truncation.truncate(c, x, 16)),
                entry("floor", (c, x, b) -> Truncation.floor(c, x, 16)),
                entry("lessThanZero", (c, x, b) -> Comparison.lessThanZero(c, x, 32)),
                entry("equalZero", (c, x, b) -> Comparison.equalZero(c, x, 64)),
                entry("carry", (c, x, b) -> BlockAdder.carryOut(c, 16).run(x)),
                entry("and", (c, x, b) -> Bitwise.and(c, b, b)),
                entry("select", (c, x, b) -> Selection.select(c, b, x)),
                entry("bitToArithmetic", (c, x, b) -> Conversion.bitToArithmetic(c, b)),
                entry("arithmeticToBoolean", (c, x, b) -> Conversion.arithmeticToBoolean(c, x, 40)),
                entry("booleanToArithmetic", (c, x, b) -> new BitComposition(c, 1).run(b)),
                entry(
                        "prefixOr",
                        (c, x, b) -> PrefixOr.fromTop(
                                c.at(Steps.SECOND), Conversion.arithmeticToBoolean(c.at(Steps.FIRST), x, 5))),
                entry(
                        "randomBits",
                        (c, x, b) -> Conversion.bitToArithmetic(
                                c.at(Steps.SECOND), RandomBits.draw(c.at(Steps.FIRST), x.shape(), 1))),
                entry("shuffle", (c, x, b) -> Shuffle.shuffle(c, x)),
                entry("sortByKey", (c, x, b) -> RadixSort.sortByKey(c, x, 5, List.of(x))),
                entry("oneHot", (c, x, b) -> Lookup.oneHot(c, x, 5)),
                entry("publicTable", (c, x, b) -> Lookup.publicTable(c, x, RingTensor.zeros(Shape.of(5, 2)))),
                entry(
                        "privateTable",
                        (c, x, b) -> Lookup.privateTable(
                                c, x, x.map(all -> all.sliceAxis(0, 0, 10)).reshape(Shape.of(5, 2)))),
                entry("toAll", (c, x, b) -> Opening.toAll(c, x)),
                entry("sumOfParties", (c, x, b) -> InputSharing.sumOfParties(c, x.shape(), x.left())),
                entry("fromParty", (c, x, b) -> InputSharing.fromParty(c, Party.P1, x.shape(), x.left())));
    }
}
