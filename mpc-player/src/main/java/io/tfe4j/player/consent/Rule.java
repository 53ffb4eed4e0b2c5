package io.tfe4j.player.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing a player consents to. A program must satisfy a whole rule; what a rule does not mention it does not allow,
 * but for {@code programs}, without which any program will do that keeps to the rest.
 *
 * @param name for errors and the audit log
 * @param submitters who may ask, for example {@code submitter:alice}
 * @param programs digests of reviewed programs
 * @param inputs what may be read, as {@code owner/dataset.column}
 * @param receivers who may learn what, as {@code receiver/output}
 * @param revealsToServers whether servers may learn values ({@code Tfe.reveal}, public inputs)
 * @param minimumOwners how many distinct owners must be behind everything that anybody learns
 * @param maximumRuns how often, over all sessions; none for any number
 * @param modes which kinds of security will do
 * @param differentialPrivacy what noise everything anybody learns must have; none for any or no noise
 */
@JsonPropertyOrder({"name", "submitters", "programs", "inputs", "receivers"})
public record Rule(
        String name,
        List<String> submitters,
        @Nullable List<String> programs,
        List<String> inputs,
        List<String> receivers,
        @JsonProperty("revealsToServers") boolean revealsToServers,
        int minimumOwners,
        @Nullable Integer maximumRuns,
        List<String> modes,
        @Nullable PrivacyTerms differentialPrivacy) {
    public static final String SEMI_HONEST = "semi-honest";

    public Rule {
        name = Objects.requireNonNullElse(name, "unnamed");
        submitters = copy(submitters);
        programs = programs == null ? null : List.copyOf(programs);
        inputs = copy(inputs);
        receivers = copy(receivers);
        modes = modes == null ? List.of(SEMI_HONEST) : List.copyOf(modes);
        minimumOwners = Math.max(1, minimumOwners);
        if (maximumRuns != null && maximumRuns < 1) {
            throw new IllegalArgumentException("maximumRuns must be positive: rule=" + name);
        }
    }

    private static List<String> copy(@Nullable List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The narrowest rule that allows {@code proposal}. */
    static Rule allowing(Proposal proposal) {
        return new Rule(
                "reviewed " + proposal.program().digest().substring(0, 8),
                List.of(proposal.submitter()),
                List.of(proposal.program().digest()),
                proposal.inputs(),
                proposal.receivers(),
                proposal.reveals(),
                1,
                null,
                List.of(proposal.mode()),
                null);
    }

    /** What stands in the way; empty if nothing does. */
    List<String> objections(Proposal proposal) {
        List<String> objections = new ArrayList<>();
        if (!Pattern.anyMatches(submitters, proposal.submitter())) {
            objections.add("submitter " + proposal.submitter());
        }
        String digest = proposal.program().digest();
        if (programs != null && !programs.contains(digest)) {
            objections.add("program " + digest);
        }
        refuse("input ", inputs, proposal.inputs(), objections);
        refuse("receiver ", receivers, proposal.receivers(), objections);
        if (!revealsToServers && proposal.reveals()) {
            objections.add("values that the servers learn");
        }
        if (!modes.contains(proposal.mode())) {
            objections.add("mode " + proposal.mode());
        }
        int owners = proposal.fewestOwners();
        if (owners < minimumOwners) {
            objections.add("a result of " + owners + " owners, where " + minimumOwners + " are needed");
        }
        if (differentialPrivacy != null) {
            objections.addAll(differentialPrivacy.objections(proposal.privacy()));
        }
        return objections;
    }

    private static void refuse(String what, List<String> allowed, List<String> asked, List<String> objections) {
        for (String each : asked) {
            if (!Pattern.anyMatches(allowed, each)) {
                objections.add(what + each);
            }
        }
    }
}
