package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.Transport;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.TappedParties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be seen of a protocol from outside, and what happens when the outside interferes. Threat model, item 15: number,
 * size and order of each party's messages do not depend on secrets.
 */
@Tag("security-15")
class TranscriptTest {
    private static final int N = 70;

    private final SplittableRandom random = new SplittableRandom(3);

    private List<ArithmeticShare> integers(long value) {
        long[] x = new long[N];
        Arrays.fill(x, value);
        return PlainShares.share(RingTensor.of(Shape.of(N), x), random);
    }

    private List<BooleanShare> bits(long value) {
        long[] x = new long[N];
        Arrays.fill(x, value & 1);
        return PlainShares.shareBits(Shape.of(N), x, 1, random);
    }

    /** Everything a party sends, in order: receiver, address, words. */
    private record Log(Transport inner, List<String> sent) implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            sent.add(to + " " + address + " " + message.words().length + " " + message.round());
            inner.send(to, address, message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            return inner.receive(from, address, step);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.tfe4j.protocol.Catalogue#all")
    void transcript_ofDifferentSecrets_hasTheSameShape(String name, Catalogue.Entry protocol) {
        assertThat(transcript(protocol, 0)).isEqualTo(transcript(protocol, -1)).isEqualTo(transcript(protocol, 12345));
    }

    private Map<Party, List<String>> transcript(Catalogue.Entry protocol, long secret) {
        Map<Party, List<String>> logs = new ConcurrentHashMap<>();
        List<ArithmeticShare> x = integers(secret);
        List<BooleanShare> b = bits(secret);
        var outcomes = TappedParties.run(
                10_000,
                (party, transport) -> new Log(transport, logs.computeIfAbsent(party, unused -> new ArrayList<>())),
                c -> protocol.run(c, x.get(c.self().ordinal()), b.get(c.self().ordinal())));
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
        return logs;
    }

    /** Loses message number {@code victim} of all that are sent. */
    private record Lossy(Transport inner, AtomicInteger count, int victim, AtomicInteger lost) implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            if (count.getAndIncrement() == victim) {
                lost.incrementAndGet();
            } else {
                inner.send(to, address, message);
            }
        }

        @Override
        public Message receive(int from, Address address, String step) {
            return inner.receive(from, address, step);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.tfe4j.protocol.Catalogue#all")
    void lostMessage_endsTheRunEverywhereWithANamedStep(String name, Catalogue.Entry protocol) {
        for (int victim : new int[] {0, 1, 4}) {
            AtomicInteger lost = new AtomicInteger();
            AtomicInteger count = new AtomicInteger();
            List<ArithmeticShare> x = integers(3);
            List<BooleanShare> b = bits(1);
            var outcomes = TappedParties.run(
                    150,
                    (party, transport) -> new Lossy(transport, count, victim, lost),
                    c -> protocol.run(
                            c, x.get(c.self().ordinal()), b.get(c.self().ordinal())));
            if (lost.get() > 0) {
                assertThat(outcomes)
                        .anySatisfy(outcome -> assertThat(outcome.failure())
                                .isInstanceOfSatisfying(MpcException.class, e -> {
                                    assertThat(e.code()).isEqualTo(MpcException.Code.PEER_SILENT);
                                    assertThat(e).hasMessageContaining("step=/tapped");
                                }));
            }
        }
    }

    /** Cuts a word off message number {@code victim}. */
    private record Shortening(Transport inner, AtomicInteger count, int victim) implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            boolean hit = count.getAndIncrement() == victim && message.words().length > 0;
            inner.send(
                    to,
                    address,
                    hit
                            ? new Message(Arrays.copyOf(message.words(), message.words().length - 1), message.round())
                            : message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            return inner.receive(from, address, step);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.tfe4j.protocol.Catalogue#all")
    void shortMessage_isRefusedByName(String name, Catalogue.Entry protocol) {
        AtomicInteger count = new AtomicInteger();
        List<ArithmeticShare> x = integers(3);
        List<BooleanShare> b = bits(1);
        var outcomes = TappedParties.run(
                2_000,
                (party, transport) -> new Shortening(transport, count, 0),
                c -> protocol.run(c, x.get(c.self().ordinal()), b.get(c.self().ordinal())));
        assertThat(outcomes)
                .anySatisfy(outcome -> assertThat(outcome.failure()).isInstanceOfSatisfying(MpcException.class, e -> {
                    assertThat(e.code()).isEqualTo(MpcException.Code.BAD_MESSAGE);
                    assertThat(e).hasMessageContaining("words=");
                }));
    }

    @Test
    void shares_print_nothingSecret() {
        List<ArithmeticShare> x = integers(123456789);
        List<BooleanShare> b = bits(1);
        assertThat(x.toString() + b + x.get(0).left() + b.get(0).left())
                .doesNotContain(Long.toString(x.get(0).left().data()[0]))
                .doesNotContain(Long.toString(b.get(0).left().words()[0]))
                .contains("[70]");
    }
}
