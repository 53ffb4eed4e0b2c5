package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tfe4j.Output;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat model, items 5 to 7 and 9, between real players: what differs at one of them, or what one of them does not allow,
 * or what was there before, does not run, and nobody gets anything. The one who relays is trusted with nothing.
 */
@Timeout(120)
@Tag("security-5")
@Tag("security-6")
@Tag("security-7")
@Tag("security-8")
@Tag("security-9")
class ConsentOfRealPlayersTest {
    private static final String ALLOWING = """
            {"rules": [{"name": "means", "submitters": ["submitter:submitter"], "inputs": ["*/ages.age"],
              "receivers": ["researcher/mean"], "minimumOwners": 2}]}""";

    @TempDir
    Path folder;

    private final Average average = new Average();

    private Cluster cluster() throws Exception {
        Cluster cluster = average.bind(Cluster.of(folder, true, Average.NAMES));
        for (String name : Average.NAMES) {
            cluster.policy(name, ALLOWING);
        }
        return cluster;
    }

    private static Program mean() {
        return Average.mean(new TfeContext(new LocalConfig())).program();
    }

    private static SignedSubmission signed(Cluster cluster, Program program, SessionId session, int run) {
        Submission submission = Submission.newBuilder()
                .setSession(Submissions.bytes(session))
                .setRun(run)
                .setProgram(ByteString.copyFrom(program.encode()))
                .setHostmap(ByteString.copyFrom(
                        HexFormat.of().parseHex(cluster.roster().digest())))
                .setTag("mean")
                .setMode(Rule.SEMI_HONEST)
                .setTimeoutMillis(10_000)
                .setCreatedMillis(System.currentTimeMillis())
                .build();
        return Submissions.sign(submission, cluster.credentials("submitter"));
    }

    /** A relay of the attacker's own: each player gets what it is given here. */
    private static List<Throwable> takePart(Cluster cluster, Map<String, SignedSubmission> submissions) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        submissions.forEach((name, signed) -> all.add(CompletableFuture.runAsync(
                () -> {
                    PlayerNode node = cluster.node(name);
                    node.takePart(node.check(signed), RunSink.NONE, new Cancellation());
                },
                task -> new Thread(task).start())));
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Void> each : all) {
            try {
                each.join();
            } catch (CompletionException e) {
                failures.add(e.getCause());
            }
        }
        return failures;
    }

    private static Map<String, SignedSubmission> toAll(SignedSubmission signed) {
        Map<String, SignedSubmission> all = new TreeMap<>();
        for (String name : Average.NAMES) {
            all.put(name, signed);
        }
        return all;
    }

    @Test
    void policyThatAllowsIt_letsItRun() throws Exception {
        try (Cluster cluster = cluster().startAll()) {
            assertThat(takePart(cluster, toAll(signed(cluster, mean(), SessionId.random(), 1))))
                    .isEmpty();
            assertThat(average.delivered("researcher/mean")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server0", "server1", "server2", "hospital-a", "researcher"})
    void item05_programThatDiffersAtOnePlayer_doesNotRun(String odd) throws Exception {
        try (Cluster cluster = cluster().startAll()) {
            SessionId session = SessionId.random();
            TfeContext tfe = new TfeContext(new LocalConfig());
            Output other = tfe.defineOutput(
                    "researcher",
                    "mean",
                    tfe.concat(0, Average.input(tfe, "hospital-b"), Average.input(tfe, "hospital-a"))
                            .mean());
            Map<String, SignedSubmission> submissions = toAll(signed(cluster, mean(), session, 1));
            submissions.put(odd, signed(cluster, other.program(), session, 1));

            List<Throwable> failures = takePart(cluster, submissions);

            assertThat(failures).hasSize(Average.NAMES.length);
            assertThat(failures).anySatisfy(e -> assertThat(e).hasMessageContaining("players disagree: field=program"));
            assertThat(average.nothingDelivered()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server0", "server2", "hospital-b", "researcher"})
    void item06_outputThatOnePolicyDoesNotName_isNotOpened(String strict) throws Exception {
        try (Cluster cluster = cluster()
                .policy(strict, ALLOWING.replace("researcher/mean", "researcher/median"))
                .startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(Average.mean(tfe), "mean"))
                        .isInstanceOf(MpcException.class)
                        .hasMessageContaining("player refuses: player=" + strict)
                        .hasMessageContaining("nearest rule=means, lacks=[receiver]");
            }
            assertThat(average.nothingDelivered()).isTrue();
            assertThat(Files.readString(cluster.state(strict).resolve("audit.jsonl")))
                    .contains("refused");
        }
    }

    @Test
    void item06_withoutAPolicy_nothingIsAllowed() {
        PolicyConsent none = PolicyConsent.of(null, false, folder, Bindings::new);

        assertThatThrownBy(() -> none.decide(new Proposal("submitter:submitter", mean()), SessionId.random()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("policy=none: start the player with --policy")
                .hasMessageContaining("a rule that would allow it");
    }

    @Test
    void item07_openingThatOnlyARogueServerWants_isNotMade() throws Exception {
        // the rogue's program reveals what the others' does not
        TfeContext tfe = new TfeContext(new LocalConfig());
        Output revealing = tfe.defineOutput(
                "researcher",
                "mean",
                tfe.reveal(tfe.concat(0, Average.input(tfe, "hospital-a"), Average.input(tfe, "hospital-b"))
                        .mean()));
        try (Cluster cluster = cluster()
                .policy("server1", ALLOWING.replace("\"name\"", "\"revealsToServers\": true, \"name\""))
                .startAll()) {
            SessionId session = SessionId.random();
            Map<String, SignedSubmission> submissions = toAll(signed(cluster, mean(), session, 1));
            submissions.put("server1", signed(cluster, revealing.program(), session, 1));

            assertThat(takePart(cluster, submissions)).hasSize(Average.NAMES.length);
            assertThat(average.nothingDelivered()).isTrue();

            // and sent to all, the others' policies refuse it
            List<Throwable> refusals =
                    takePart(cluster, toAll(signed(cluster, revealing.program(), SessionId.random(), 1)));
            assertThat(refusals.stream().filter(RefusedException.class::isInstance))
                    .hasSize(Average.NAMES.length - 1)
                    .allSatisfy(e -> assertThat(e).hasMessageContaining("values that the servers learn"));
            assertThat(average.nothingDelivered()).isTrue();
        }
    }

    @Test
    void item09_submissionReplayed_isRefused_alsoAfterARestart() throws Exception {
        try (Cluster cluster = cluster().startAll()) {
            SignedSubmission signed = signed(cluster, mean(), SessionId.random(), 1);
            assertThat(takePart(cluster, toAll(signed))).isEmpty();
            average.forget();

            assertThat(takePart(cluster, toAll(signed)))
                    .hasSize(Average.NAMES.length)
                    .allSatisfy(e -> assertThat(e)
                            .isInstanceOf(RefusedException.class)
                            .hasMessageContaining("run was there before: run=1"));
            for (String name : Average.NAMES) {
                cluster.stop(name);
                cluster.start(name);
            }
            assertThat(takePart(cluster, toAll(signed)))
                    .hasSize(Average.NAMES.length)
                    .allSatisfy(e -> assertThat(e)
                            .isInstanceOf(RefusedException.class)
                            .hasMessageContaining("session id was used before"));
            assertThat(average.nothingDelivered()).isTrue();
        }
    }

    @Test
    void sessionOfAnother_isNotHers() throws Exception {
        try (Cluster cluster = cluster().startAll()) {
            SessionId session = SessionId.random();
            assertThat(takePart(cluster, toAll(signed(cluster, mean(), session, 1))))
                    .isEmpty();
            Submission second =
                    Submission.parseFrom(signed(cluster, mean(), session, 2).getSubmission());
            SignedSubmission stolen = Submissions.sign(second, cluster.credentials("researcher"));
            PlayerNode node = cluster.node("server0");

            assertThatThrownBy(() -> node.takePart(node.check(stolen), RunSink.NONE, new Cancellation()))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> node.closeSession(session, "submitter:mallory"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("session is another submitter's");
            node.closeSession(session, "submitter:submitter");
            assertThat(node.sessions()).isEmpty();
        }
    }

    @Test
    void coordinatorDoesNotLendItsName_toWhoeverWantsASessionClosed() throws Exception {
        try (Cluster cluster = cluster().startAll();
                PlayersClient owner = PlayersClient.of(cluster.remote());
                PlayersClient mallory =
                        PlayersClient.of(cluster.remote().withCredentials(cluster.credentials("mallory")))) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                session.run(Average.mean(tfe), "mean");
                String id = owner.status().get(0).sessions().get(0).id();

                assertThatThrownBy(() -> mallory.cancel(id))
                        .isInstanceOf(MpcException.class)
                        .hasMessageContaining("session is another submitter's: caller=submitter:mallory");
                assertThat(cluster.node("server1").sessions()).hasSize(1);
            }
        }
    }

    @Test
    void ruleWithALimit_isUsedSoOften_alsoAfterARestart() throws Exception {
        String twice = ALLOWING.replace("\"minimumOwners\"", "\"maximumRuns\": 2, \"minimumOwners\"");
        try (Cluster cluster = cluster().policy("hospital-a", twice).startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            Output mean = Average.mean(tfe);
            try (Session session = tfe.session()) {
                session.run(mean, "mean");
            }
            cluster.stop("hospital-a");
            cluster.start("hospital-a");
            try (Session session = tfe.session()) {
                session.run(mean, "mean");
            }
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(mean, "mean"))
                        .isInstanceOf(MpcException.class)
                        .hasMessageContaining("rule has had its runs: rule=means, maximumRuns=2");
            }
        }
    }
}
