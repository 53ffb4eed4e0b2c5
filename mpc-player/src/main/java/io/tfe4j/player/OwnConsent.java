package io.tfe4j.player;

import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.Bindings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A script that has joined as a player takes part in its own sessions, with its own data, and in no others. */
final class OwnConsent implements PlayerNode.Consent {
    private final Map<SessionId, Bindings> own = new ConcurrentHashMap<>();

    void begin(SessionId session, Bindings bindings) {
        own.put(session, bindings);
    }

    void end(SessionId session) {
        own.remove(session);
    }

    @Override
    public void requireNamed(String submitter) {
        // what it takes part in is decided by the session
    }

    @Override
    public Consented decide(Proposal proposal, SessionId session) {
        if (!own.containsKey(session)) {
            throw new RefusedException("session is not this script's own: session=" + session);
        }
        return new Consented(Rule.of("own script", List.of(), List.of(), List.of()), true, List.of());
    }

    @Override
    public void spend(
            Consented consented, Proposal proposal, Map<String, Subjects> subjects, SessionId session, int run) {
        // a script's own data has no budget
    }

    @Override
    public boolean hasSpent(SessionId session, int run) {
        return false;
    }

    @Override
    public Map<String, AuditHead> ledgerHeads(Consented consented, Proposal proposal, Map<String, Subjects> subjects) {
        return Map.of();
    }

    @Override
    public boolean hasLedgerHead(String name, AuditHead head) {
        // a script has no ledgers, and told nobody of any
        return true;
    }

    @Override
    public void withdraw(SessionId session, int run) {
        // as above
    }

    /** The data is the script's, which is who asks. */
    @Override
    public boolean tellsDetails() {
        return true;
    }

    @Override
    public byte[] digest() {
        return Terms.digest("own script");
    }

    @Override
    public Bindings bindings(SessionId session) {
        return own.getOrDefault(session, new Bindings());
    }
}
