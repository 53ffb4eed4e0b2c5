package io.tfe4j.player;

import io.tfe4j.player.consent.Policy;
import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.Bindings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Consents to what a policy allows. The file is read anew for each decision, so that a change counts at once; one that
 * has become unreadable denies everything.
 */
final class PolicyConsent implements PlayerNode.Consent {
    private final Supplier<Policy> policy;
    private final RuleRuns runs;
    private final Supplier<Bindings> bindings;

    private PolicyConsent(Supplier<Policy> policy, RuleRuns runs, Supplier<Bindings> bindings) {
        this.policy = policy;
        this.runs = runs;
        this.bindings = bindings;
    }

    /**
     * @param file none: everything is allowed if all players are on this machine, nothing otherwise
     * @param bindings made anew for each session
     * @throws IllegalArgumentException if the file is not a policy now
     */
    static PolicyConsent of(@Nullable Path file, boolean everybodyIsLocal, RuleRuns runs, Supplier<Bindings> bindings) {
        if (file != null) {
            PolicyFile.load(file);
            return new PolicyConsent(() -> PolicyFile.load(file), runs, bindings);
        }
        Policy fixed =
                everybodyIsLocal ? Policy.development() : Policy.of(List.of(), "none: start the player with --policy");
        return new PolicyConsent(() -> fixed, runs, bindings);
    }

    @Override
    public Rule decide(Proposal proposal, SessionId session) {
        Rule rule = current().consent(proposal);
        Integer most = rule.maximumRuns();
        if (most != null && !runs.begin(rule, most)) {
            throw new RefusedException("rule has had its runs: rule=" + rule.name() + ", maximumRuns=" + most);
        }
        return rule;
    }

    private Policy current() {
        try {
            return policy.get();
        } catch (IllegalArgumentException e) {
            throw new RefusedException("policy is not readable any more: cause=" + e.getMessage());
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
