package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.player.Hospitals.Script;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.program.Program;
import io.tfe4j.program.wire.ProgramProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a certificate, or a submission that somebody else has signed, and means ill. */
@Timeout(120)
class SubmitterAttacksTest {
    @TempDir
    Path folder;

    private Hospitals hospitals;

    @BeforeEach
    void start() throws IOException {
        hospitals = Hospitals.of(folder, Hospitals.POLICY.replace("\"submitter:*\"", "\"submitter:submitter\""))
                .start();
    }

    @AfterEach
    void stop() {
        hospitals.close();
    }

    private static Program beds() {
        Script script = new Script();
        return script.program(
                script.tfe.defineOutput("researcher", "beds", Hospitals.input(script.tfe, "hospital-a", "public")));
    }

    private static Program noised(double high) {
        Script script = new Script();
        return script.program(script.tfe.defineOutput(
                "researcher",
                "dp-sum",
                Hospitals.input(script.tfe, "hospital-c", "visits", 0, high).noisedSum(high, 40)));
    }

    private SignedSubmission signed(Program program) {
        return hospitals.signed("submitter", SessionId.random(), 1, program);
    }

    @Test
    void submissionReplayed_byWhomever_spendsNothing() throws IOException {
        SignedSubmission run = signed(beds());
        assertThat(hospitals.submit(run)).isEqualTo("FINISHED");
        SignedSubmission costly = signed(noised(150));
        assertThat(hospitals.submit(costly)).isEqualTo("FINISHED");
        Path state = hospitals.cluster().state("server1");
        List<String> uses = Files.readAllLines(state.resolve("rule-uses"));
        Path ledger = state.resolve("privacy").resolve("hospital-c%2Fvisits.ledger");
        List<String> spent = LedgerLines.entries(ledger);

        for (int i = 0; i < 8; i++) {
            assertThat(hospitals.takePart("hospital-b", "server1", run))
                    .contains("runs come from the coordinator only");
            assertThat(hospitals.takePart("server0", "server1", run)).contains("run was there before");
            assertThat(hospitals.takePart("server0", "server1", costly)).contains("run was there before");
        }

        assertThat(uses).hasSize(1);
        assertThat(spent).hasSize(1);
        assertThat(Files.readAllLines(state.resolve("rule-uses"))).isEqualTo(uses);
        assertThat(LedgerLines.entries(ledger)).isEqualTo(spent);
    }

    @Test
    void submissionThatOnePlayerRefuses_spendsNothingAnywhere() throws IOException {
        hospitals.cluster().stop("server2");
        hospitals.cluster().policy("server2", "{\"rules\": []}").start("server2");

        assertThat(hospitals.submit(signed(beds()))).contains("lacks=[submitter]");
        assertThat(hospitals.submit(signed(noised(150)))).contains("lacks=[submitter]");

        for (String name : Hospitals.NAMES) {
            assertThat(hospitals.cluster().state(name).resolve("rule-uses")).doesNotExist();
            Path ledger = hospitals.cluster().state(name).resolve("privacy/hospital-c%2Fvisits.ledger");
            assertThat(LedgerLines.entries(ledger)).isEmpty();
        }
    }

    @Test
    void useOfARule_countsByItsName_whateverElseOfItIsEdited() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(hospitals.submit(signed(beds()))).isEqualTo("FINISHED");
        }
        assertThat(hospitals.submit(signed(beds()))).contains("rule has had its runs: rule=beds, maximumRuns=5");
        Path policy = folder.resolve("server1-policy.json");
        Files.writeString(policy, Files.readString(policy).replace("researcher/beds*", "*/beds*"));

        String said = hospitals.submit(signed(beds()));

        assertThat(said).contains("rule has had its runs: rule=beds, maximumRuns=5");
        assertThat(Files.readAllLines(hospitals.cluster().state("server1").resolve("rule-uses")))
                .hasSize(5);
    }

    @Test
    void dataThatIsNotAsDeclared_tellsThatAlone_andNotForLong() {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(hospitals.submit(signed(noised(2 + i))));
        }

        assertThat(answers.subList(0, 10))
                .allSatisfy(said -> assertThat(said)
                        .contains("data is not as declared: player=hospital-c, input=")
                        .doesNotContain("element")
                        .doesNotContain("allowed="));
        assertThat(answers.subList(10, 12))
                .allSatisfy(said -> assertThat(said).contains("too many submissions whose data is not as declared"));
        assertThat(hospitals.nothingDelivered()).isTrue();
    }

    @Test
    void ownerAnswersNobodyButTheCoordinator() {
        assertThat(hospitals.takePart("submitter", "hospital-c", signed(noised(3))))
                .contains("runs come from the coordinator only: caller=submitter:submitter, coordinator=server0");
        assertThat(hospitals.takePart("mallory", "hospital-c", signed(noised(3))))
                .contains("runs come from the coordinator only");
    }

    @Test
    void stranger_isTurnedAway_beforeItsProgramIsRead_andToldNothing() {
        SignedSubmission large = hospitals.signed("mallory", SessionId.random(), 1, new byte[20 << 20], "large");
        for (int i = 0; i < 4; i++) {
            // the certificate of a submitter that no rule names
            String said = hospitals.takePart("mallory", "server1", large);
            assertThat(said).contains("PERMISSION_DENIED").hasSizeLessThan(300);
        }
        String refusal = hospitals.submit(hospitals.signed("mallory", SessionId.random(), 1, beds()));

        assertThat(refusal).contains("lacks=[submitter]").doesNotContain("beds").doesNotContain("policy.json");
        assertThat(hospitals.submit(signed(beds()))).isEqualTo("FINISHED");
    }

    @Test
    void refusal_isShort_hasNoPath_andNoWordOfWhatIsAllowed() {
        Script script = new Script();
        String[] columns = new String[3000];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = "c".repeat(100) + i;
        }
        PrivateTensor wide = script.tfe.definePrivateInput(
                "hospital-a", Inputs.dataset("d").columns(columns).rows(1).range(0, 1));
        Output sum = script.tfe.defineOutput("researcher", "x", wide.sum());

        String said = hospitals.submit(signed(script.program(sum)));

        assertThat(said)
                .hasSizeLessThan(4096)
                .contains("policy does not allow this: nearest rule=")
                .doesNotContain(folder.toString())
                .doesNotContain("cccc");
    }

    @Test
    void sourceLinesAndTags_beginNoLinesInALog() throws IOException {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord record) {
                logged.add(new java.util.logging.SimpleFormatter().formatMessage(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("io.tfe4j");
        root.addHandler(handler);
        try {
            ProgramProto.Program.Builder forged =
                    ProgramProto.Program.parseFrom(noised(150).encode()).toBuilder();
            for (int i = 0; i < forged.getMain().getNodesCount(); i++) {
                forged.getMainBuilder().getNodesBuilder(i).setSource("A.java:1\nFORGED\u001b[31m");
            }
            assertThat(hospitals.submit(hospitals.signed(
                            "submitter", SessionId.random(), 1, forged.build().toByteArray(), "tag")))
                    .contains("characters that do not print");
            assertThat(hospitals.submit(hospitals.signed(
                            "submitter", SessionId.random(), 1, noised(150).encode(), "tag\u202eFORGED")))
                    .contains("tag malformed");
        } finally {
            root.removeHandler(handler);
        }
        assertThat(logged).noneMatch(line -> line.contains("\u001b") || line.contains("\u202e") || line.contains("\n"));
    }

    @Test
    void submitterWithManySessions_leavesRoomForOthers_andItsOldestGivesWay() {
        // the cluster allows 8 sessions
        for (int i = 0; i < 12; i++) {
            String said = hospitals.submit(hospitals.signed("submitter", SessionId.random(), 1, script(i)));
            assertThat(said).as("session %d", i).isEqualTo("FINISHED");
        }
        assertThat(hospitals.cluster().node("server1").sessions()).hasSizeLessThanOrEqualTo(4);
    }

    /** Each allowed as often as one likes. */
    private static Program script(int index) {
        Script script = new Script();
        PrivateTensor sum = Hospitals.input(script.tfe, "hospital-a", "patients")
                .add(Hospitals.input(script.tfe, "hospital-b", "patients"))
                .add(Hospitals.input(script.tfe, "hospital-c", "patients"));
        return script.program(script.tfe.defineOutput("researcher", "avg-" + index, sum));
    }

    @Test
    void certificateWithoutItsKey_isNotTaken_andTheOldPairStays() throws IOException {
        Path certs = hospitals.cluster().certificates();
        RotatingCredentials rotating = new RotatingCredentials(certs, "server1");
        String before = rotating.get().identity();
        byte[] old = Files.readAllBytes(certs.resolve("server1.crt"));
        Path other = Files.createDirectory(folder.resolve("renewed"));
        Certificates.make(hospitals.cluster().roster().players(), List.of("submitter"), other, 1, false);

        Files.copy(other.resolve("server1.crt"), certs.resolve("server1.crt"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(rotating.get().identity()).isEqualTo(before);
        assertThat(rotating.get().certificate().getPublicKey())
                .isNotEqualTo(pair(other).certificate().getPublicKey());
        assertThatThrownBy(() -> Credentials.load(certs, "server1"))
                .hasMessageContaining("certificate and key do not belong together")
                .hasMessageContaining("put both of a renewal in place");
        Files.write(certs.resolve("server1.crt"), old);
    }

    private static Credentials pair(Path folder) {
        return Credentials.load(folder, "server1");
    }
}
