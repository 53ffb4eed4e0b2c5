package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.ExhaustiveViews;
import io.tfe4j.testkit.ExhaustiveViews.Mutation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, item 14, and the exhaustive part of 13: every protocol's messages, over every value of the randomness their
 * receiver lacks, are distributed alike whatever their receiver does not hold. A new protocol needs its entry here.
 */
@Tag("security-14")
@Tag("once")
class ProtocolViewTest {
    enum Steps implements Step {
        FIRST,
        SECOND
    }

    private static ArithmeticShare integer(PartyContext context, long[] components) {
        return ArithmeticShare.of(
                Shape.of(1),
                new long[] {components[context.self().ordinal()]},
                new long[] {components[context.self().next().ordinal()]});
    }

    private static BooleanShare bit(PartyContext context, long[] components) {
        return new BooleanShare(
                Shape.of(1),
                BitTensor.of(1, 1, new long[] {components[context.self().ordinal()]}),
                BitTensor.of(1, 1, new long[] {components[context.self().next().ordinal()]}));
    }

    private static BooleanShare bits(PartyContext context, long[]... components) {
        long[] left = new long[components.length];
        long[] right = new long[components.length];
        for (int plane = 0; plane < components.length; plane++) {
            left[plane] = components[plane][context.self().ordinal()];
            right[plane] = components[plane][context.self().next().ordinal()];
        }
        return new BooleanShare(
                Shape.of(1), BitTensor.of(1, components.length, left), BitTensor.of(1, components.length, right));
    }

    private static ArithmeticShare pair(PartyContext context, long[][] components) {
        int self = context.self().ordinal();
        int next = context.self().next().ordinal();
        return ArithmeticShare.of(Shape.of(2), new long[] {components[0][self], components[1][self]}, new long[] {
            components[0][next], components[1][next]
        });
    }

    private static Object unshuffle(PartyContext context, long[][] components) {
        ShareRows rows = new ShareRows(List.of(ShareRows.Column.of(pair(context, components))));
        return SecretPermutation.draw(context.at(Steps.FIRST), 2).applyInverse(context.at(Steps.SECOND), rows);
    }

    private static Arguments protocol(String name, int ringBits, ExhaustiveViews.Protocol protocol, int... inputBits) {
        return Arguments.of(name, ringBits, inputBits, protocol);
    }

    static Stream<Arguments> protocols() {
        return Stream.of(
                protocol(
                        "multiply",
                        3,
                        (c, in) -> Multiplication.multiply(c, integer(c, in[0]), integer(c, in[1])),
                        3,
                        3),
                protocol(
                        "multiplyAndTruncate",
                        4,
                        (c, in) -> Multiplication.multiplyAndTruncate(c, integer(c, in[0]), integer(c, in[1]), 1),
                        4,
                        4),
                protocol(
                        "multiplyAndTruncate by 2",
                        4,
                        (c, in) -> Multiplication.multiplyAndTruncate(c, integer(c, in[0]), integer(c, in[1]), 2),
                        4,
                        4),
                protocol(
                        "multiplyAndTruncate exactly",
                        3,
                        (c, in) ->
                                Multiplication.multiplyAndTruncate(c.exact(), integer(c, in[0]), integer(c, in[1]), 1),
                        3,
                        3),
                protocol(
                        "sumOfParties",
                        3,
                        (c, in) -> InputSharing.sumOfParties(c, Shape.of(1), RingTensor.of(Shape.of(1), new long[] {
                            in[0][c.self().next().ordinal()]
                        })),
                        3),
                protocol("truncate", 5, (c, in) -> Truncation.truncate(c, integer(c, in[0]), 2), 5),
                protocol("floor", 4, (c, in) -> Truncation.floor(c, integer(c, in[0]), 1), 4),
                protocol("lessThanZero", 4, (c, in) -> Comparison.lessThanZero(c, integer(c, in[0]), 4), 4),
                protocol(
                        "lessThanZero in blocks of 2",
                        4,
                        (c, in) -> BlockAdder.topBit(c, 4).inBlocksOf(2).run(integer(c, in[0])),
                        4),
                protocol(
                        "equalZero in blocks of 2",
                        3,
                        (c, in) -> BlockAdder.allSet(c, 3).inBlocksOf(2).run(integer(c, in[0])),
                        3),
                protocol("equalZero", 3, (c, in) -> Comparison.equalZero(c, integer(c, in[0]), 3), 3),
                protocol("bitToArithmetic", 4, (c, in) -> Conversion.bitToArithmetic(c, bit(c, in[0])), 1),
                protocol("select", 4, (c, in) -> Selection.select(c, bit(c, in[0]), integer(c, in[1])), 1, 4),
                protocol(
                        "arithmeticToBoolean",
                        3,
                        (c, in) -> Conversion.arithmeticToBoolean(c, integer(c, in[0]), 3),
                        3),
                protocol(
                        "booleanToArithmetic", 3, (c, in) -> new BitComposition(c, 2).run(bits(c, in[0], in[1])), 1, 1),
                protocol("prefixOr", 1, (c, in) -> PrefixOr.fromTop(c, bits(c, in[0], in[1], in[2])), 1, 1, 1),
                protocol("shuffle", 2, (c, in) -> Shuffle.shuffle(c, pair(c, in)), 2, 2),
                protocol("unshuffle", 2, ProtocolViewTest::unshuffle, 2, 2),
                protocol("oneHot", 2, (c, in) -> Lookup.oneHot(c, integer(c, in[0]), 2), 2),
                protocol(
                        "publicTable",
                        2,
                        (c, in) -> Lookup.publicTable(
                                c, integer(c, in[0]), RingTensor.of(Shape.of(3, 1), new long[] {3, 1, 2})),
                        2),
                protocol("and", 1, (c, in) -> Bitwise.and(c, bit(c, in[0]), bit(c, in[1])), 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void everyView_overAllRandomness_isIndependentOfWhatThePartyLacks(
            String name, int ringBits, int[] inputBits, ExhaustiveViews.Protocol protocol) {
        try (ExhaustiveViews views = new ExhaustiveViews(ringBits, inputBits)) {
            views.check(protocol);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void viewTest_withMasksLeftOut_fails(
            String name, int ringBits, int[] inputBits, ExhaustiveViews.Protocol protocol) {
        assertCaught(Mutation.ZERO, ringBits, inputBits, protocol);
    }

    @Test
    void viewTest_withMaskRepeated_fails() {
        assertCaught(
                Mutation.REPEAT,
                4,
                new int[] {4, 4},
                (c, in) -> Multiplication.multiplyAndTruncate(c, integer(c, in[0]), integer(c, in[1]), 2));
        assertCaught(
                Mutation.REPEAT, 4, new int[] {1, 4}, (c, in) -> Selection.select(c, bit(c, in[0]), integer(c, in[1])));
        assertCaught(Mutation.REPEAT, 4, new int[] {4}, (c, in) -> Comparison.lessThanZero(c, integer(c, in[0]), 4));
    }

    @Test
    void viewTest_onMultiplicationWithoutZeroShare_fails() {
        assertCaught(Mutation.NONE, 3, new int[] {3, 3}, (context, in) -> {
            ArithmeticShare x = integer(context, in[0]);
            ArithmeticShare y = integer(context, in[1]);
            RingTensor summand =
                    x.left().times(y.left().plus(y.right())).plus(x.right().times(y.left()));
            PartyContext step = context.at(Steps.FIRST);
            step.send(step.self().previous(), 0, new long[] {summand.data()[0] & 7});
            return step.receive(step.self().next(), 0, 1);
        });
    }

    private static void assertCaught(
            Mutation mutation, int ringBits, int[] inputBits, ExhaustiveViews.Protocol protocol) {
        try (ExhaustiveViews views = new ExhaustiveViews(ringBits, inputBits).mutated(mutation)) {
            assertThatThrownBy(() -> views.check(protocol))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("depends on what it does not hold");
        }
    }
}
