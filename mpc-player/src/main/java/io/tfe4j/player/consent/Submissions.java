package io.tfe4j.player.consent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.config.Roster;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.tls.Signatures;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Program;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a script asks all players to run: made and signed by the submitter, checked by every player for itself. */
public final class Submissions {
    /** Who submits between players of one machine without TLS. */
    public static final String LOCAL_SUBMITTER = "local:";

    private static final String PURPOSE = "tfe4j submission 1";
    private static final int SESSION_BYTES = 16;
    private static final int MAX_RUNS = 1 << 30;
    private static final int MAX_TAG = 200;
    /** Clocks of different organisations may differ by as much. */
    private static final Duration LARGEST_AGE = Duration.ofMinutes(10);

    private Submissions() {}

    /** {@code credentials}: none between players of one machine without TLS. */
    public static SignedSubmission sign(Submission submission, @Nullable Credentials credentials) {
        byte[] bytes = submission.toByteArray();
        SignedSubmission.Builder signed = SignedSubmission.newBuilder().setSubmission(ByteString.copyFrom(bytes));
        if (credentials != null) {
            signed.setCertificate(ByteString.copyFrom(Signatures.certificate(credentials)))
                    .setSignature(ByteString.copyFrom(Signatures.sign(credentials, PURPOSE, bytes)));
        }
        return signed.build();
    }

    public static ByteString bytes(SessionId session) {
        return ByteString.copyFrom(ByteBuffer.allocate(SESSION_BYTES)
                .putLong(session.high())
                .putLong(session.low())
                .array());
    }

    /**
     * @throws RefusedException if these are not 16 bytes
     */
    public static SessionId session(ByteString bytes) {
        if (bytes.size() != SESSION_BYTES) {
            throw new RefusedException("session id malformed: bytes=" + bytes.size() + ", expected=" + SESSION_BYTES);
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new SessionId(buffer.getLong(), buffer.getLong());
    }

    /** A submission whose signature holds, and whose program has not been read yet. */
    public record Envelope(SessionId session, Submission submission, String submitter, byte[] digest) {
        /**
         * Reads the program.
         *
         * @throws RefusedException if it is none, or names players that are not there
         */
        public Submitted read(Roster roster) {
            Program program;
            try {
                program = Program.decode(submission.getProgram().toByteArray());
            } catch (IllegalArgumentException e) {
                throw new RefusedException("program not valid: submitter=" + submitter + ", cause=" + e.getMessage());
            }
            Submitted submitted = new Submitted(session, submission, program, submitter, digest);
            for (String player : submitted.players()) {
                if (roster.endpoint(player) < 0) {
                    throw new RefusedException(
                            "program names an unknown player: player=" + player + ", players=" + roster.names());
                }
            }
            return submitted;
        }
    }

    /**
     * Checks the signature and everything else that needs no policy.
     *
     * @param trusting this player's credentials; none on one machine without TLS, where nothing is signed
     * @throws RefusedException saying what is wrong
     */
    public static Submitted check(SignedSubmission signed, Roster roster, @Nullable Credentials trusting) {
        return open(signed, roster, trusting).read(roster);
    }

    /**
     * As {@link #check}, without looking at the program.
     *
     * @throws RefusedException saying what is wrong
     */
    public static Envelope open(SignedSubmission signed, Roster roster, @Nullable Credentials trusting) {
        byte[] bytes = signed.getSubmission().toByteArray();
        String submitter = submitter(signed, bytes, trusting);
        Submission submission;
        try {
            submission = Submission.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException("submission malformed: submitter=" + submitter);
        }
        SessionId session = session(submission.getSession());
        if (submission.getRun() < 1 || submission.getRun() > MAX_RUNS) {
            throw new RefusedException("run out of range: run=" + submission.getRun());
        }
        checkAge(submission);
        if (submission.getTimeoutMillis() < 1) {
            throw new RefusedException("time-out out of range: timeoutMillis=" + submission.getTimeoutMillis());
        }
        String tag = submission.getTag();
        if (!tag.equals(Printable.text(tag, MAX_TAG))) {
            throw new RefusedException("tag malformed: length=" + tag.length() + ", allowed=" + MAX_TAG
                    + " characters that can be printed");
        }
        if (!MessageDigest.isEqual(
                submission.getHostmap().toByteArray(), HexFormat.of().parseHex(roster.digest()))) {
            throw new RefusedException("host maps differ: the submitter's names other players, or in another order");
        }
        return new Envelope(session, submission, submitter, Sha256.of(bytes));
    }

    private static void checkAge(Submission submission) {
        Duration age = Duration.between(Instant.ofEpochMilli(submission.getCreatedMillis()), Instant.now());
        if (age.abs().compareTo(LARGEST_AGE) > 0) {
            throw new RefusedException("submission is out of date: ageSeconds=" + age.toSeconds() + ", allowed="
                    + LARGEST_AGE.toSeconds() + "; if it is new, a clock is wrong");
        }
    }

    private static String submitter(SignedSubmission signed, byte[] bytes, @Nullable Credentials trusting) {
        if (trusting == null) {
            return LOCAL_SUBMITTER;
        }
        try {
            return Signatures.verify(
                    trusting,
                    signed.getCertificate().toByteArray(),
                    PURPOSE,
                    bytes,
                    signed.getSignature().toByteArray());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("submission not signed by a submitter of ours: cause=" + e.getMessage());
        }
    }
}
