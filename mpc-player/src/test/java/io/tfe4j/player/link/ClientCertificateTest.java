package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.tfe4j.config.Player;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The certificate of a client of secure aggregation opens no player's port. */
@Timeout(60)
class ClientCertificateTest {
    private static ServingStatus health(Player player, String identity) {
        ManagedChannel channel = Channels.dial(
                player, Fixtures.credentials(Fixtures.ISSUER.issue("test", identity, "", Fixtures.valid())));
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void players_speakWithSubmitters_andNotWithClients() throws Exception {
        List<Player> players = Fixtures.players(1);
        try (PlayerPort port = Fixtures.port(players, "server0", Fixtures.limits(5_000))) {
            Player player = new Player("server0", "127.0.0.1:" + port.number());

            assertThat(health(player, "submitter:ann")).isEqualTo(ServingStatus.SERVING);
            assertThatThrownBy(() -> health(player, "client:ann")).isInstanceOf(StatusRuntimeException.class);
        }
    }
}
