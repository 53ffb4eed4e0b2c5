package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.RunListener;
import io.tfe4j.player.PlayersClient.PlayerInfo;
import io.tfe4j.player.PlayersClient.SessionInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks what runs is told of its own sessions, and an operator of a player of all. */
@Timeout(60)
class SessionListTest {
    @TempDir
    Path folder;

    private final Average average = new Average();
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = average.bind(Cluster.of(folder, true, Average.NAMES));
        String policy = "{\"rules\": [{\"name\": \"all\", \"submitters\": [\"*\"], \"inputs\": [\"*\"], \"receivers\":"
                + " [\"*\"], \"maximumRuns\": 9}]}";
        for (String name : Average.NAMES) {
            cluster.policy(name, policy);
        }
        cluster.startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private RemoteConfig as(String name) {
        return RemoteConfig.of(cluster.roster().players())
                .withListener(RunListener.SILENT)
                .withCredentials(cluster.credentials(name));
    }

    private List<SessionInfo> seenBy(String name) {
        try (PlayersClient client = PlayersClient.of(as(name))) {
            List<PlayerInfo> players = client.status();
            assertThat(players).hasSize(Average.NAMES.length).allMatch(PlayerInfo::up);
            return players.stream()
                    .flatMap(player -> player.sessions().stream())
                    .toList();
        }
    }

    @Test
    void submitter_seesItsOwnSessions_andAnOperatorAll() throws IOException {
        TfeContext tfe = new TfeContext(as("submitter"));
        try (Session session = tfe.session()) {
            session.run(Average.mean(tfe), "secret plan");

            assertThat(seenBy("mallory")).isEmpty();
            assertThat(seenBy("submitter"))
                    .isNotEmpty()
                    .allMatch(each -> each.tag().equals("secret plan"));
            assertThat(seenBy("hospital-a"))
                    .isNotEmpty()
                    .allMatch(each -> each.submitter().equals("submitter:submitter"));
        }
        for (String name : Average.NAMES) {
            try (Stream<Path> files = Files.walk(cluster.state(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as("%s", file)
                            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                }
            }
        }
    }
}
