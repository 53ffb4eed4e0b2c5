package io.tfe4j.player;

import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.SessionId;
import org.jspecify.annotations.Nullable;

/** A run's name, which no other run has. */
record RunKey(SessionId session, int run) {
    static RunKey of(Submitted submitted) {
        return new RunKey(submitted.session(), submitted.run());
    }

    static RunKey of(AuditEntry entry) {
        return new RunKey(
                SessionId.parse(entry.request().session()), entry.request().run());
    }

    /** Reads what {@link #fileName} writes; null if it is something else. */
    static @Nullable RunKey parse(String fileName) {
        int hyphen = fileName.indexOf('-');
        try {
            return new RunKey(
                    SessionId.parse(fileName.substring(0, Math.max(0, hyphen))),
                    Integer.parseInt(fileName.substring(hyphen + 1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Fit for a file. */
    String fileName() {
        return session + "-" + run;
    }

    @Override
    public String toString() {
        return "session=" + session + ", run=" + run;
    }
}
