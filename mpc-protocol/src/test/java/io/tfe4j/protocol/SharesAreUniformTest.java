package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat model, item 13: when shares of any secret are made, each party's pair is uniform and independent of the secret.
 *
 * <p>A million shares of one fixed secret. For each party, each of the 16 bytes of its pair, and the exclusive or of the
 * two bytes at each of the 8 places (which would show a pair whose halves are uniform but related), is counted in a
 * chi-square test against the uniform distribution of 256 values. On the real path: seeds from the system, components
 * from AES.
 *
 * <p><b>False alarms:</b> 255 degrees of freedom give a mean of 255 and a deviation of 22.6. Above {@value #LIMIT} lies
 * less than 1e-13 of the distribution (Laurent and Massart: {@code P(X > k + 2 sqrt(k t) + 2 t) <= e^-t}, here with
 * {@code t} = 30.4, is below 6.5e-14). With 24 counts a party, 3 parties, 4 secrets and 2 ways of sharing, 576 counts,
 * all together raise a false alarm with a probability below 4e-11.
 */
@Tag("security-13")
class SharesAreUniformTest {
    private static final int SAMPLES = 1_000_000;
    private static final int OWNER = 3;
    private static final double LIMIT = 492;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE})
    void item13_pairsOfAnOutsideOwnersInput_areUniform(long secret) {
        InMemoryNetwork network = new InMemoryNetwork(4, 10_000);
        InputSharing.sendFromPlayer(
                PartyContext.ofPlayer(
                        Ring.Z64, network.endpoint(OWNER), new RunLedger(), new RoundClock(0), "input", 0, 0),
                fixed(secret));
        for (Party party : Party.values()) {
            PartyContext context = PartyContext.ofNode(
                    party, Ring.Z64, null, network.endpoint(party.ordinal()), new RoundClock(0), "input", 0, 0);
            assertUniform(
                    party, InputSharing.receiveFromPlayer(context, OWNER, Shape.of(SAMPLES), new ArrayList<>()::add));
        }
    }

    /** A party that lacks a component must not be able to expand its seed: seeds are fresh for each input. */
    @Test
    void item13_sharesOfTwoInputs_haveNothingInCommon() {
        Set<Long> words = new HashSet<>();
        int elements = 1000;
        for (int input = 0; input < 2; input++) {
            InMemoryNetwork network = new InMemoryNetwork(4, 10_000);
            InputSharing.sendFromPlayer(
                    PartyContext.ofPlayer(
                            Ring.Z64, network.endpoint(OWNER), new RunLedger(), new RoundClock(0), "input", 0, 0),
                    RingTensor.zeros(Shape.of(elements)));
            PartyContext context = PartyContext.ofNode(
                    Party.P0, Ring.Z64, null, network.endpoint(0), new RoundClock(0), "input", 0, 0);
            ArithmeticShare share =
                    InputSharing.receiveFromPlayer(context, OWNER, Shape.of(elements), new ArrayList<>()::add);
            Arrays.stream(share.left().data()).forEach(words::add);
            Arrays.stream(share.right().data()).forEach(words::add);
        }
        assertThat(words).hasSize(4 * elements);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE})
    void item13_pairsAfterAProduct_areUniform(long secret) {
        RingTensor x = fixed(secret);
        RingTensor one = fixed(1);
        List<ArithmeticShare> parts;
        try (LocalParties parties = new LocalParties()) {
            // public values have shares that are not random at all; the zero sharing of the product must hide them
            parts = parties.run(context -> Multiplication.multiply(
                    context,
                    ArithmeticShare.ofPublic(context.self(), x),
                    ArithmeticShare.ofPublic(context.self(), one)));
        }
        for (Party party : Party.values()) {
            assertUniform(party, parts.get(party.ordinal()));
        }
    }

    private static RingTensor fixed(long secret) {
        long[] values = new long[SAMPLES];
        Arrays.fill(values, secret);
        return RingTensor.of(Shape.of(SAMPLES), values);
    }

    private static void assertUniform(Party party, ArithmeticShare share) {
        long[] left = share.left().data();
        long[] right = share.right().data();
        int[][] counts = new int[3 * Long.BYTES][256];
        for (int i = 0; i < SAMPLES; i++) {
            for (int place = 0; place < Long.BYTES; place++) {
                int shift = Byte.SIZE * place;
                int low = (int) (left[i] >>> shift) & 0xFF;
                int high = (int) (right[i] >>> shift) & 0xFF;
                counts[3 * place][low]++;
                counts[3 * place + 1][high]++;
                counts[3 * place + 2][low ^ high]++;
            }
        }
        for (int[] count : counts) {
            assertThat(chiSquare(count)).as("chi-square at %s", party).isLessThan(LIMIT);
        }
    }

    private static double chiSquare(int[] counts) {
        double expected = SAMPLES / 256.0;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
