package io.tfe4j.federated.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Over TLS a client is who its certificate says. */
class TlsSubmissionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final UpdateRules RULES = UpdateRules.of(4, 1);

    private final Issuer authority = new Issuer("test CA", valid());

    private static Issuer.Validity valid() {
        Instant now = Instant.now();
        return new Issuer.Validity(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofDays(1)));
    }

    private static Credentials credentials(Issuer issuer, String identity) {
        Issuer.Issued issued = issuer.issue("test", identity, "127.0.0.1", valid());
        return new Credentials(
                issuer.authority().certificate(),
                issued.certificate(),
                issued.keys().getPrivate());
    }

    private Servers servers() {
        List<Credentials> credentials = Stream.of("player:server0", "player:server1", "player:server2")
                .map(identity -> credentials(authority, identity))
                .toList();
        return new Servers(RULES, 2, PATIENCE, 2, credentials);
    }

    private static Status.Code submit(Servers servers, Credentials own, String claimed) {
        try (AggregationChannels channels = new AggregationChannels(servers.players(), own)) {
            new AggregationClient(channels, claimed)
                    .submit(Servers.ROUND, RULES, new double[] {0.5, 0, 0, 0}, PATIENCE);
            return Status.Code.OK;
        } catch (SubmissionException e) {
            return e.code();
        }
    }

    @Test
    void clients_areWhoTheirCertificatesSay() {
        try (Servers servers = servers()) {
            Credentials first = credentials(authority, "client:client-0");

            assertThat(submit(servers, first, "client-1")).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(submit(servers, first, "client-0")).isEqualTo(Status.Code.OK);
            assertThat(submit(servers, first, "")).isEqualTo(Status.Code.ALREADY_EXISTS);
            assertThat(submit(servers, credentials(authority, "client:client-1"), ""))
                    .isEqualTo(Status.Code.OK);

            assertThat(servers.gather()).isEqualTo(2);
            assertThat(servers.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 2));
            assertThat(servers.open()).containsExactly(1L << 16, 0, 0, 0);
        }
    }

    @Test
    void othersThanClientsOfTheAuthority_areRefused() {
        try (Servers servers = servers()) {
            assertThat(submit(servers, credentials(authority, "submitter:client-0"), "client-0"))
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(submit(servers, credentials(authority, "player:client-0"), "client-0"))
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            Issuer another = new Issuer("another CA", valid());
            assertThat(submit(servers, credentials(another, "client:client-0"), "client-0"))
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void servers_ofAnotherName_getNoShares() {
        List<Credentials> wrong = Stream.of("player:server0", "player:mallory", "player:server2")
                .map(identity -> credentials(authority, identity))
                .toList();
        try (Servers servers = new Servers(RULES, 2, PATIENCE, 2, wrong)) {
            assertThat(submit(servers, credentials(authority, "client:client-0"), ""))
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }
}
