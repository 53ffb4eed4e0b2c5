package io.tfe4j.benchmarks;

import io.tfe4j.party.LocalParties;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three servers as threads of this JVM. */
final class ThreadServers implements Servers {
    private final LocalParties parties = new LocalParties();

    ThreadServers(@Nullable SimulatedNetwork network) {
        if (network != null) {
            parties.shaped(network.roundTrip().toNanos() / 2, network.bitsPerSecond());
        }
    }

    @Override
    public <T> Map<Party, T> run(Function<PartyContext, T> protocol) {
        List<T> results = parties.run(protocol);
        Map<Party, T> byParty = new EnumMap<>(Party.class);
        for (Party party : Party.values()) {
            byParty.put(party, results.get(party.ordinal()));
        }
        return byParty;
    }

    /** They begin together as it is. */
    @Override
    public void meet() {}

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public long[] bytesSent() {
        return new long[] {parties.bytesSent(Party.P0), parties.bytesSent(Party.P1), parties.bytesSent(Party.P2)};
    }

    @Override
    public int lastRounds() {
        return parties.lastRounds();
    }

    @Override
    public void close() {
        parties.close();
    }
}
