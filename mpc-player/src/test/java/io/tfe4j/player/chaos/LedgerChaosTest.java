package io.tfe4j.player.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.LedgerLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An owner's player is killed at random moments around the spending of its budget: whatever was delivered has its entry in
 * the ledger, which opens again after every crash.
 */
@Tag("security-45")
@Tag("once")
class LedgerChaosTest {
    private static final List<String> NAMES = List.of("server0", "server1", "server2", "owner", "receiver");
    private static final int CRASHES = Math.max(2, Integer.getInteger("chaos.seeds", 6) / 3);
    private static final long PATIENCE_SECONDS = 40;

    @TempDir
    static Path folder;

    @Test
    void everyResult_hasItsEntry_whereverTheOwnerCrashed() throws Exception {
        try (Processes players = new Processes(folder, NAMES.toArray(String[]::new))) {
            Files.writeString(players.data().resolve("numbers.csv"), "x\n1\n2\n3\n");
            Files.writeString(players.policy("owner"), """
                    {"rules": [{"name": "noised", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"],
                      "differentialPrivacy": {"epsilon": 5, "delta": 1e-5}}]}""");
            for (String name : NAMES) {
                if (!name.equals("owner")) {
                    Files.writeString(players.policy(name), """
                            {"rules": [{"name": "all", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"]}]}""");
                }
                players.start(name);
            }
            int delivered = succeed(players, 0);
            SplittableRandom random = new SplittableRandom(11);
            for (int crash = 0; crash < CRASHES; crash++) {
                CompletableFuture<Void> run =
                        CompletableFuture.runAsync(() -> run(players), task -> new Thread(task).start());
                Thread.sleep(random.nextInt(200));
                players.kill("owner");
                delivered += hasSucceeded(run) ? 1 : 0;
                assertThat(entries(players)).isGreaterThanOrEqualTo(delivered);
                players.start("owner");
                delivered = succeed(players, delivered);
            }
            assertThat(entries(players)).isGreaterThanOrEqualTo(delivered).isGreaterThan(CRASHES);
        }
    }

    private static boolean hasSucceeded(CompletableFuture<Void> run) throws Exception {
        try {
            run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(MpcException.class);
            return false;
        }
    }

    /** Players that were struck may need a moment. */
    private static int succeed(Processes players, int delivered) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                run(players);
                assertThat(entries(players)).isGreaterThanOrEqualTo(delivered + 1);
                return delivered + 1;
            } catch (MpcException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static int entries(Processes players) throws IOException {
        Path ledger = players.state("owner").resolve("privacy").resolve("owner%2Fnumbers.ledger");
        return LedgerLines.entries(ledger).size();
    }

    private static void run(Processes players) {
        TfeContext tfe = new TfeContext(players.remote());
        PrivateTensor numbers = tfe.definePrivateInput(
                "owner", Inputs.dataset("numbers").columns("x").rows(3).range(0, 10));
        Output sum = tfe.defineOutput("receiver", "noised", numbers.noisedSum(10, 50));
        try (Session session = tfe.session()) {
            session.run(sum, "noised");
        }
    }
}
