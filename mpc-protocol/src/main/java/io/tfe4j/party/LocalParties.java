package io.tfe4j.party;

import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.Parallel;
import io.tfe4j.ring.Ring;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The three parties as threads of one JVM over an {@link InMemoryNetwork}, with fresh pair keys: no privacy, full
 * speed. Runs one protocol at a time, each as a node of its own.
 */
public final class LocalParties implements AutoCloseable {
    private final Ring ring;
    private final InMemoryNetwork network;
    private final List<Transport> transports = new ArrayList<>();
    private final List<PairKeys> keys;
    private final ExecutorService threads;
    private int nextNode;
    private int lastRounds;

    public LocalParties() {
        this(Ring.Z64, new InMemoryNetwork(3, 60_000), freshKeys(UnaryOperator.identity()));
    }

    public LocalParties(Ring ring, InMemoryNetwork network, List<PairKeys> keys) {
        this.ring = ring;
        this.network = network;
        this.keys = keys;
        for (Party party : Party.values()) {
            transports.add(network.endpoint(party.ordinal()));
        }
        threads = Executors.newFixedThreadPool(3, task -> {
            Thread thread = new Thread(task, "tfe4j-party");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Shapes every link; call before the first run. */
    public LocalParties shaped(long latencyNanos, double bitsPerSecond) {
        transports.replaceAll(transport -> new ShapedTransport(transport, latencyNanos, bitsPerSecond));
        return this;
    }

    /** Keys for the three parties, each pair's known to its two members only; {@code wrap} may watch what is drawn. */
    public static List<PairKeys> freshKeys(UnaryOperator<RandomSource> wrap) {
        SecureRandom random = new SecureRandom();
        byte[][] pairKeys = new byte[3][KeyedRandom.KEY_BYTES];
        for (byte[] key : pairKeys) {
            random.nextBytes(key);
        }
        List<PairKeys> keys = new ArrayList<>();
        for (Party party : Party.values()) {
            keys.add(new PairKeys(
                    wrap.apply(new KeyedRandom(pairKeys[party.ordinal()])),
                    wrap.apply(new KeyedRandom(pairKeys[party.next().ordinal()]))));
        }
        return keys;
    }

    /** Runs {@code protocol} at all three parties and returns their results in order. */
    public <T> List<T> run(Function<PartyContext, T> protocol) {
        int node = nextNode++;
        List<Future<T>> futures = new ArrayList<>();
        List<RoundClock> clocks = new ArrayList<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (Party party : Party.values()) {
            RoundClock clock = new RoundClock(0);
            clocks.add(clock);
            PartyContext context = PartyContext.ofNode(
                    party,
                    ring,
                    keys.get(party.ordinal()),
                    transports.get(party.ordinal()),
                    clock,
                    "node-" + node,
                    node,
                    0);
            futures.add(threads.submit(() -> runOne(protocol, context, failure)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                // what failed first is what counts
                failure.compareAndSet(null, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MpcException(MpcException.Code.CANCELLED, "interrupted while waiting for the parties", e);
            }
        }
        rethrow(failure.get());
        lastRounds = clocks.stream().mapToInt(RoundClock::rounds).max().orElse(0);
        return results;
    }

    private <T> T runOne(Function<PartyContext, T> protocol, PartyContext context, AtomicReference<Throwable> failure) {
        Parallel.Scope share = Parallel.limitToShareOf(3);
        try {
            return protocol.apply(context);
        } catch (MpcException e) {
            failure.compareAndSet(null, e);
            network.abort(e);
            throw e;
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            network.abort(new MpcException(
                    MpcException.Code.ABORTED,
                    "party failed: party=" + context.self() + ", cause=" + MpcException.reason(e)));
            throw e;
        } finally {
            share.close();
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    /** Rounds of the last run: the longest chain of messages in it. */
    public int lastRounds() {
        return lastRounds;
    }

    /** Bytes the three parties have sent one another since the start. */
    public long bytesSent() {
        long total = 0;
        for (Party party : Party.values()) {
            total += bytesSent(party);
        }
        return total;
    }

    public long bytesSent(Party from) {
        return network.bytesSent(from.ordinal(), from.next().ordinal())
                + network.bytesSent(from.ordinal(), from.previous().ordinal());
    }

    public InMemoryNetwork network() {
        return network;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        keys.forEach(PairKeys::close);
    }
}
