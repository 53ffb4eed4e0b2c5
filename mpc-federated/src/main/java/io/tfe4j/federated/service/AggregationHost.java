package io.tfe4j.federated.service;

import io.tfe4j.config.Player;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.player.agreement.Agreement;
import io.tfe4j.player.agreement.Member;
import io.tfe4j.player.agreement.Release;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.link.LinkLimits;
import io.tfe4j.player.link.PlayerPort;
import io.tfe4j.player.link.PortOptions;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.link.SessionLinks;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One aggregation server on a machine of its own: a port for the two other servers, with the players' links and agreement, and
 * one for clients. Runs one round at a time.
 */
public final class AggregationHost implements AutoCloseable {
    private static final long LINK_TIMEOUT_MILLIS = 60_000;
    private static final Duration CLIENT_PATIENCE = Duration.ofMinutes(1);
    /** What one server may send another about a client: comparisons, digests, verdicts. */
    private static final long BYTES_OF_A_CLIENT = 1 << 16;

    private static final long BYTES_OF_A_ROUND = 1 << 24;

    private final List<Player> servers;
    private final Party self;
    private final @Nullable Credentials credentials;
    private final PlayerPort links;
    private final AggregationPort clients;
    private final RoundNames names;

    private AggregationHost(
            List<Player> servers,
            Party self,
            @Nullable Credentials credentials,
            PlayerPort links,
            AggregationPort clients,
            RoundNames names) {
        this.names = names;
        this.servers = servers;
        this.self = self;
        this.credentials = credentials;
        this.links = links;
        this.clients = clients;
    }

    /**
     * Listens for the other servers and for clients.
     *
     * @param name which of the servers this is
     * @param servers the three in their order, with the addresses at which they reach one another
     * @param clientsAt where clients reach this one
     * @param credentials of {@code player:NAME}; null for servers of one machine without TLS
     * @throws IllegalArgumentException if the name is none of theirs, or there are no credentials and addresses that others than
     *     this machine could reach
     */
    public static AggregationHost open(
            String name, List<Player> servers, InetSocketAddress clientsAt, @Nullable Credentials credentials) {
        return open(name, servers, clientsAt, credentials, null);
    }

    /**
     * As {@link #open(String, List, InetSocketAddress, Credentials)}, remembering the names of rounds over restarts.
     *
     * @param rounds a file of the names of all rounds whose sum was opened; null to forget them with this object
     */
    public static AggregationHost open(
            String name,
            List<Player> servers,
            InetSocketAddress clientsAt,
            @Nullable Credentials credentials,
            @Nullable Path rounds) {
        RoundNames names = RoundNames.of(rounds);
        int index = servers.stream().map(Player::name).toList().indexOf(name);
        if (index < 0 || servers.size() != Party.values().length) {
            throw new IllegalArgumentException("servers are three, this is one of them: name=" + name + ", servers="
                    + servers.stream().map(Player::name).toList());
        }
        Player own = servers.get(index);
        Party self = Party.of(index);
        AggregationPort clients = AggregationPort.open(self, clientsAt, credentials, CLIENT_PATIENCE);
        try {
            PlayerPort links = PlayerPort.open(new PortOptions(
                    name,
                    new InetSocketAddress(own.host(), own.port()),
                    servers,
                    credentials == null ? null : () -> credentials,
                    LinkLimits.ofTimeout(LINK_TIMEOUT_MILLIS),
                    List.of(),
                    false));
            return new AggregationHost(List.copyOf(servers), self, credentials, links, clients, names);
        } catch (RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** Where clients reach this server. */
    public int clientPort() {
        return clients.number();
    }

    /** Whether clients can submit for {@code round} here, now. */
    public boolean isOpen(String round) {
        return clients.isOpen(round);
    }

    /**
     * Takes part in a round to its end. All three servers call it with equal terms, within a minute of one another.
     *
     * @param ledger records what the round costs before the sum is opened; null for none
     * @throws IllegalArgumentException if a sum was opened here before under the round's name: two sums of nearly the same
     *     clients tell what sets them apart
     * @throws MpcException if servers disagree, or one fails; nothing is opened then
     * @throws io.tfe4j.privacy.ledger.BudgetExceededException if the ledger refuses; nothing is opened by any server then
     */
    public RoundResult run(RoundTerms terms, @Nullable PrivacyLedger ledger) {
        return run(terms, ledger, RoundOversight.NONE);
    }

    /**
     * As {@link #run(RoundTerms, PrivacyLedger)}, if this server's policy allows it; the audit log has what becomes of it.
     *
     * @throws io.tfe4j.player.consent.RefusedException if the policy does not allow the round, or does not any more when the
     *     sum is to be opened; nothing is opened by any server then
     */
    public RoundResult runUnderPolicy(RoundTerms terms, PolicedRounds policed) {
        return run(terms, null, policed);
    }

    private RoundResult run(RoundTerms terms, @Nullable PrivacyLedger ledger, RoundOversight oversight) {
        names.requireNew(terms.round());
        HostedRound round = new HostedRound(self, terms, ledger, accepted -> {
            names.use(terms.round());
            oversight.opens(terms, accepted);
        });
        Set<Integer> others = Set.of(self.next().ordinal(), self.previous().ordinal());
        try (SessionLinks session = links.join(session(terms.round()), servers, others)) {
            session.awaitStanding();
            try (RunLinks run = session.run(1, mostBytes(terms), LINK_TIMEOUT_MILLIS)) {
                Member member = new Member(
                        self.ordinal(), servers.stream().map(Player::name).toList(), others, run, credentials);
                return run(round, member, terms, oversight);
            }
        } finally {
            clients.end();
            round.end();
        }
    }

    /** Of the name alone, so that servers with other terms meet and find out. */
    private static SessionId session(String round) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(round.getBytes(StandardCharsets.UTF_8)));
        return new SessionId(digest.getLong(), digest.getLong());
    }

    private RoundResult run(HostedRound round, Member member, RoundTerms terms, RoundOversight oversight) {
        boolean begun = false;
        try {
            oversight.begins(terms);
            begun = true;
            RoundResult result =
                    round.run(Agreement.reach(member, round.hello(servers), new byte[0]), member.links(), clients);
            // nobody hangs up on who has yet to hear the last message
            Release.await(member);
            oversight.ended(terms, result.clients().getOrDefault(Verdict.ACCEPTED, 0));
            return result;
        } catch (RuntimeException | Error e) {
            member.links().abort(told(e));
            if (begun) {
                recordFailure(oversight, terms, e);
            }
            throw e;
        }
    }

    /** A disk that is full does not hide why the round failed. */
    private static void recordFailure(RoundOversight oversight, RoundTerms terms, Throwable cause) {
        try {
            oversight.failed(terms, cause);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** What the other servers hear of a failure. */
    private MpcException told(Throwable cause) {
        if (cause instanceof MpcException known) {
            return known;
        }
        if (cause instanceof RefusedException refusal) {
            return new MpcException(
                    MpcException.Code.ABORTED,
                    "aggregation server refuses the round: server=" + self + ", cause=" + refusal.told());
        }
        return new MpcException(MpcException.Code.ABORTED, "aggregation server failed: server=" + self, cause);
    }

    private static long mostBytes(RoundTerms terms) {
        return BYTES_OF_A_ROUND
                + Long.BYTES * (long) terms.rules().length()
                + BYTES_OF_A_CLIENT * terms.clients().size();
    }

    @Override
    public void close() {
        clients.close();
        links.close();
    }
}
