package io.tfe4j.federated.service;

import io.tfe4j.federated.aggregation.SplitUpdate;
import io.tfe4j.federated.aggregation.UpdateEncoding;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.party.Party;
import java.time.Duration;
import java.util.List;

/**
 * A client: clips its update, cuts it into shares and gives each server its own. No server, and nobody on the way, learns the
 * update.
 */
public final class AggregationClient {
    private final AggregationChannels channels;
    private final String name;

    /** @param name as in the certificate; on connections without TLS whatever the servers are to know the client by */
    public AggregationClient(AggregationChannels channels, String name) {
        this.channels = channels;
        this.name = name;
    }

    /**
     * Submits for a round, and returns when all three servers have all of it. Whether its norm was accepted is not said.
     *
     * @param update as many numbers as the rules say; scaled down here if its norm is too large
     * @param patience for a server to have room, and to take everything
     * @throws IllegalArgumentException if the update has another length, or a value that is not finite
     * @throws SubmissionException if a server refuses it, or fails; the others forget what they have
     */
    public void submit(String round, UpdateRules rules, double[] update, Duration patience) {
        submit(round, rules.length(), UpdateEncoding.encode(rules, update), patience);
    }

    /** The same of whole numbers as they are, whatever their norm; overwrites them. */
    void submit(String round, int length, long[] update, Duration patience) {
        ShareHeader header = ShareHeader.newBuilder()
                .setRound(round)
                .setClient(name)
                .setLength(length)
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        try (ShareCall first = new ShareCall(channels, Party.P0, header, deadline)) {
            first.awaitAdmission();
            SplitUpdate split = SplitUpdate.of(update);
            List<ShareCall> others = List.of(
                    new ShareCall(channels, Party.P1, header, deadline),
                    new ShareCall(channels, Party.P2, header, deadline));
            try {
                others.forEach(ShareCall::awaitAdmission);
                ShareParts.sendWords(split, others);
                others.get(0).finish(split, Party.P1);
                others.get(1).finish(split, Party.P0);
                others.forEach(ShareCall::awaitReceipt);
            } finally {
                others.forEach(ShareCall::close);
            }
            // last of all: this server proposes whom to wait for no longer
            first.finish(split, Party.P0, Party.P1);
            first.awaitReceipt();
        }
    }

    @Override
    public String toString() {
        return "AggregationClient[" + name + "]";
    }
}
