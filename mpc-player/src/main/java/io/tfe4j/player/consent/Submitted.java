package io.tfe4j.player.consent;

import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Program;

/** A submission whose signature holds. {@code digest} is SHA-256 of what was signed. */
public record Submitted(SessionId session, Submission submission, Program program, String submitter, byte[] digest) {
    public int run() {
        return submission.getRun();
    }

    public String tag() {
        return submission.getTag();
    }

    /** For logs and errors. */
    public String describe() {
        return "session=" + session + ", run=" + run() + ", tag=" + tag();
    }
}
