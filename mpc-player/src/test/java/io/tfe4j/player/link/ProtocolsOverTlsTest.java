package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Transport;
import io.tfe4j.protocol.Comparison;
import io.tfe4j.protocol.Multiplication;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three parties over TLS compute what three parties in memory compute. */
@Timeout(60)
class ProtocolsOverTlsTest {
    private static final int SIZE = 1000;
    private static final int WIDTH = 40;

    private final SplittableRandom random = new SplittableRandom(3);
    private final long[] x = random.longs(SIZE, -1L << 38, 1L << 38).toArray();
    private final long[] y = random.longs(SIZE, -1L << 20, 1L << 20).toArray();
    private final List<ArithmeticShare> left = PlainShares.share(RingTensor.of(Shape.of(SIZE), x), random);
    private final List<ArithmeticShare> right = PlainShares.share(RingTensor.of(Shape.of(SIZE), y), random);
    private final List<RandomSource> sources = new ArrayList<>();

    ProtocolsOverTlsTest() {
        LocalParties.freshKeys(this::remembered);
    }

    private RandomSource remembered(RandomSource source) {
        sources.add(source);
        return source;
    }

    /** The same keys for a second run, whose shares are to be the same; each run has a ledger of its own. */
    private PairKeys again(Party party) {
        return new PairKeys(sources.get(2 * party.ordinal()), sources.get(2 * party.ordinal() + 1));
    }

    @Test
    void product_isTheSame_shareForShare() throws Exception {
        BiFunction<PartyContext, Integer, ArithmeticShare> product =
                (context, self) -> Multiplication.multiply(context, left.get(self), right.get(self));

        List<ArithmeticShare> remote = overTls(product);
        List<ArithmeticShare> local = inMemory(product);

        long[] expected = new long[SIZE];
        Arrays.setAll(expected, i -> x[i] * y[i]);
        assertThat(PlainShares.reveal(remote).data()).containsExactly(expected);
        for (int self = 0; self < 3; self++) {
            assertThat(remote.get(self).left().data())
                    .containsExactly(local.get(self).left().data());
            assertThat(remote.get(self).right().data())
                    .containsExactly(local.get(self).right().data());
        }
    }

    @Test
    void comparison_isTheSame() throws Exception {
        long[] remote = PlainShares.revealBits(overTls(this::isNegative));
        long[] local = PlainShares.revealBits(inMemory(this::isNegative));

        long[] expected = new long[SIZE];
        Arrays.setAll(expected, i -> x[i] < 0 ? 1 : 0);
        assertThat(remote).containsExactly(expected);
        assertThat(local).containsExactly(expected);
    }

    private BooleanShare isNegative(PartyContext context, int self) {
        return Comparison.lessThanZero(context, left.get(self), WIDTH);
    }

    private <T> List<T> overTls(BiFunction<PartyContext, Integer, T> protocol) throws Exception {
        try (PortMesh mesh = PortMesh.open(3, Fixtures.limits(20_000))) {
            return run(mesh::endpoint, protocol);
        }
    }

    private <T> List<T> inMemory(BiFunction<PartyContext, Integer, T> protocol) throws Exception {
        InMemoryNetwork network = new InMemoryNetwork(3, 20_000);
        return run(network::endpoint, protocol);
    }

    private <T> List<T> run(IntFunction<Transport> transports, BiFunction<PartyContext, Integer, T> protocol)
            throws Exception {
        List<CompletableFuture<T>> running = new ArrayList<>();
        for (Party party : Party.values()) {
            int self = party.ordinal();
            PartyContext context = PartyContext.ofNode(
                    party, Ring.Z64, again(party), transports.apply(self), new RoundClock(0), "node", 1, 0);
            running.add(CompletableFuture.supplyAsync(
                    () -> protocol.apply(context, self), task -> new Thread(task).start()));
        }
        List<T> results = new ArrayList<>();
        for (CompletableFuture<T> each : running) {
            results.add(each.get(40, TimeUnit.SECONDS));
        }
        return results;
    }
}
