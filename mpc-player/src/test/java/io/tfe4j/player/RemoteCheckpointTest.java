package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What servers keep on their disks while nobody runs. */
@Timeout(120)
class RemoteCheckpointTest {
    @TempDir
    Path folder;

    private final Average average = new Average();

    /** Two numbers that start as 5. */
    private static PrivateVariable total(TfeContext tfe) {
        return tfe.definePrivateVariable(Inputs.of(5, 5, 5).range(0, 10_000));
    }

    private void addAndSave(Cluster cluster) {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateVariable total = total(tfe);
        Output add = total.assign(total.add(Average.input(tfe, "hospital-a")).assumeRange(0, 10_000));
        Output save = tfe.function(() -> tfe.checkpoint("totals", Map.of("total", total)));
        try (Session session = tfe.session()) {
            session.run(add, "add");
            session.run(save, "save");
        }
    }

    private double[] restored(Cluster cluster) {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateVariable total = total(tfe);
        Output restore = tfe.function(() -> total.assign(tfe.restored("totals", "total", total)));
        Output show = tfe.function(() -> tfe.defineOutput("researcher", "total", total));
        try (Session session = tfe.session()) {
            session.run(restore, "restore");
            session.run(show, "show");
        }
        return average.delivered("researcher/total");
    }

    @Test
    void values_surviveThatAllPlayersEnd() throws Exception {
        try (Cluster cluster =
                average.bind(Cluster.of(folder, true, Average.NAMES)).startAll()) {
            addAndSave(cluster);
            for (String name : Average.NAMES) {
                cluster.stop(name);
            }
            cluster.startAll();

            assertThat(restored(cluster)).containsExactly(6, 7, 8);
            assertThat(Files.exists(cluster.state("server1").resolve("checkpoints")))
                    .isTrue();
            assertThat(Files.exists(cluster.state("hospital-a").resolve("checkpoints")))
                    .isFalse();
        }
    }

    @Test
    void aServerThatLostItsPart_isNamed() throws Exception {
        try (Cluster cluster =
                average.bind(Cluster.of(folder, false, Average.NAMES)).startAll()) {
            addAndSave(cluster);
            Path own = cluster.state("server2").resolve("checkpoints").resolve("totals");
            try (var files = Files.list(own)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }

            assertThatThrownBy(() -> restored(cluster))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("stored values are not what the program says");
        }
    }

    /** As one does whose disk was put back from a backup: what all have is restored, and all servers' logs say so. */
    @Test
    void aServerThatWentBackByOneSaving_isNoticed() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(String.valueOf(entry.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(Participation.class.getName());
        log.addHandler(listening);
        try (Cluster cluster =
                average.bind(Cluster.of(folder, false, Average.NAMES)).startAll()) {
            addAndSave(cluster);
            addAndSave(cluster);
            assertThat(restored(cluster)).containsExactly(6, 7, 8);
            assertThat(said).isEmpty();
            Path own = cluster.state("server2").resolve("checkpoints").resolve("totals");
            try (var files = Files.list(own)) {
                Files.delete(files.sorted().reduce((one, other) -> other).orElseThrow());
            }

            assertThat(restored(cluster)).containsExactly(6, 7, 8);

            assertThat(said)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allMatch(line ->
                            line.startsWith("a server lacks the newest saving of a checkpoint: checkpoint=totals"));
        } finally {
            log.removeHandler(listening);
        }
    }

    @Test
    void checkpoints_needTheConsentOfEveryServer() throws Exception {
        String rule = """
                {"rules": [{"name": "totals", "submitters": ["*"], "inputs": ["hospital-a/*"],
                  "receivers": ["researcher/*", "@checkpoint/totals"]}]}""";
        try (Cluster cluster = average.bind(Cluster.of(folder, false, Average.NAMES))
                .policy("server1", rule.replace(", \"@checkpoint/totals\"", ""))
                .startAll()) {
            assertThatThrownBy(() -> addAndSave(cluster)).hasMessageContaining("nearest rule=totals, lacks=[receiver]");
            cluster.stop("server1");
            cluster.policy("server1", rule).start("server1");
            addAndSave(cluster);

            // it may be kept, but not brought back
            assertThatThrownBy(() -> restored(cluster)).hasMessageContaining("nearest rule=totals, lacks=[input]");
        }
    }
}
