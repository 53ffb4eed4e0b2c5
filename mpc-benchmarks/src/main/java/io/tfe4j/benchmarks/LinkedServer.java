package io.tfe4j.benchmarks;

import io.tfe4j.benchmarks.link.OpenLinks;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Step;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.ring.Parallel;
import io.tfe4j.ring.Ring;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** One server, linked with two of other processes. */
final class LinkedServer implements Servers {
    enum Steps implements Step {
        MEET
    }

    private static final long[] NOTHING = {};
    /** Meetings are counted apart, so that roles rotate as they do among threads. */
    private static final int FIRST_MEETING = 1 << 23;

    private final Party self;
    private final OpenLinks links;
    private final PairKeys keys;
    private final Parallel.Scope share;
    private int nextNode;
    private int nextMeeting = FIRST_MEETING;
    private int lastRounds;

    /** {@code seed} gives the pair keys: a benchmark has nothing to hide, so nobody agrees on any. */
    LinkedServer(Party self, OpenLinks links, long seed) {
        this.self = self;
        this.links = links;
        keys = insecureKeys(self, seed);
        // the others want their part of this machine
        share = Parallel.limitToShareOf(Party.values().length);
    }

    private static PairKeys insecureKeys(Party self, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] pairs = new byte[Party.values().length][KeyedRandom.KEY_BYTES];
        for (byte[] pair : pairs) {
            random.nextBytes(pair);
        }
        return new PairKeys(
                new KeyedRandom(pairs[self.ordinal()]),
                new KeyedRandom(pairs[self.next().ordinal()]));
    }

    @Override
    public <T> Map<Party, T> run(Function<PartyContext, T> protocol) {
        RoundClock clock = new RoundClock(0);
        try {
            T result = protocol.apply(node(nextNode++, clock));
            lastRounds = clock.rounds();
            return Map.of(self, result);
        } catch (RuntimeException | Error e) {
            links.run()
                    .abort(new MpcException(
                            MpcException.Code.ABORTED, "benchmark failed: cause=" + MpcException.reason(e)));
            throw e;
        }
    }

    private PartyContext node(int node, RoundClock clock) {
        return PartyContext.ofNode(self, Ring.Z64, keys, links.run(), clock, "node-" + node, node, 0);
    }

    @Override
    public void meet() {
        PartyContext step = node(nextMeeting++, new RoundClock(0)).at(Steps.MEET);
        step.send(self.next(), 0, NOTHING);
        step.send(self.previous(), 0, NOTHING);
        step.receive(self.next(), 0, 0);
        step.receive(self.previous(), 0, 0);
    }

    @Override
    public boolean leads() {
        return self == Party.P0;
    }

    @Override
    public long[] bytesSent() {
        return new long[] {
            links.run().bytesSent(self.next().ordinal())
                    + links.run().bytesSent(self.previous().ordinal())
        };
    }

    @Override
    public int lastRounds() {
        return lastRounds;
    }

    @Override
    public void close() {
        share.close();
        keys.close();
        links.close();
    }
}
