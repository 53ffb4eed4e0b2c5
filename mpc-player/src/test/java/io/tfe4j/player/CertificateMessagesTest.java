package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.config.RunListener;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator whose certificates do not fit is told whose, which authority, which date, and what to do; and not to try again. */
@Timeout(60)
class CertificateMessagesTest {
    @TempDir
    Path folder;

    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = Cluster.of(folder, true, Average.NAMES).startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void assertTold(RemoteConfig config, String... words) {
        assertThatThrownBy(() -> {
                    try (PlayersClient client = PlayersClient.of(config)) {
                        client.status();
                    }
                })
                .isInstanceOfSatisfying(MpcException.class, e -> {
                    assertThat(e.getMessage()).contains(words).doesNotContain("Channel Pipeline", "ChannelHandler");
                    assertThat(e.code().isRetryable()).isFalse();
                });
    }

    private RemoteConfig with(Credentials credentials) {
        return RemoteConfig.of(cluster.roster().players())
                .withListener(RunListener.SILENT)
                .withCredentials(credentials);
    }

    @Test
    void certificatesOfAnotherAuthority_areNamed() throws IOException {
        Path others = folder.resolve("others");
        Certificates.make(cluster.roster().players(), List.of("submitter"), others, 1, false);

        assertTold(
                with(Credentials.load(others, "submitter")),
                "certificate is not of our authority: of=player:server0, signed by=CN=tfe4j CA, ours=CN=tfe4j CA (",
                "certificates of one authority");
    }

    @Test
    void playerThatDoesNotTakeOurs_orHangsUp_isSaidToDoSo() {
        Issuer another = new Issuer("another CA", valid());
        Issuer.Issued issued = another.issue("submitter", "submitter:submitter", "", valid());
        Credentials own = cluster.credentials("submitter");

        assertTold(
                with(new Credentials(
                        own.authority(), issued.certificate(), issued.keys().getPrivate())),
                "no connection with the player: player=server0");
        assertTold(
                RemoteConfig.of(cluster.roster().players()).withListener(RunListener.SILENT),
                "no connection with the player: player=server0",
                "--certs");
    }

    private static Issuer.Validity valid() {
        Instant now = Instant.now();
        return new Issuer.Validity(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofDays(1)));
    }
}
