package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.Address;
import io.tfe4j.party.Cost;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.Message;
import io.tfe4j.party.Mode;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.party.Transport;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.TappedParties;
import io.tfe4j.testkit.ThreeParties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The suite that compares results: the same numbers, the stated cost, and damaged messages are found. */
class ConsistentSuiteTest {
    private enum Steps implements Step {
        BEFORE,
        CALL
    }

    private static final int N = 70;
    private static final Cost COMPARING = new Cost(1, 1536);

    private final SplittableRandom random = new SplittableRandom(11);

    /** What a party has, and a call on it. */
    private record Operands(
            List<ArithmeticShare> numbers,
            List<ArithmeticShare> matrix,
            List<ArithmeticShare> image,
            List<BooleanShare> bits) {
        ArithmeticShare x(PartyContext context) {
            return pick(context, numbers);
        }

        BooleanShare bit(PartyContext context) {
            return context.isSymbolic()
                    ? BooleanShare.symbolic(Shape.of(N), 1)
                    : bits.get(context.self().ordinal());
        }

        static ArithmeticShare pick(PartyContext context, List<ArithmeticShare> all) {
            ArithmeticShare first = all.get(0);
            return context.isSymbolic()
                    ? ArithmeticShare.symbolic(first.shape())
                    : all.get(context.self().ordinal());
        }
    }

    @FunctionalInterface
    private interface Call {
        Object apply(Suite suite, PartyContext context, Operands in);
    }

    private static Map<String, Call> calls() {
        Map<String, Call> all = new LinkedHashMap<>();
        all.put("multiply", (s, c, in) -> s.multiply(c, in.x(c), in.x(c)));
        all.put("multiplyAndTruncate", (s, c, in) -> s.multiplyAndTruncate(c.exact(), in.x(c), in.x(c), 4));
        all.put("matmul", (s, c, in) -> s.matmul(c, Operands.pick(c, in.matrix()), Operands.pick(c, in.matrix())));
        all.put(
                "matmulAndTruncate",
                (s, c, in) -> s.matmulAndTruncate(
                        c.exact(), Operands.pick(c, in.matrix()), Operands.pick(c, in.matrix()), 4));
        Conv2d spec = Conv2d.of(2, 2);
        all.put("conv2d", (s, c, in) -> s.conv2d(c, Operands.pick(c, in.image()), Operands.pick(c, in.image()), spec));
        all.put(
                "conv2dAndTruncate",
                (s, c, in) -> s.conv2dAndTruncate(
                        c.exact(), Operands.pick(c, in.image()), Operands.pick(c, in.image()), spec, 4));
        all.put("truncate", (s, c, in) -> s.truncate(c.exact(), in.x(c), 3));
        all.put("nearest", (s, c, in) -> s.nearest(c, in.x(c), 3));
        all.put("floor", (s, c, in) -> s.floor(c, in.x(c), 3));
        all.put("and", (s, c, in) -> s.and(c, in.bit(c), in.bit(c)));
        all.put("or", (s, c, in) -> s.or(c, in.bit(c), in.bit(c)));
        all.put("lessThanZero", (s, c, in) -> s.lessThanZero(c, in.x(c), 20));
        all.put("equalZero", (s, c, in) -> s.equalZero(c, in.x(c), 20));
        all.put("select", (s, c, in) -> s.select(c, in.bit(c), in.x(c)));
        all.put("bitToArithmetic", (s, c, in) -> s.bitToArithmetic(c, in.bit(c)));
        all.put("bitsToArithmetic", (s, c, in) -> s.bitsToArithmetic(c, in.bit(c)));
        all.put("arithmeticToBoolean", (s, c, in) -> s.arithmeticToBoolean(c, in.x(c), 20));
        all.put("booleanToArithmetic", (s, c, in) -> s.booleanToArithmetic(c, in.bit(c)));
        all.put("orFromTop", (s, c, in) -> s.orFromTop(c, in.bit(c)));
        all.put(
                "oneHot",
                (s, c, in) -> s.oneHot(c.at(Steps.CALL), s.bitToArithmetic(c.at(Steps.BEFORE), in.bit(c)), 3));
        all.put(
                "publicTable",
                (s, c, in) -> s.publicTable(
                        c.at(Steps.CALL),
                        s.bitToArithmetic(c.at(Steps.BEFORE), in.bit(c)),
                        RingTensor.of(Shape.of(2, 1), new long[] {5, -7})));
        all.put(
                "privateTable",
                (s, c, in) -> s.privateTable(
                        c.at(Steps.CALL),
                        s.bitToArithmetic(c.at(Steps.BEFORE), in.bit(c)),
                        Operands.pick(c, in.matrix())));
        all.put(
                "sortByKey",
                (s, c, in) -> s.sortByKey(c, in.x(c), 20, List.of(in.x(c))).get(0));
        all.put("openToAll", (s, c, in) -> s.openToAll(c, in.x(c)));
        return all;
    }

    private Operands operands() {
        return new Operands(
                PlainShares.share(RingTensor.of(Shape.of(N), Samples.signed(random, N, 20)), random),
                PlainShares.share(RingTensor.of(Shape.of(6, 6), Samples.signed(random, 36, 20)), random),
                PlainShares.share(RingTensor.of(Shape.of(1, 1, 2, 2), Samples.signed(random, 4, 20)), random),
                PlainShares.shareBits(Shape.of(N), random.longs(N, 0, 2).toArray(), 1, random));
    }

    @SuppressWarnings("unchecked")
    private static long[] revealed(List<Object> results) {
        Object one = results.get(0);
        if (one instanceof ArithmeticShare) {
            return PlainShares.reveal((List<ArithmeticShare>) (List<?>) results).data();
        }
        return one instanceof BooleanShare
                ? PlainShares.revealBits((List<BooleanShare>) (List<?>) results)
                : ((RingTensor) one).data();
    }

    @TestFactory
    Stream<DynamicTest> everyOperation_isTheOtherSuites_atTheCostOfComparing() {
        return calls().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    Operands in = operands();
                    Call call = each.getValue();
                    try (ThreeParties parties = ThreeParties.seeded(3)) {
                        long[] plain = revealed(parties.runAll(c -> call.apply(Suites.REPLICATED3, c, in)));
                        long[] compared = revealed(parties.runAll(c -> call.apply(Suites.CONSISTENT3, c, in)));

                        assertThat(compared).isEqualTo(plain);
                        Cost declared = ThreeParties.declared(c -> call.apply(Suites.CONSISTENT3, c, in));
                        assertThat(parties.measured().bits()).isEqualTo(declared.bits());
                        assertThat(parties.measured().rounds()).isLessThanOrEqualTo(declared.rounds());
                        Cost without = ThreeParties.declared(c -> call.apply(Suites.REPLICATED3, c, in));
                        long operations = (declared.bits() - without.bits()) / COMPARING.bits();
                        assertThat(declared).isEqualTo(without.then(COMPARING.times(operations)));
                        assertThat(operations).isBetween(1L, 2L);
                    }
                }));
    }

    /** Flips a bit in the {@code at}-th message that {@code liar} sends. */
    private static final class Damaged implements Transport {
        private final Transport line;
        private final int at;
        private final AtomicInteger sent = new AtomicInteger();

        Damaged(Transport line, int at) {
            this.line = line;
            this.at = at;
        }

        @Override
        public void send(int endpoint, Address address, Message message) {
            boolean hit = sent.getAndIncrement() == at && message.words().length > 0;
            line.send(endpoint, address, hit ? flipped(message) : message);
        }

        private static Message flipped(Message message) {
            long[] words = message.words().clone();
            words[0] ^= 1;
            return new Message(words, message.round());
        }

        @Override
        public Message receive(int endpoint, Address address, String step) {
            return line.receive(endpoint, address, step);
        }

        @Override
        public String name(int endpoint) {
            return line.name(endpoint);
        }
    }

    private static List<TappedParties.Outcome<Object>> damaged(
            Party liar, int at, Function<PartyContext, Object> protocol) {
        return TappedParties.run(5_000, (party, line) -> party == liar ? new Damaged(line, at) : line, protocol);
    }

    /** How many messages {@code liar} sends; the suite that compares sends as many, and the digests after them. */
    private static int sentBy(Party liar, Function<PartyContext, Object> protocol) {
        Damaged[] honest = new Damaged[1];
        TappedParties.run(
                5_000,
                (party, line) -> {
                    Damaged counting = new Damaged(line, -1);
                    if (party == liar) {
                        honest[0] = counting;
                    }
                    return counting;
                },
                protocol);
        return honest[0].sent.get();
    }

    private static int[] firstAndLast(int messages) {
        return IntStream.range(0, messages)
                .filter(at -> at < 3 || at >= messages - 3)
                .toArray();
    }

    /** A message that is wrong either changes nothing, or is an error that both holders share, or ends the run. */
    @Test
    void damagedMessages_ofEveryOperation_areFoundWhereverHoldersDiffer() {
        List<String> missed = new ArrayList<>();
        int found = 0;
        int unnoticedBefore = 0;
        for (Map.Entry<String, Call> each : calls().entrySet()) {
            Operands in = operands();
            for (Party liar : Party.values()) {
                Call call = each.getValue();
                for (int at : firstAndLast(sentBy(liar, c -> call.apply(Suites.REPLICATED3, c, in)))) {
                    List<TappedParties.Outcome<Object>> plain =
                            damaged(liar, at, c -> call.apply(Suites.REPLICATED3, c, in));
                    List<TappedParties.Outcome<Object>> compared =
                            damaged(liar, at, c -> call.apply(Suites.CONSISTENT3, c, in));
                    boolean passes = compared.stream().allMatch(outcome -> outcome.failure() == null);
                    found += passes ? 0 : 1;
                    unnoticedBefore += plain.stream().allMatch(outcome -> outcome.failure() == null) ? 1 : 0;
                    if (passes && !holdersAgree(compared)) {
                        missed.add(each.getKey() + " " + liar + " " + at);
                    }
                }
            }
        }

        assertThat(missed).isEmpty();
        assertThat(found).isGreaterThan(100);
        assertThat(unnoticedBefore).isGreaterThan(100);
    }

    private static boolean holdersAgree(List<TappedParties.Outcome<Object>> outcomes) {
        for (int i = 0; i < 3; i++) {
            Object one = outcomes.get(i).value();
            Object next = outcomes.get((i + 1) % 3).value();
            boolean agree = one instanceof ArithmeticShare x && next instanceof ArithmeticShare y
                    ? Arrays.equals(x.right().data(), y.left().data())
                    : one instanceof BooleanShare a && next instanceof BooleanShare b
                            ? Arrays.equals(a.right().words(), b.left().words())
                            : Arrays.equals(((RingTensor) one).data(), ((RingTensor) next).data());
            if (!agree) {
                return false;
            }
        }
        return true;
    }

    @Test
    void damagedSummand_ofAProduct_isNamedWithItsStep() {
        Operands in = operands();

        List<TappedParties.Outcome<Object>> outcomes =
                damaged(Party.P1, 0, c -> Suites.CONSISTENT3.multiply(c, in.x(c), in.x(c)));

        assertThat(outcomes.stream().map(TappedParties.Outcome::failure).filter(MpcException.class::isInstance))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("two servers hold different values of one component")
                        .hasMessageContaining("/tapped"));
    }

    @Test
    void of_aContext_isWhatWasSet_everywhereBelow() {
        PartyContext context = PartyContext.symbolic(Ring.Z64, new CostMeter());

        assertThat(Suite.of(context)).isSameAs(Suites.REPLICATED3);
        PartyContext in = context.in(Suites.CONSISTENT3);
        assertThat(Suite.of(in.at(Steps.BEFORE).exact())).isSameAs(Suites.CONSISTENT3);
        Mode other = () -> "other";
        assertThatThrownBy(() -> Suite.of(context.in(other))).hasMessageContaining("other");
        assertThat(Suites.all())
                .allSatisfy(suite -> assertThat(Suites.named(suite.name())).isSameAs(suite));
        assertThatThrownBy(() -> Suites.named("malicious3")).hasMessageContaining("known=[");
    }
}
