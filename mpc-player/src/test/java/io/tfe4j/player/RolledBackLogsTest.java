package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A player whose audit log or privacy ledger was put back to an earlier state takes part in no run: the others remember. */
@Tag("security-54")
class RolledBackLogsTest {
    private static final String POLICY = """
            {"rules": [{"name": "noised", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"],
              "differentialPrivacy": {"epsilon": 9, "delta": 1e-5, "datasets": ["hospital-a/*"]}}]}""";

    @TempDir
    Path folder;

    private final Average average = new Average();
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = average.bind(Cluster.of(folder, true, Average.NAMES))
                .policy("hospital-a", POLICY)
                .startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void run() {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateTensor ages = tfe.concat(0, Average.input(tfe, "hospital-a"), Average.input(tfe, "hospital-b"));
        Output noised = tfe.defineOutput("researcher", "sum", ages.noisedSum(150, 20));
        try (Session session = tfe.session()) {
            session.run(noised, "noised");
        }
    }

    private Path log(String player) {
        return cluster.state(player).resolve("audit.jsonl");
    }

    private Path ledger() {
        return cluster.state("hospital-a").resolve("privacy").resolve("hospital-a%2Fages.ledger");
    }

    private void putBack(String player, Path file, byte[] before) throws IOException {
        cluster.stop(player);
        Files.write(file, before);
        cluster.start(player);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server0", "server1", "hospital-a", "researcher"})
    void auditLogThatWasPutBack_isNoticedByTheOthers_untilTheyForget(String player) throws IOException {
        run();
        byte[] before = Files.readAllBytes(log(player));
        run();
        byte[] whole = Files.readAllBytes(log(player));
        putBack(player, log(player), before);

        assertThatThrownBy(this::run)
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("audit log of a player was rolled back, or is another: player=" + player);
        assertThat(average.delivered("researcher/sum")).isNotEmpty();

        putBack(player, log(player), whole);
        assertThatCode(this::run).doesNotThrowAnyException();
    }

    @Test
    void auditLogThatBeganAnew_isBelieved_whenOperatorsSaySo() throws IOException {
        run();
        run();
        putBack("server1", log("server1"), new byte[0]);
        Pattern head = Pattern.compile("player=server1, noted by ([a-z0-9-]+)=([0-9]+:[0-9a-f]{8}), records now=");
        for (int tries = 0; tries < Average.NAMES.length; tries++) {
            try {
                run();
                break;
            } catch (MpcException e) {
                Matcher matcher = head.matcher(e.getMessage());
                assertThat(matcher.find()).as(e.getMessage()).isTrue();
                Path accepted = cluster.state(matcher.group(1)).resolve("accepted-heads");
                Files.writeString(accepted, "server1 audit " + matcher.group(2) + "\n");
            }
        }
        assertThatCode(this::run).doesNotThrowAnyException();
    }

    @Test
    void ledgerThatWasPutBack_isNoticedByTheServers() throws IOException {
        run();
        byte[] before = Files.readAllBytes(ledger());
        run();
        putBack("hospital-a", ledger(), before);

        assertThatThrownBy(this::run)
                .isInstanceOf(MpcException.class)
                .hasMessageContaining(
                        "privacy ledger hospital-a/ages of a player was rolled back, or is another: player=hospital-a");
        assertThat(Files.readAllBytes(ledger())).isEqualTo(before);
    }

    @Test
    void everyPlayer_notesTheHeadsOfTheOthers() throws IOException {
        run();
        for (String player : Average.NAMES) {
            List<String> lines = Files.readAllLines(log(player));
            String last = lines.get(lines.size() - 1);
            assertThat(last).as(player).contains("\"result\":\"finished\"").contains("\"heads\":{");
        }
        List<String> lines = Files.readAllLines(log("server2"));
        assertThat(lines.get(lines.size() - 1)).contains("hospital-a%2Fages=1:");
    }
}
