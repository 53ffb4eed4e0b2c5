package io.tfe4j.federated.service;

import com.google.protobuf.ByteString;
import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.Aggregator;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.aggregation.NoiseShare;
import io.tfe4j.federated.aggregation.UpdateEncoding;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Step;
import io.tfe4j.party.Transport;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.ring.Ring;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One server's part of one round, from the agreement on. */
final class HostedRound {
    enum Steps implements Step {
        SEND_READY
    }

    private static final int WIRE_VERSION = 1;
    private static final String PROTOCOL = "aggregation3";
    private static final String MODE = "semi-honest";

    private final Party self;
    private final RoundTerms terms;
    private final @Nullable PrivacyLedger ledger;
    /** Before anything else: how long it takes says something about it. */
    private final long[] noise;

    private final Inbox inbox;
    private final IntConsumer beforeOpening;

    /** @param beforeOpening takes how many updates are in the sum, when it is about to be opened */
    HostedRound(Party self, RoundTerms terms, @Nullable PrivacyLedger ledger, IntConsumer beforeOpening) {
        this.self = self;
        this.terms = terms;
        this.ledger = ledger;
        this.beforeOpening = beforeOpening;
        inbox = new Inbox(terms.rules(), terms.ids(), terms.patience(), room(self, terms));
        noise = terms.noiseMultiplier() > 0
                ? NoiseShare.draw(terms.rules(), terms.noiseMultiplier())
                : NoiseShare.none(terms.rules());
    }

    /** What must be equal at all three. */
    Hello hello(List<Player> servers) {
        return Hello.newBuilder()
                .setWireVersion(WIRE_VERSION)
                .setRun(1)
                .setProgram(ByteString.copyFrom(terms.digest()))
                .setHostmap(ByteString.copyFrom(Sha256.of(servers.toString().getBytes(StandardCharsets.UTF_8))))
                .setRingBits(Ring.Z64.bits())
                .addFractionBits(terms.rules().fractionBits())
                .setProtocol(PROTOCOL)
                .setMode(MODE)
                .build();
    }

    RoundResult run(@Nullable PairKeys keys, Transport links, AggregationPort clients) {
        if (keys == null) {
            throw new AssertionError("servers have pair keys");
        }
        try (keys) {
            Aggregator aggregator = new Aggregator(terms.rules(), inbox, terms.batch(), noise);
            begin(context(keys, links, 0), clients, inbox);
            int node = 1;
            while (aggregator.nextBatch(context(keys, links, node))) {
                node++;
            }
            clients.end();
            return new RoundResult(open(aggregator, context(keys, links, node + 1)), aggregator.counts());
        }
    }

    /** P0 last: whom it lets in, the others must be ready for. */
    private void begin(PartyContext context, AggregationPort clients, Inbox inbox) {
        PartyContext ready = context.at(Steps.SEND_READY);
        if (self == Party.P0) {
            ready.receive(Party.P1, 0, 0);
            ready.receive(Party.P2, 0, 0);
        }
        clients.begin(terms.round(), inbox);
        if (self != Party.P0) {
            ready.send(Party.P0, 0, new long[0]);
        }
    }

    /** Whoever still waits for room hears that the round is over. */
    void end() {
        inbox.close();
    }

    /** A batch that is being checked and one that is arriving; others than P0 have some room for those who never came to P0. */
    private static int room(Party self, RoundTerms terms) {
        return (self == Party.P0 ? 2 : 4) * terms.batch();
    }

    private PartyContext context(PairKeys keys, Transport links, int node) {
        return PartyContext.ofNode(self, Ring.Z64, keys, links, new RoundClock(0), "node-" + node, node, 0);
    }

    private Optional<double[]> open(Aggregator aggregator, PartyContext context) {
        if (aggregator.accepted() < terms.leastClients()) {
            return Optional.empty();
        }
        beforeOpening.accept(aggregator.accepted());
        if (ledger != null) {
            PrivacyEvent event = terms.noiseMultiplier() > 0
                    ? new PrivacyEvent.Gaussian(terms.noiseMultiplier())
                    : new PrivacyEvent.NonPrivate();
            ledger.spend("aggregation, " + terms.round(), event);
        }
        return Optional.of(UpdateEncoding.decode(terms.rules(), aggregator.open(context, terms.leastClients())));
    }
}
