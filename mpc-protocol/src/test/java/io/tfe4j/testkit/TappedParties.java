package io.tfe4j.testkit;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Transport;
import io.tfe4j.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One run of a protocol with somebody on the line: transports may be watched, or may lose and change messages. */
public final class TappedParties {
    private static final long HANG_SECONDS = 20;

    private TappedParties() {}

    /** What became of one party: exactly one of both is not null. */
    public record Outcome<T>(T value, Throwable failure) {}

    /**
     * Runs {@code protocol} at the three parties and waits for all of them.
     *
     * @param timeoutMillis how long a party waits for a message
     * @param tap wraps the transport of each party
     */
    public static <T> List<Outcome<T>> run(
            long timeoutMillis, BiFunction<Party, Transport, Transport> tap, Function<PartyContext, T> protocol) {
        return run(timeoutMillis, LocalParties.freshKeys(UnaryOperator.identity()), tap, protocol);
    }

    /** As the other, with keys that are given: the parties' in order. */
    public static <T> List<Outcome<T>> run(
            long timeoutMillis,
            List<PairKeys> keys,
            BiFunction<Party, Transport, Transport> tap,
            Function<PartyContext, T> protocol) {
        InMemoryNetwork network = new InMemoryNetwork(3, timeoutMillis);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Party party : Party.values()) {
                PartyContext context = PartyContext.ofNode(
                        party,
                        Ring.Z64,
                        keys.get(party.ordinal()),
                        tap.apply(party, network.endpoint(party.ordinal())),
                        new RoundClock(0),
                        "tapped",
                        1,
                        0);
                futures.add(threads.submit(() -> attempt(network, context, protocol)));
            }
            return futures.stream().map(TappedParties::outcome).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T attempt(InMemoryNetwork network, PartyContext context, Function<PartyContext, T> protocol) {
        try {
            return protocol.apply(context);
        } catch (MpcException e) {
            network.abort(e);
            throw e;
        } catch (RuntimeException | Error e) {
            network.abort(new MpcException(MpcException.Code.ABORTED, "party failed: party=" + context.self(), e));
            throw e;
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) {
        try {
            return new Outcome<>(future.get(HANG_SECONDS, TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("a party hangs", e);
        }
    }
}
