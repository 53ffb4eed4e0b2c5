package io.tfe4j.player.consent;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** What one player consents to: all that any of its rules allows, and nothing else. */
public final class Policy {
    private final List<Rule> rules;
    private final String source;
    private final boolean allowsAll;

    private Policy(List<Rule> rules, String source, boolean allowsAll) {
        this.rules = List.copyOf(rules);
        this.source = source;
        this.allowsAll = allowsAll;
    }

    /** {@code source} is where the rules come from, for errors. */
    public static Policy of(List<Rule> rules, String source) {
        return new Policy(rules, source, false);
    }

    /** Consents to everything: for the development of programs with players that are all on one machine. */
    public static Policy development() {
        return new Policy(List.of(), "development", true);
    }

    /** Whether it consents to everything. */
    public boolean isDevelopment() {
        return allowsAll;
    }

    /** A rule that allows the proposal, or none. */
    Optional<Rule> ruleFor(Proposal proposal) {
        if (allowsAll) {
            return Optional.of(Rule.allowing(proposal));
        }
        return rules.stream()
                .filter(rule -> rule.objections(proposal).isEmpty())
                .findFirst();
    }

    /**
     * The rule that allows the proposal.
     *
     * @throws RefusedException if none does, with what stands in the way of each and the rule that would allow it
     */
    public Rule consent(Proposal proposal) {
        return ruleFor(proposal).orElseThrow(() -> new RefusedException(refusal(proposal)));
    }

    private String refusal(Proposal proposal) {
        StringJoiner text = new StringJoiner("\n");
        text.add("policy does not allow this: policy=" + source + ", submitter=" + proposal.submitter() + ", program="
                + proposal.program().digest());
        for (Rule rule : rules) {
            text.add("  rule \"" + rule.name() + "\" lacks: " + String.join("; ", rule.objections(proposal)));
        }
        text.add("a rule that would allow it, if you agree: " + PolicyFile.write(Rule.allowing(proposal)));
        return text.toString();
    }

    /** Canonical text, of which a hash goes into the record of what was agreed. */
    public String text() {
        return allowsAll ? "development" : PolicyFile.write(rules);
    }

    public List<Rule> rules() {
        return rules;
    }
}
