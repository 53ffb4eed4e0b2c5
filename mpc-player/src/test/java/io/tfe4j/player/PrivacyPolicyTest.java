package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.MpcException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that demands differential privacy, and the ledger that holds its budget. */
@Tag("security-45")
class PrivacyPolicyTest {
    private static final String POLICY = """
            {"rules": [{"name": "noised", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"],
              "revealsToServers": true,
              "differentialPrivacy": {"epsilon": 2, "delta": 1e-5, "datasets": ["hospital-a/*"]}}]}""";
    /** One run costs about 1.7 of the 2. */
    private static final double NOISE = 2.5;

    @TempDir
    Path folder;

    private final Average average = new Average();
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = average.bind(Cluster.of(folder, false, Average.NAMES))
                .policy("hospital-a", POLICY)
                .startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Path ledger() {
        return cluster.state("hospital-a").resolve("privacy").resolve("hospital-a%2Fages.ledger");
    }

    private List<String> entries() throws IOException {
        return LedgerLines.entries(ledger());
    }

    private static Output sum(TfeContext tfe, double noise) {
        PrivateTensor ages = tfe.concat(0, Average.input(tfe, "hospital-a"), Average.input(tfe, "hospital-b"));
        return tfe.defineOutput("researcher", "mean", ages.noisedSum(150, noise));
    }

    private void run(double noise) {
        TfeContext tfe = new TfeContext(cluster.remote());
        try (Session session = tfe.session()) {
            session.run(sum(tfe, noise), "sum");
        }
    }

    @Test
    void noisedSum_isAllowed_untilTheBudgetIsSpent() throws IOException {
        run(NOISE);

        assertThat(average.delivered("researcher/mean")).hasSize(1);
        assertThat(entries())
                .singleElement()
                .asString()
                .contains("gaussian(2.5)")
                .contains("program ");

        average.forget();
        assertThatThrownBy(() -> run(NOISE))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("player refuses: player=hospital-a")
                .hasMessageContaining("data set hospital-a/ages: privacy budget exceeded")
                .hasMessageContaining("allowed=2.0");
        assertThat(average.nothingDelivered()).isTrue();
        assertThat(entries()).hasSize(1);
        run(40);
        assertThat(entries()).hasSize(2);
    }

    @Test
    void whatHasNoNoise_orTooLittle_isRefused_andCostsNothing() throws IOException {
        TfeContext tfe = new TfeContext(cluster.remote());
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(Average.mean(tfe), "mean"))
                    .hasMessageContaining("nearest rule=noised, lacks=[privacy]");
        }
        assertThatThrownBy(() -> run(0.1)).hasMessageContaining("privacy budget exceeded");
        assertThat(entries()).isEmpty();
        assertThat(average.nothingDelivered()).isTrue();
    }

    /** The owner, who gives nothing to the later run, is asked, and so is a server with a policy of its own. */
    @Test
    void dataKeptInVariables_isStillTheOwners() throws IOException {
        cluster.stop("server1");
        cluster.policy("server1", POLICY).start("server1");
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateVariable kept = tfe.definePrivateVariable(
                "hospital-a", Inputs.dataset("ages").columns("age").rows(3).range(0, 150));
        Output noised = tfe.function(() -> tfe.defineOutput("researcher", "noised", kept.noisedSum(150, NOISE)));
        Output bare = tfe.function(() -> tfe.defineOutput("researcher", "bare", kept.sum()));
        try (Session session = tfe.session()) {
            session.run(noised, "noised");
            assertThatThrownBy(() -> session.run(bare, "bare")).hasMessageContaining("lacks=[privacy]");
        }
        assertThat(LedgerLines.entries(
                        cluster.state("server1").resolve("privacy").resolve("hospital-a%2Fages.ledger")))
                .hasSize(1);
    }

    /** What fails after spending has spent. */
    @Test
    void runThatFailsAtItsVeryEnd_hasItsEntry() throws IOException {
        cluster.stop("researcher");
        cluster.bindings(
                        "researcher",
                        () -> new Bindings()
                                .withCatalog((player, request) -> PlainTensor.of(0), (player, output, result) -> {
                                    throw new IllegalStateException("disk full");
                                }))
                .start("researcher");

        assertThatThrownBy(() -> run(NOISE))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("output consumer failed: player=researcher");

        assertThat(entries()).hasSize(1);
    }

    /** The last of all players to spend dies in it: nothing began, and nobody has spent. */
    @Test
    void runThatDidNotBegin_isTakenBack() throws Exception {
        AtomicBoolean once = new AtomicBoolean();
        cluster.stop("researcher");
        cluster.probe("researcher", (run, step) -> {
                    if (step == RunStep.SPEND && !once.getAndSet(true)) {
                        awaitEntry();
                        cluster.drop("researcher");
                        throw new KillWorld.Killed();
                    }
                })
                .start("researcher");

        assertThatThrownBy(() -> run(NOISE)).isInstanceOf(MpcException.class);

        cluster.kill("researcher");
        cluster.start("researcher");
        assertThat(entries()).hasSize(2);
        assertThat(entries().get(1)).contains("withdrawn: entry=1, the run did not begin");
        run(NOISE);
        assertThat(entries()).hasSize(3);
        assertThatThrownBy(() -> run(NOISE)).hasMessageContaining("privacy budget exceeded");
    }

    /** Players spend side by side: until the owner of the data has. */
    private void awaitEntry() {
        try {
            for (int i = 0; i < 1000 && entries().isEmpty(); i++) {
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No entry, no result: not even if the disk fails. */
    @Test
    void ledgerThatCannotBeWritten_endsTheRunBeforeAnythingIsShared() throws IOException {
        Files.createDirectories(ledger().getParent());
        try (PrivacyLedger other = PrivacyLedger.open(ledger(), new PrivacyBudget(2, 1e-5).about("hospital-a/ages"))) {
            assertThatThrownBy(() -> run(NOISE))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("hospital-a");
            assertThat(other.entries()).isEmpty();
        }
        assertThat(average.nothingDelivered()).isTrue();
        run(NOISE);
        assertThat(entries()).hasSize(1);
    }

    @Test
    void ledgerThatWasTamperedWith_isNotWrittenOn() throws IOException {
        run(NOISE);
        Files.writeString(ledger(), Files.readString(ledger()).replace("gaussian(2.5)", "gaussian(400.0)"));
        average.forget();

        assertThatThrownBy(() -> run(40)).hasMessageContaining("privacy ledger cannot be used: it was tampered with");
        assertThat(average.nothingDelivered()).isTrue();
    }
}
