package io.tfe4j.federated.aggregation;

import io.tfe4j.party.LocalParties;
import io.tfe4j.party.Party;
import java.util.List;

/** The three servers as threads of one JVM: no privacy, for trials and measurements. */
public final class LocalAggregators implements AutoCloseable {
    private final LocalParties parties = new LocalParties();

    /** Runs a round's batches to the end. */
    public void gather(List<Aggregator> aggregators) {
        boolean more = true;
        while (more) {
            more = parties.run(context -> at(aggregators, context.self()).nextBatch(context))
                    .get(Party.P0.ordinal());
        }
    }

    /** Opens the round's sum, as {@link Aggregator#open}. */
    public long[] open(List<Aggregator> aggregators, int least) {
        return parties.run(context -> at(aggregators, context.self()).open(context, least))
                .get(Party.P0.ordinal());
    }

    private static Aggregator at(List<Aggregator> aggregators, Party party) {
        return aggregators.get(party.ordinal());
    }

    /** What the servers have sent one another since the start. */
    public long bytesSent() {
        return parties.bytesSent();
    }

    @Override
    public void close() {
        parties.close();
    }
}
