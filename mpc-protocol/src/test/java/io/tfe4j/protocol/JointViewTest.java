package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.ExhaustiveViews;
import io.tfe4j.testkit.ExhaustiveViews.Ideal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, item 14 for two elements at once, over every value of the randomness that a party lacks: its view is the same
 * whatever it does not hold, and what it sees <em>together with</em> the value of the result is what the ideal protocol
 * gives. Two elements show a mask that elements share; the value shows a result that depends on one component, and a
 * random number that one party knows. (More than one chunk takes 8192 elements, which no exhaustive test can go through:
 * {@link MessageUniformityTest}.)
 */
@Tag("security-14")
@Tag("once")
class JointViewTest {
    enum Steps implements Step {
        FIRST,
        SECOND
    }

    /** Two integers, whose components are inputs {@code at} and {@code at + 1}. */
    private static ArithmeticShare pair(PartyContext context, long[][] in, int at) {
        int self = context.self().ordinal();
        int next = context.self().next().ordinal();
        return ArithmeticShare.of(
                Shape.of(2), new long[] {in[at][self], in[at + 1][self]}, new long[] {in[at][next], in[at + 1][next]});
    }

    /** Two elements of as many bits as there are pairs of inputs from {@code at} on; the lowest bits first. */
    private static BooleanShare bits(PartyContext context, long[][] in, int at, int planes) {
        long[] left = new long[planes];
        long[] right = new long[planes];
        for (int plane = 0; plane < planes; plane++) {
            int first = at + 2 * plane;
            left[plane] = in[first][context.self().ordinal()]
                    | in[first + 1][context.self().ordinal()] << 1;
            right[plane] = in[first][context.self().next().ordinal()]
                    | in[first + 1][context.self().next().ordinal()] << 1;
        }
        return new BooleanShare(Shape.of(2), BitTensor.of(2, planes, left), BitTensor.of(2, planes, right));
    }

    private static long integer(long[] components, int ringBits) {
        long sum = components[0] + components[1] + components[2];
        return sum << Long.SIZE - ringBits >> Long.SIZE - ringBits;
    }

    private static long bit(long[] components) {
        return components[0] ^ components[1] ^ components[2];
    }

    /** {@code f} of inputs 0 and 2, and of 1 and 3, or of 0 and 1 alone if there are no more. */
    private static Ideal each(int ringBits, int resultBits, LongBinaryOperator f) {
        long mask = (1L << resultBits) - 1;
        return Ideal.function(in -> {
            int second = in.length > 2 ? 2 : 0;
            return new long[] {
                f.applyAsLong(integer(in[0], ringBits), integer(in[second], ringBits)) & mask,
                f.applyAsLong(integer(in[1], ringBits), integer(in[second + 1], ringBits)) & mask
            };
        });
    }

    /** Rounded up or down, and not at all if nothing is lost; only numbers in the range that the protocol asks for. */
    private static Ideal dithered(int ringBits, int d, boolean isProduct) {
        return (in, valuesByView) -> {
            for (int i = 0; i < 2; i++) {
                long z = integer(in[i], ringBits) * (isProduct ? integer(in[i + 2], ringBits) : 1);
                if (Math.abs(z) >= 1L << ringBits - 2) {
                    return;
                }
                long mask = (1L << ringBits) - 1;
                Set<Long> allowed = Set.copyOf(List.of(z >> d & mask, -(-z >> d) & mask));
                int element = i;
                valuesByView
                        .values()
                        .forEach(values -> values.keySet().forEach(value -> {
                            if (!allowed.contains(value.get(element))) {
                                throw new AssertionError(
                                        "the result is not the ideal one: z=" + z + ", value=" + value);
                            }
                        }));
            }
        };
    }

    /** Of the first number alone: two take too many random bits. */
    private static Ideal exact(int ringBits, int d, boolean nearest) {
        return (in, valuesByView) -> {
            long z = integer(in[0], ringBits) + (nearest ? 1L << d - 1 : 0);
            if (Math.abs(z) < 1L << ringBits - 2) {
                long[] expected = {z >> d & (1L << ringBits) - 1};
                Ideal.function(unused -> expected).check(in, valuesByView);
            }
        };
    }

    private static ArithmeticShare first(ArithmeticShare x) {
        return x.map(all -> all.sliceAxis(0, 0, 1));
    }

    /** Given any view, both orders are equally likely. */
    private static Ideal shuffled(int ringBits) {
        long mask = (1L << ringBits) - 1;
        return (in, valuesByView) -> {
            long first = integer(in[0], ringBits) & mask;
            long second = integer(in[1], ringBits) & mask;
            Set<List<Long>> orders = first == second
                    ? Set.of(List.of(first, second))
                    : Set.of(List.of(first, second), List.of(second, first));
            valuesByView.values().forEach(values -> {
                if (!values.keySet().equals(orders)
                        || Set.copyOf(values.values()).size() != 1) {
                    throw new AssertionError("a party knows something of the order: values=" + values);
                }
            });
        };
    }

    private static Arguments protocol(
            String name, int ringBits, ExhaustiveViews.Protocol protocol, Ideal ideal, int... inputBits) {
        return Arguments.of(name, ringBits, inputBits, protocol, ideal);
    }

    static Stream<Arguments> protocols() {
        return Stream.of(
                protocol(
                        "multiply",
                        2,
                        (c, in) -> Multiplication.multiply(c, pair(c, in, 0), pair(c, in, 2)),
                        each(2, 2, (x, y) -> x * y),
                        2,
                        2,
                        2,
                        2),
                protocol(
                        "dot",
                        2,
                        (c, in) -> Multiplication.dot(
                                c, List.of(pair(c, in, 0), pair(c, in, 2)), List.of(pair(c, in, 2), pair(c, in, 2))),
                        each(2, 2, (x, y) -> x * y + y * y),
                        2,
                        2,
                        2,
                        2),
                protocol(
                        "matmul",
                        2,
                        (c, in) -> Multiplication.matmul(
                                c,
                                pair(c, in, 0).reshape(Shape.of(2, 1)),
                                pair(c, in, 2).reshape(Shape.of(1, 2))),
                        Ideal.function(in -> {
                            long a = integer(in[0], 2);
                            long b = integer(in[1], 2);
                            long x = integer(in[2], 2);
                            long y = integer(in[3], 2);
                            return new long[] {a * x & 3, a * y & 3, b * x & 3, b * y & 3};
                        }),
                        2,
                        2,
                        2,
                        2),
                protocol(
                        "conv2d",
                        2,
                        (c, in) -> Multiplication.conv2d(
                                c,
                                pair(c, in, 0).reshape(Shape.of(1, 1, 1, 2)),
                                pair(c, in, 2).reshape(Shape.of(2, 1, 1, 1)),
                                Conv2d.of(1, 1)),
                        Ideal.function(in -> {
                            long a = integer(in[0], 2);
                            long b = integer(in[1], 2);
                            long x = integer(in[2], 2);
                            long y = integer(in[3], 2);
                            return new long[] {a * x & 3, b * x & 3, a * y & 3, b * y & 3};
                        }),
                        2,
                        2,
                        2,
                        2),
                protocol(
                        "multiplyAndTruncate",
                        3,
                        (c, in) -> Multiplication.multiplyAndTruncate(c, pair(c, in, 0), pair(c, in, 2), 1),
                        dithered(3, 1, true),
                        3,
                        3,
                        3,
                        3),
                protocol(
                        "truncate",
                        4,
                        (c, in) -> Truncation.truncate(c, pair(c, in, 0), 2),
                        dithered(4, 2, false),
                        4,
                        4),
                protocol(
                        "floor of one element",
                        3,
                        (c, in) -> Truncation.floor(c, first(pair(c, in, 0)), 1),
                        exact(3, 1, false),
                        3,
                        3),
                protocol(
                        "nearest of one element",
                        3,
                        (c, in) -> Truncation.nearest(c, first(pair(c, in, 0)), 1),
                        exact(3, 1, true),
                        3,
                        3),
                protocol(
                        "lessThanZero",
                        3,
                        (c, in) -> Comparison.lessThanZero(c, pair(c, in, 0), 3),
                        each(3, 1, (x, y) -> x < 0 ? 1 : 0),
                        3,
                        3),
                protocol(
                        "equalZero",
                        2,
                        (c, in) -> Comparison.equalZero(c, pair(c, in, 0), 2),
                        each(2, 1, (x, y) -> x == 0 ? 1 : 0),
                        2,
                        2),
                protocol(
                        "carry",
                        3,
                        (c, in) -> BlockAdder.carryOut(c, 2).run(pair(c, in, 0)),
                        JointViewTest::requireCarry,
                        3,
                        3),
                protocol(
                        "bitToArithmetic",
                        3,
                        (c, in) -> Conversion.bitToArithmetic(c, bits(c, in, 0, 1)),
                        Ideal.function(in -> new long[] {bit(in[0]), bit(in[1])}),
                        1,
                        1),
                protocol(
                        "select",
                        2,
                        (c, in) -> Selection.select(c, bits(c, in, 0, 1), pair(c, in, 2)),
                        Ideal.function(in ->
                                new long[] {bit(in[0]) * integer(in[2], 2) & 3, bit(in[1]) * integer(in[3], 2) & 3}),
                        1,
                        1,
                        2,
                        2),
                protocol(
                        "arithmeticToBoolean",
                        2,
                        (c, in) -> Conversion.arithmeticToBoolean(c, pair(c, in, 0), 2),
                        each(2, 2, (x, y) -> x),
                        2,
                        2),
                protocol(
                        "booleanToArithmetic",
                        2,
                        (c, in) -> new BitComposition(c, 1).run(bits(c, in, 0, 1)),
                        Ideal.function(in -> new long[] {bit(in[0]), bit(in[1])}),
                        1,
                        1),
                protocol(
                        "prefixOr",
                        1,
                        (c, in) -> PrefixOr.fromTop(c, bits(c, in, 0, 3)),
                        Ideal.function(in -> new long[] {
                            orFromTop(bit(in[0]), bit(in[2]), bit(in[4])), orFromTop(bit(in[1]), bit(in[3]), bit(in[5]))
                        }),
                        1,
                        1,
                        1,
                        1,
                        1,
                        1),
                protocol(
                        "and",
                        1,
                        (c, in) -> Bitwise.and(c, bits(c, in, 0, 1), bits(c, in, 2, 1)),
                        Ideal.function(in -> new long[] {bit(in[0]) & bit(in[2]), bit(in[1]) & bit(in[3])}),
                        1,
                        1,
                        1,
                        1),
                protocol(
                        "oneHot",
                        1,
                        (c, in) -> Lookup.oneHot(c, pair(c, in, 0), 2),
                        Ideal.function(in -> new long[] {1 - bit(in[0]), bit(in[0]), 1 - bit(in[1]), bit(in[1])}),
                        1,
                        1),
                protocol(
                        "publicTable",
                        2,
                        (c, in) ->
                                Lookup.publicTable(c, pair(c, in, 0), RingTensor.of(Shape.of(2, 1), new long[] {3, 1})),
                        each(2, 2, (x, y) -> (x & 1) == 0 ? 3 : 1),
                        2,
                        2),
                protocol(
                        "privateTable",
                        1,
                        (c, in) -> Lookup.privateTable(
                                c, pair(c, in, 0), pair(c, in, 2).reshape(Shape.of(2, 1))),
                        Ideal.function(in -> new long[] {bit(in[2 + (int) bit(in[0])]), bit(in[2 + (int) bit(in[1])])}),
                        1,
                        1,
                        1,
                        1),
                protocol("shuffle", 2, (c, in) -> Shuffle.shuffle(c, pair(c, in, 0)), shuffled(2), 2, 2),
                protocol(
                        "fromParty",
                        3,
                        (c, in) -> InputSharing.fromParty(
                                c, Party.P1, Shape.of(2), pair(c, in, 0).left()),
                        Ideal.function(in -> new long[] {in[0][1], in[1][1]}),
                        3,
                        3),
                protocol(
                        "sumOfParties",
                        2,
                        (c, in) -> InputSharing.sumOfParties(
                                c, Shape.of(2), pair(c, in, 0).right()),
                        each(2, 2, (x, y) -> x),
                        2,
                        2),
                protocol("randomBits", 1, (c, in) -> RandomBits.draw(c, Shape.of(2), 2), Ideal.uniform(16), 1),
                protocol(
                        "randomBits as integers",
                        2,
                        (c, in) -> Conversion.bitToArithmetic(
                                c.at(Steps.SECOND), RandomBits.draw(c.at(Steps.FIRST), Shape.of(2), 1)),
                        Ideal.uniform(4),
                        1));
    }

    /** The carry of two low bits of a number that one of the parties splits: into what it holds, and what it lacks. */
    private static void requireCarry(long[][] in, Map<String, Map<List<Long>, Integer>> valuesByView) {
        Set<List<Long>> allowed = new HashSet<>();
        for (int helper = 0; helper < 3; helper++) {
            int known = helper;
            allowed.add(Arrays.stream(in)
                    .map(x -> ((x[known] + x[(known + 1) % 3] & 3) + (x[(known + 2) % 3] & 3)) >> 2)
                    .toList());
        }
        valuesByView.values().forEach(values -> {
            if (values.size() != 1 || !allowed.containsAll(values.keySet())) {
                throw new AssertionError("the result is not the ideal one: values=" + values);
            }
        });
    }

    private static long orFromTop(long low, long middle, long high) {
        return high << 2 | (high | middle) << 1 | (high | middle | low);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void everyView_ofTwoElements_isIndependentOfWhatThePartyLacks(
            String name, int ringBits, int[] inputBits, ExhaustiveViews.Protocol protocol, Ideal ideal) {
        try (ExhaustiveViews views = new ExhaustiveViews(ringBits, inputBits).quick()) {
            views.check(protocol);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void everyViewWithTheResult_isDistributedAsInTheIdealProtocol(
            String name, int ringBits, int[] inputBits, ExhaustiveViews.Protocol protocol, Ideal ideal) {
        try (ExhaustiveViews views = new ExhaustiveViews(ringBits, inputBits).quick()) {
            views.checkJointly(protocol, ideal);
        }
    }

    private static void assertCaught(
            int ringBits, ExhaustiveViews.Protocol protocol, Ideal ideal, String text, int... inputBits) {
        try (ExhaustiveViews views = new ExhaustiveViews(ringBits, inputBits).quick()) {
            assertThatThrownBy(() -> views.checkJointly(protocol, ideal))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(text);
        }
    }

    /** P0 and P1 both hold component 1, so the views are as they should be. */
    private static ArithmeticShare plusBitOfComponent1(PartyContext context, ArithmeticShare share, long[] input) {
        long[] left = share.left().data().clone();
        long[] right = share.right().data().clone();
        if (context.self() == Party.P0) {
            right[0] = right[0] + (input[1] & 1) & context.ring().mask();
        }
        if (context.self() == Party.P1) {
            left[0] = left[0] + (input[1] & 1) & context.ring().mask();
        }
        return ArithmeticShare.of(share.shape(), left, right);
    }

    @Test
    void resultThatDependsOnAComponent_isCaught() {
        assertCaught(
                2,
                (c, in) -> plusBitOfComponent1(c, Multiplication.multiply(c, pair(c, in, 0), pair(c, in, 2)), in[0]),
                each(2, 2, (x, y) -> x * y),
                "not the ideal one",
                2,
                2,
                2,
                2);
        assertCaught(
                4,
                (c, in) -> plusBitOfComponent1(c, Truncation.truncate(c, pair(c, in, 0), 2), in[0]),
                dithered(4, 2, false),
                "not the ideal one",
                4,
                4);
    }

    @Test
    void randomBitThatOnePartyKnows_isCaught() {
        assertCaught(
                1,
                (c, in) -> {
                    BooleanShare all = RandomBits.draw(c, Shape.of(2), 1);
                    BitTensor zero = BitTensor.of(2, 1, new long[1]);
                    return new BooleanShare(
                            Shape.of(2),
                            c.self() == Party.P2 ? zero : all.left(),
                            c.self() == Party.P1 ? zero : all.right());
                },
                Ideal.uniform(4),
                "knows something of a random value",
                1);
    }
}
