package io.tfe4j.player.consent;

import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Program;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A submission whose signature holds. {@code digest} is SHA-256 of what was signed. */
public record Submitted(SessionId session, Submission submission, Program program, String submitter, byte[] digest) {
    public int run() {
        return submission.getRun();
    }

    public String tag() {
        return submission.getTag();
    }

    /** Owners of stored data who have no part in the program, and are asked. */
    public List<String> asked() {
        return submission.getAskedList();
    }

    /** All who give, receive or are asked, beside the servers. */
    public Set<String> players() {
        Set<String> all = new LinkedHashSet<>(program.players());
        all.addAll(asked());
        return all;
    }

    /** For logs and errors. */
    public String describe() {
        return "session=" + session + ", run=" + run() + ", tag=" + Printable.text(tag(), 200);
    }
}
