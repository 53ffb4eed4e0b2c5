package io.tfe4j.player.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.Submission;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submission is its submitter's, whole, or refused. */
class SubmissionsTest {
    private static final Roster ROSTER = new Roster(List.of(
            new Player("server0", "10.0.0.1:1"),
            new Player("server1", "10.0.0.1:2"),
            new Player("server2", "10.0.0.1:3"),
            new Player("hospital-a", "10.0.0.1:4"),
            new Player("hospital-b", "10.0.0.1:5"),
            new Player("researcher", "10.0.0.1:6")));

    @TempDir
    static Path folder;

    private static Credentials submitter;
    private static Credentials server;

    @BeforeAll
    static void certificates() {
        Certificates.make(ROSTER.players(), folder, 1, false);
        submitter = Credentials.load(folder, "submitter");
        server = Credentials.load(folder, "server1");
    }

    private static Submission.Builder sum() {
        return Submission.newBuilder()
                .setSession(Submissions.bytes(SessionId.random()))
                .setRun(1)
                .setProgram(ByteString.copyFrom(Programs.sum().encode()))
                .setHostmap(ByteString.copyFrom(HexFormat.of().parseHex(ROSTER.digest())))
                .setTag("sum")
                .setMode(Rule.SEMI_HONEST)
                .setTimeoutMillis(1000)
                .setCreatedMillis(System.currentTimeMillis());
    }

    @Test
    void signed_isTheSubmitters() {
        Submitted submitted = Submissions.check(Submissions.sign(sum().build(), submitter), ROSTER, server);

        assertThat(submitted.submitter()).isEqualTo("submitter:submitter");
        assertThat(submitted.program().digest()).isEqualTo(Programs.sum().digest());
        assertThat(submitted.run()).isEqualTo(1);
    }

    @Test
    void anyByteChanged_isRefused() {
        SignedSubmission signed = Submissions.sign(sum().build(), submitter);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = signed.getSubmission().toByteArray();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            refuse(
                    signed.toBuilder().setSubmission(ByteString.copyFrom(bytes)).build(),
                    "submission not signed by a submitter of ours: cause=signature is not of this message");
        }
    }

    @Test
    void signatureOfAnother_isRefused() {
        SignedSubmission mine = Submissions.sign(sum().build(), submitter);
        SignedSubmission others = Submissions.sign(sum().build(), server);

        refuse(mine.toBuilder().setCertificate(others.getCertificate()).build(), "not signed by a submitter of ours");
        refuse(mine.toBuilder().setSignature(others.getSignature()).build(), "not signed by a submitter of ours");
        refuse(mine.toBuilder().clearSignature().build(), "not signed by a submitter of ours");
        refuse(mine.toBuilder().clearCertificate().build(), "not signed by a submitter of ours");
    }

    @Test
    void certificateOfAnotherAuthority_isRefused(@TempDir Path elsewhere) {
        Certificates.make(ROSTER.players(), elsewhere, 1, false);

        refuse(
                Submissions.sign(sum().build(), Credentials.load(elsewhere, "submitter")),
                "not signed by a submitter of ours: cause=certificate not accepted");
    }

    @Test
    void whatIsWrong_isSaid() {
        wrong(each -> each.setSession(ByteString.copyFromUtf8("short")), "session id malformed: bytes=5");
        wrong(each -> each.setRun(0), "run out of range: run=0");
        wrong(each -> each.setRun(-1), "run out of range");
        wrong(each -> each.setCreatedMillis(each.getCreatedMillis() - 700_000), "submission is out of date: age");
        wrong(each -> each.setCreatedMillis(each.getCreatedMillis() + 700_000), "submission is out of date: age");
        wrong(each -> each.setTimeoutMillis(0), "time-out out of range");
        wrong(each -> each.setTag("a\nb"), "tag malformed");
        wrong(each -> each.setHostmap(ByteString.EMPTY), "host maps differ");
        wrong(each -> each.setProgram(ByteString.copyFromUtf8("nonsense")), "program not valid");
    }

    private static void wrong(Consumer<Submission.Builder> change, String message) {
        Submission.Builder changed = sum();
        change.accept(changed);
        refuse(Submissions.sign(changed.build(), submitter), message);
    }

    private static void refuse(SignedSubmission signed, String message) {
        assertThatThrownBy(() -> Submissions.check(signed, ROSTER, server))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message);
    }
}
