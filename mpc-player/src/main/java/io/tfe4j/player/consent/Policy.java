package io.tfe4j.player.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What one player consents to: all that any of its rules allows, and nothing else. */
public final class Policy {
    private static final int MOST_NAMED = 20;
    private static final int MOST_SHOWN = 4096;

    private final List<Rule> rules;
    private final List<RoundRule> rounds;
    private final String source;
    private final boolean allowsAll;

    private Policy(List<Rule> rules, List<RoundRule> rounds, String source, boolean allowsAll) {
        this.rules = List.copyOf(rules);
        this.rounds = List.copyOf(rounds);
        this.source = source;
        this.allowsAll = allowsAll;
    }

    /** {@code source} is where the rules come from, for errors. */
    public static Policy of(List<Rule> rules, String source) {
        return of(rules, List.of(), source);
    }

    /** As {@link #of(List, String)}, with rules about rounds of secure aggregation. */
    static Policy of(List<Rule> rules, List<RoundRule> rounds, String source) {
        return new Policy(rules, rounds, source, false);
    }

    /** Consents to everything: for the development of programs with players that are all on one machine. */
    public static Policy development() {
        return new Policy(List.of(), List.of(), "development", true);
    }

    /** Whether it consents to everything. */
    public boolean isDevelopment() {
        return allowsAll;
    }

    /**
     * Whether some rule is for this submitter. Others are told nothing else, and cost nothing else.
     *
     * @throws RefusedException if none is
     */
    public void requireNamed(String submitter) {
        if (!allowsAll && rules.stream().noneMatch(rule -> rule.names(submitter))) {
            throw new RefusedException(
                    "policy does not allow this: policy=" + source + ", no rule names the submitter=" + submitter
                            + "; a rule for it needs " + Printable.text("\"submitters\": [\"" + submitter + "\"]", 300),
                    "policy does not allow this: lacks=[submitter]");
        }
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
     * @throws RefusedException if none does, or if the proposal reads what was let in by a rule that forbids it
     */
    public Consented consent(Proposal proposal) {
        List<String> misreadings = proposal.analysis().misreadings();
        if (!misreadings.isEmpty()) {
            throw new RefusedException(
                    "stored values are not what the program says: " + shown(misreadings),
                    "stored values are not what the program says: values=" + misreadings.size());
        }
        Rule rule = ruleFor(proposal).orElseThrow(() -> refusal(proposal));
        List<PrivacyTerms> privacy = new ArrayList<>();
        addPrivacy(rule, privacy);
        if (!allowsAll) {
            for (String name : proposal.stored().rules()) {
                addPrivacy(behind(name, proposal), privacy);
            }
        }
        return new Consented(rule, allowsAll, privacy.stream().distinct().toList());
    }

    /**
     * The rule that allows a round of secure aggregation.
     *
     * @throws RefusedException if none does
     */
    public RoundRule consent(RoundRule.ProposedRound round) {
        List<String> lacks = new ArrayList<>();
        for (RoundRule rule : rounds) {
            List<String> objections = rule.objections(round);
            if (objections.isEmpty()) {
                return rule;
            }
            lacks.add("rule \"" + rule.name() + "\" lacks: " + shown(objections));
        }
        throw new RefusedException(
                "policy does not allow this round: policy=" + source + ", round=" + Printable.text(round.name(), 200)
                        + (lacks.isEmpty() ? ", it has no rules about rounds" : "; " + shown(lacks)),
                "policy does not allow this round");
    }

    private static void addPrivacy(Rule rule, List<PrivacyTerms> all) {
        if (rule.differentialPrivacy() != null) {
            all.add(rule.differentialPrivacy());
        }
    }

    private Rule behind(String name, Proposal proposal) {
        Rule rule = rules.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "rule that let stored data in is gone: rule=" + name + ", policy=" + source,
                        "rule that let stored data in is gone: rule=" + name));
        List<Objection> objections = rule.demands(proposal);
        if (!objections.isEmpty()) {
            throw new RefusedException(
                    "rule that let stored data in forbids this use: rule=" + name + ", lacks=" + shown(objections),
                    "rule that let stored data in forbids this use: rule=" + name + ", lacks=" + told(objections));
        }
        return rule;
    }

    private RefusedException refusal(Proposal proposal) {
        StringJoiner text = new StringJoiner("\n");
        text.add("policy does not allow this: policy=" + source + ", submitter=" + proposal.submitter() + ", program="
                + proposal.program().digest());
        Rule nearest = null;
        List<Objection> fewest = List.of();
        for (Rule rule : rules) {
            List<Objection> objections = rule.objections(proposal);
            text.add("  rule \"" + rule.name() + "\" lacks: " + shown(objections));
            boolean nearer = nearest == null || objections.size() < fewest.size();
            if (rule.names(proposal.submitter()) && nearer) {
                nearest = rule;
                fewest = objections;
            }
        }
        text.add("a rule that would allow it, if you agree: "
                + Printable.text(PolicyFile.write(Rule.allowing(proposal)), MOST_SHOWN));
        String told = nearest == null
                ? "policy does not allow this: lacks=[submitter]"
                : "policy does not allow this: nearest rule=" + nearest.name() + ", lacks=" + told(fewest);
        return new RefusedException(text.toString(), told);
    }

    private static String shown(List<?> all) {
        String first = all.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining("; "));
        int rest = all.size() - MOST_NAMED;
        return Printable.text(first, MOST_SHOWN) + (rest > 0 ? "; and " + rest + " more" : "");
    }

    private static List<String> told(List<Objection> objections) {
        return objections.stream().map(Objection::told).distinct().toList();
    }

    /** What the rules leave open, a line each, for the player's operator. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.programs() == null) {
                List<String> limits = new ArrayList<>();
                if (rule.minimumOwners() > 1) {
                    limits.add("minimumOwners=" + rule.minimumOwners());
                }
                if (rule.minimumRows() > 1) {
                    limits.add("minimumRows=" + rule.minimumRows());
                }
                if (rule.plainSums()) {
                    limits.add("plainSums");
                }
                if (rule.suppressBelow() != null) {
                    limits.add("suppressBelow=" + rule.suppressBelow());
                }
                if (rule.differentialPrivacy() != null) {
                    limits.add("differentialPrivacy");
                }
                if (rule.maximumRuns() != null) {
                    limits.add("maximumRuns=" + rule.maximumRuns());
                }
                notices.add(
                        "rule \"" + rule.name() + "\" names no programs: any program may run that keeps to its inputs"
                                + " and receivers, limited by " + (limits.isEmpty() ? "nothing else" : limits));
            }
        }
        return notices;
    }

    /** Canonical text, of which a hash goes into the record of what was agreed. */
    public String text() {
        return allowsAll
                ? "development"
                : PolicyFile.write(rules) + (rounds.isEmpty() ? "" : PolicyFile.writeRounds(rounds));
    }

    public List<Rule> rules() {
        return rules;
    }
}
