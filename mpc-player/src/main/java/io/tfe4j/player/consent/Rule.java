package io.tfe4j.player.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.tfe4j.program.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing a player consents to. A program must satisfy a whole rule; what a rule does not mention it does not allow,
 * but for {@code programs}, without which any program will do that keeps to the rest. A program that reads what earlier
 * runs have stored is judged as if it read the inputs behind it.
 *
 * @param name for errors and the audit log; uses are counted by it, so it stays the same when a rule is edited
 * @param submitters who may ask, for example {@code submitter:alice}
 * @param programs digests of reviewed programs
 * @param inputs what may be read, as {@code owner/dataset.column}
 * @param receivers who may learn what, as {@code receiver/output}
 * @param revealsToServers whether servers may learn values ({@code Tfe.reveal}, public inputs)
 * @param minimumOwners how many owners must provably be behind each number that somebody learns
 * @param minimumRows how many rows of each owner's table must provably be behind whatever can be computed from all numbers
 *     that somebody learns
 * @param suppressBelow each number that somebody learns must be the result of {@code suppressBelow} with at least this
 *     count; none for any number
 * @param plainSums whether each number that somebody learns must be computed from nothing but sums over rows of columns as
 *     their owners have them
 * @param maximumRuns how often, over all sessions; none for any number
 * @param modes which kinds of security will do
 * @param differentialPrivacy what noise everything anybody learns must have; none for any or no noise
 * @param declaredAs how inputs must be declared
 * @param checkpointsOf submitters whose savings may be restored and replaced, beside the submitter's own
 * @param ditheredOpenings whether values may be opened that depend on dithered rounding, which tells about a bit more of them
 * @param later what later runs may do with what this rule lets in, without asking this player again; nothing if none
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
        int minimumRows,
        @Nullable Integer suppressBelow,
        @JsonProperty("plainSums") boolean plainSums,
        @Nullable Integer maximumRuns,
        List<String> modes,
        @Nullable PrivacyTerms differentialPrivacy,
        List<InputPin> declaredAs,
        List<String> checkpointsOf,
        @JsonProperty("ditheredOpenings") boolean ditheredOpenings,
        @Nullable Rule later) {
    public static final String SEMI_HONEST = "semi-honest";

    public Rule {
        name = Objects.requireNonNullElse(name, "unnamed");
        submitters = copy(submitters);
        programs = programs == null ? null : List.copyOf(programs);
        inputs = copy(inputs);
        receivers = copy(receivers);
        modes = modes == null ? List.of(SEMI_HONEST) : List.copyOf(modes);
        minimumOwners = Math.max(1, minimumOwners);
        minimumRows = Math.max(1, minimumRows);
        declaredAs = declaredAs == null ? List.of() : List.copyOf(declaredAs);
        checkpointsOf = copy(checkpointsOf);
        if (suppressBelow != null && suppressBelow < 1) {
            throw new IllegalArgumentException("suppressBelow must be positive: rule=" + name);
        }
        if (maximumRuns != null && maximumRuns < 1) {
            throw new IllegalArgumentException("maximumRuns must be positive: rule=" + name);
        }
        if (later != null && (later.later != null || later.maximumRuns != null || later.differentialPrivacy != null)) {
            throw new IllegalArgumentException("later runs are not counted by who is not asked: rule=" + name
                    + ", later must not have maximumRuns, differentialPrivacy or later");
        }
    }

    private static List<String> copy(@Nullable List<String> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** A rule that asks for nothing but who, what and for whom. */
    public static Rule of(String name, List<String> submitters, List<String> inputs, List<String> receivers) {
        return new Rule(
                name,
                submitters,
                null,
                inputs,
                receivers,
                false,
                1,
                1,
                null,
                false,
                null,
                List.of(SEMI_HONEST),
                null,
                List.of(),
                List.of(),
                false,
                null);
    }

    /** The narrowest rule that allows {@code proposal}. */
    static Rule allowing(Proposal proposal) {
        return new Rule(
                "reviewed " + proposal.program().digest().substring(0, 8) + " of " + proposal.submitter(),
                List.of(proposal.submitter()),
                List.of(proposal.program().digest()),
                proposal.inputs(),
                proposal.receivers(),
                proposal.reveals(),
                1,
                1,
                null,
                false,
                null,
                List.of(proposal.mode()),
                null,
                List.of(),
                List.of(),
                !proposal.program().ditheredOpenings().isEmpty(),
                null);
    }

    /** Whether it may be this submitter's. */
    boolean names(String submitter) {
        return Pattern.anyMatches(submitters, submitter);
    }

    /** What stands in the way; empty if nothing does. */
    List<Objection> objections(Proposal proposal) {
        List<Objection> objections = new ArrayList<>();
        if (!names(proposal.submitter())) {
            objections.add(new Objection(Objection.Code.SUBMITTER, proposal.submitter()));
        }
        if (!proposal.doesSomething()) {
            objections.add(new Objection(Objection.Code.EMPTY, "the program reads, keeps and opens nothing"));
        }
        String digest = proposal.program().digest();
        if (programs != null && !programs.contains(digest)) {
            objections.add(new Objection(Objection.Code.PROGRAM, digest));
        }
        refuse(Objection.Code.INPUT, inputs, proposal.inputs(), objections);
        refuse(Objection.Code.RECEIVER, receivers, proposal.receivers(), objections);
        proposal.savingsOfOthers(checkpointsOf)
                .forEach(each -> objections.add(new Objection(Objection.Code.CHECKPOINT, each)));
        objections.addAll(demands(proposal));
        return objections;
    }

    /** What stands in the way of any program that uses what this rule has let in, whichever rule allows the program. */
    List<Objection> demands(Proposal proposal) {
        List<Objection> objections = new ArrayList<>();
        if (!revealsToServers && proposal.reveals()) {
            objections.add(new Objection(Objection.Code.REVEAL, "values that the servers learn"));
        }
        if (!modes.contains(proposal.mode())) {
            objections.add(new Objection(Objection.Code.MODE, proposal.mode()));
        }
        if (!ditheredOpenings && !proposal.program().ditheredOpenings().isEmpty()) {
            objections.add(new Objection(
                    Objection.Code.DITHER,
                    proposal.program().ditheredOpenings().size()
                            + " openings of values that depend on dithered rounding"));
        }
        int owners = proposal.fewestOwners();
        if (owners < minimumOwners) {
            objections.add(new Objection(
                    Objection.Code.OWNERS,
                    "a result of " + owners + " owners, where " + minimumOwners + " are needed"));
        }
        long rows = proposal.fewestRows();
        if (rows < minimumRows) {
            objections.add(new Objection(
                    Objection.Code.ROWS, "a result of " + rows + " rows, where " + minimumRows + " are needed"));
        }
        if (plainSums && !proposal.hasPlainSums()) {
            objections.add(new Objection(
                    Objection.Code.STEEP,
                    "a result of rows that were computed with, compared or weighed before their sum"));
        }
        long shown = proposal.shownFrom();
        if (suppressBelow != null && shown < suppressBelow) {
            objections.add(new Objection(
                    Objection.Code.SUPPRESSION,
                    shown == 0
                            ? "a result that is not one of suppressBelow"
                            : "a result with cells of " + shown + ", where below " + suppressBelow + " are blanked"));
        }
        for (Exchange exchange : proposal.exchanges()) {
            if (exchange.direction().isInput() && !declaredAs.stream().allMatch(pin -> pin.allows(exchange))) {
                objections.add(new Objection(Objection.Code.DECLARATION, "input " + exchange.paths() + " as declared"));
            }
        }
        if (differentialPrivacy != null) {
            differentialPrivacy
                    .objections(proposal.privacy())
                    .forEach(each -> objections.add(new Objection(Objection.Code.PRIVACY, each)));
        }
        return objections;
    }

    private static void refuse(
            Objection.Code code, List<String> allowed, List<String> asked, List<Objection> objections) {
        for (String each : asked) {
            if (!Pattern.anyMatches(allowed, each)) {
                objections.add(new Objection(code, each));
            }
        }
    }
}
