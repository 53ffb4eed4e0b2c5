package io.tfe4j.player;

import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.Policy;
import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.Bindings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Consents to what a policy allows. The file is read anew for each decision, so that a change counts at once; one that
 * has become unreadable denies everything.
 */
final class PolicyConsent implements PlayerNode.Consent {
    private final Supplier<Policy> policy;
    private final RuleUses uses;
    private final PrivacyLedgers ledgers;
    private final Supplier<Bindings> bindings;

    private PolicyConsent(Supplier<Policy> policy, Path state, Supplier<Bindings> bindings) {
        this.policy = policy;
        this.uses = new RuleUses(state.resolve("rule-uses"));
        this.ledgers = new PrivacyLedgers(state.resolve("privacy"));
        this.bindings = bindings;
    }

    /**
     * @param file none: everything is allowed if all players are on this machine, nothing otherwise
     * @param state where uses of rules and spent privacy are kept
     * @param bindings made anew for each session
     * @throws IllegalArgumentException if the file is not a policy now
     */
    static PolicyConsent of(@Nullable Path file, boolean everybodyIsLocal, Path state, Supplier<Bindings> bindings) {
        if (file != null) {
            PolicyFile.load(file);
            return new PolicyConsent(() -> PolicyFile.load(file), state, bindings);
        }
        Policy fixed =
                everybodyIsLocal ? Policy.development() : Policy.of(List.of(), "none: start the player with --policy");
        return new PolicyConsent(() -> fixed, state, bindings);
    }

    @Override
    public void requireNamed(String submitter) {
        current().requireNamed(submitter);
    }

    @Override
    public Consented decide(Proposal proposal, SessionId session) {
        Consented consented = current().consent(proposal);
        Rule rule = consented.rule();
        Integer most = rule.maximumRuns();
        if (most != null && !uses.hasRoom(rule, most)) {
            throw usedUp(rule, most);
        }
        ledgers.requireAffordable(consented.privacy(), proposal);
        return consented;
    }

    private static RefusedException usedUp(Rule rule, int most) {
        return new RefusedException("rule has had its runs: rule=" + rule.name() + ", maximumRuns=" + most);
    }

    @Override
    public void spend(
            Consented consented, Proposal proposal, Map<String, Subjects> subjects, SessionId session, int run) {
        Rule rule = consented.rule();
        Integer most = rule.maximumRuns();
        if (most != null && !uses.use(rule, most, session, run)) {
            throw usedUp(rule, most);
        }
        ledgers.spend(consented.privacy(), proposal, named(session, run), subjects);
    }

    private static String named(SessionId session, int run) {
        return session + " run " + run;
    }

    @Override
    public boolean hasSpent(SessionId session, int run) {
        return uses.hasUsed(session, run) || ledgers.isSpentBy(named(session, run));
    }

    @Override
    public Map<String, AuditHead> ledgerHeads(Consented consented, Proposal proposal, Map<String, Subjects> subjects) {
        return ledgers.heads(consented.privacy(), proposal, subjects);
    }

    @Override
    public boolean hasLedgerHead(String name, AuditHead head) {
        return ledgers.contain(name, head);
    }

    @Override
    public void withdraw(SessionId session, int run) {
        uses.withdraw(session, run);
        ledgers.withdraw(named(session, run));
    }

    private Policy current() {
        try {
            return policy.get();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    "policy is not readable any more: cause=" + e.getMessage(), "policy is not readable any more");
        }
    }

    @Override
    public byte[] digest() {
        return Terms.digest(current().text());
    }

    @Override
    public Bindings bindings(SessionId session) {
        return bindings.get();
    }
}
