package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Address;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.party.Transport;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.TappedParties;
import io.tfe4j.testkit.TappedParties.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, items 20 and 21. When a value is opened, replicated components are compared before the program gets the
 * value: a bit flipped in any message of an opening is found. When an input comes in components, both holders of each
 * compare what they were given: an owner that gives them different ones gets nothing.
 */
@Tag("security-20")
@Tag("security-21")
class ReplicasAreComparedTest {
    private static final int N = 5;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int OWNER = 3;
    private static final RingTensor X = RingTensor.of(Shape.of(N), new long[] {1, -1, 0, 1L << 63, 12345});

    /** Flips the lowest bit of the last word of one of its party's messages. */
    private static final class Flipping implements Transport {
        private final Transport inner;
        private final int victim;
        private int sent;

        Flipping(Transport inner, int victim) {
            this.inner = inner;
            this.victim = victim;
        }

        @Override
        public void send(int to, Address address, Message message) {
            inner.send(to, address, sent++ == victim ? flipped(message) : message);
        }

        private static Message flipped(Message message) {
            long[] words = message.words().clone();
            words[words.length - 1] ^= 1;
            return new Message(words, message.round());
        }

        @Override
        public Message receive(int from, Address address, String step) {
            return inner.receive(from, address, step);
        }
    }

    /** Each sender, and each of its messages: its component to one, its digest to the other. */
    static Stream<Arguments> messagesOfAnOpening() {
        return Stream.of(Party.values())
                .flatMap(sender -> IntStream.range(0, 2).mapToObj(index -> Arguments.of(sender, index)));
    }

    @ParameterizedTest(name = "{0}, message {1}")
    @MethodSource("messagesOfAnOpening")
    void item20_bitFlippedAtAnySender_isNoticedBeforeTheValueIsThere(Party cheat, int index) {
        List<ArithmeticShare> x = PlainShares.share(X, new SplittableRandom(20));

        List<Outcome<RingTensor>> outcomes = TappedParties.run(
                PATIENCE_MILLIS,
                (party, transport) -> party == cheat ? new Flipping(transport, index) : transport,
                context -> Opening.toAll(context, x.get(context.self().ordinal())));

        assertThat(outcomes).anySatisfy(outcome -> assertInconsistent(outcome, "holders of one component disagree"));
        // whoever was sent what is true may have it; nobody has another value
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(
                                outcome.value() == null
                                        ? X.data()
                                        : outcome.value().data())
                        .isEqualTo(X.data()));
    }

    @ParameterizedTest
    @EnumSource(Party.class)
    void item20_openingToOneParty_bitFlippedAtEitherSender_givesItNothing(Party receiver) {
        List<ArithmeticShare> x = PlainShares.share(X, new SplittableRandom(21));
        for (Party cheat : List.of(receiver.next(), receiver.previous())) {
            List<Outcome<RingTensor>> outcomes = TappedParties.run(
                    PATIENCE_MILLIS,
                    (party, transport) -> party == cheat ? new Flipping(transport, 0) : transport,
                    context -> Opening.toParty(context, x.get(context.self().ordinal()), receiver));

            assertInconsistent(outcomes.get(receiver.ordinal()), "holders of one component disagree");
        }
    }

    /** Digests are of whole components, however long. */
    @Test
    void item20_openingOfManyWords_bitFlippedInTheLastWord_isNoticed() {
        List<ArithmeticShare> x = PlainShares.share(RingTensor.zeros(Shape.of(5_000)), new SplittableRandom(22));

        List<Outcome<RingTensor>> outcomes = TappedParties.run(
                PATIENCE_MILLIS,
                (party, transport) -> party == Party.P2 ? new Flipping(transport, 0) : transport,
                context -> Opening.toAll(context, x.get(context.self().ordinal())));

        assertThat(outcomes).anySatisfy(outcome -> assertInconsistent(outcome, "holders of one component disagree"));
    }

    private static void assertInconsistent(Outcome<?> outcome, String message) {
        assertThat(outcome.value()).isNull();
        assertThat(outcome.failure()).isInstanceOfSatisfying(MpcException.class, e -> {
            assertThat(e.code()).isEqualTo(MpcException.Code.INCONSISTENT);
            assertThat(e).hasMessageContaining(message);
        });
    }

    /** What an owner sends, with one message changed; -1 for none. */
    private static void own(InMemoryNetwork network, int victim) {
        Transport transport = new Flipping(network.endpoint(OWNER), victim);
        InputSharing.sendFromPlayer(
                PartyContext.ofPlayer(Ring.Z64, transport, new RunLedger(), new RoundClock(0), "input", 0, 0), X);
    }

    private static ArithmeticShare receive(InMemoryNetwork network, Party party, List<InputCheck> checks) {
        PartyContext context = PartyContext.ofNode(
                party, Ring.Z64, null, network.endpoint(party.ordinal()), new RoundClock(0), "input", 0, 0);
        return InputSharing.receiveFromPlayer(context, OWNER, X.shape(), checks::add);
    }

    @Test
    void item21_honestOwner_passesAndTheSumIsTheInput() {
        InMemoryNetwork network = new InMemoryNetwork(4, PATIENCE_MILLIS);
        own(network, -1);
        List<ArithmeticShare> parts = new ArrayList<>();
        List<InputCheck> checks = new ArrayList<>();
        for (Party party : Party.values()) {
            parts.add(receive(network, party, checks));
        }

        checks.forEach(InputCheck::finish);

        assertThat(checks).hasSize(3);
        assertThat(PlainShares.reveal(parts).data()).isEqualTo(X.data());
    }

    /** An owner sends six messages: each of three components to both of its holders. */
    @ParameterizedTest(name = "message {0} of the owner")
    @MethodSource("messagesOfAnOwner")
    void item21_ownerThatGivesTwoHoldersDifferentShares_isFoundOut(int victim) {
        InMemoryNetwork network = new InMemoryNetwork(4, PATIENCE_MILLIS);
        own(network, victim);
        List<InputCheck> checks = new ArrayList<>();
        for (Party party : Party.values()) {
            receive(network, party, checks);
        }

        List<MpcException> found = new ArrayList<>();
        for (InputCheck check : checks) {
            try {
                check.finish();
            } catch (MpcException e) {
                found.add(e);
            }
        }

        assertThat(found).singleElement().satisfies(e -> {
            assertThat(e.code()).isEqualTo(MpcException.Code.INCONSISTENT);
            assertThat(e)
                    .hasMessageContaining("owner gave two servers different shares: component=" + victim / 2)
                    .hasMessageContaining("step=/input/SEND_DIGEST");
        });
    }

    static IntStream messagesOfAnOwner() {
        return IntStream.range(0, 6);
    }
}
